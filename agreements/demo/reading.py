"""What a row of data/agreements.csv says, as values of an agreement: its words are read, nothing is guessed.

Where the status tells a term, an activity or a date in words, the words are kept beside what was understood.
"""

import datetime
import re
from dataclasses import replace
from typing import Any

from agreements.choices import Activity, Instrument, LegalBasis, Term, Tie
from agreements.demo.rows import RealRow
from coopreg.dates import PartialDate, parse_partial

_INSTRUMENTS = {
    "LoI": Instrument.LOI,
    "MoU": Instrument.MOU,
    "MoU (rencana)": Instrument.MOU,
    "perpanjangan MoU": Instrument.MOU,
}
_INSTRUMENT_NAME = re.compile(
    "Letter of Intent|Protocol of Intention|Pernyataan Kehendak|Pernyataan keinginan|Surat Pernyataan Minat|"
    "Surat Minat|Memorandum Saling Pengertian|Memorandum of Understanding|Nota Saling Pengertian|Nota kesepahaman|MoU|"
    "Kesepakatan bersama|Sister State Agreement|Reaffirmation of the Sister State Agreement",
    re.IGNORECASE,
)
_NUMBERS = {"three": 3, "five": 5}
_TERMS = [
    (r"valid (?P<years>\d+) years unless ended with (?P<notice>\d+) months' notice", Term.YEARS),
    (
        r"(?P<years>\d+) years, renewable for (?P<renewal>\d+) by written consent, (?P<notice>\d+) months' notice",
        Term.YEARS,
    ),
    # One text of such a series is valid for one term of it.
    (r"renewed in (?P<years>(?P<renewal>\w+))-year terms", Term.YEARS),
    (r"long term, looked at again every (?P<years>\w+) years", Term.REVIEWED),
]
# Only what plainly says that the cooperation lives or not; "in force when reported" speaks of the text.
_ACTIVITIES = [
    (r"not running in (?P<when>\d{4})", Activity.NOT_RUNNING),
    (r"stalled since (?P<when>\d{4})", Activity.NOT_RUNNING),
    (r"no activity since [^,;]+", Activity.NOT_RUNNING),
    (r"no follow-up after signing; stopped", Activity.NOT_RUNNING),
    (r"being continued \(meeting (?P<when>[\d-]+)\)", Activity.RUNNING),
    (r"in force mid (?P<when>\d{4}); runs through a joint working group", Activity.RUNNING),
    (r"(?:^|(?<=; ))running(?:(?: in)? (?P<when>\d{4}))?(?=[,;]|$)", Activity.RUNNING),
]
_SIGNING_WORDS = re.compile(
    r"signed before [\d-]+; exact date not given|existed before \d{4}|age given as .+|LoI stage mid \d{4}|"
    r"in its third year when studied|process \d{4}-\d{4}"
)
_TALKS = re.compile(
    r"(?:exploration reported|plan announced|planned for|proposed|talks|restarted)(?: mid)? "
    r"(?P<when>\d{4}(?:-\d\d-\d\d)?)"
)
_PERMENDAGRI_3_2008 = datetime.date(2008, 1, 1)
_PERMENDAGRI_25_2020 = datetime.date(2020, 5, 22)


def agreement_values(row: RealRow) -> dict[str, Any]:
    """The values of ``Agreement`` that the row tells by itself, without its region, kind and predecessor."""
    signed = signing(row)
    return {
        "title": row.title,
        "tie": tie(row),
        "instrument": _INSTRUMENTS.get(row.kind, Instrument.OTHER),
        "instrument_as_written": instrument_name(row),
        "legal_basis": legal_basis(signed if row.is_signed else talks(row)),
        "is_signed": row.is_signed,
        **_date("signed", signed),
        **_place_and_languages(row),
        **term(row),
        **activity(row),
        "source_notes": row.status,
        "sources_disagree": bool(re.search("sources disagree|another source dates", row.status)),
        "entry_key": row.entry_key,
    }


def _date(name: str, date: PartialDate) -> dict[str, Any]:
    return {f"{name}_on": date.first, f"{name}_precision": date.precision, f"{name}_as_written": date.as_written}


def signing(row: RealRow) -> PartialDate:
    """The signing date; an unknown one keeps the words in which the status speaks of it."""
    if row.signed or not row.is_signed:
        return parse_partial(row.signed)
    found = _SIGNING_WORDS.search(row.status)
    return PartialDate(as_written=found[0] if found else "")


def talks(row: RealRow) -> PartialDate:
    """When the talks or the plan of a text that is not signed were reported, in the words of the status."""
    found = _TALKS.search(row.status)
    return replace(parse_partial(found["when"]), as_written=found[0]) if found else PartialDate()


def tie(row: RealRow) -> Tie:
    """The tie that title or kind name: kembar and bersaudara are sister, persahabatan is friendship."""
    words = f"{row.kind} {row.title}".lower()
    if re.search("sister|kembar|bersaudara", words):
        return Tie.SISTER
    return Tie.FRIENDSHIP if re.search("friendship|persahabatan", words) else Tie.NONE


def instrument_name(row: RealRow) -> str:
    """The instrument's name with which the title begins, or else the kind as the file has it."""
    found = _INSTRUMENT_NAME.match(row.title)
    return found[0] if found else row.kind


def legal_basis(on: PartialDate) -> str:
    """The rule in force at the signing, or when talks were reported; blank when unknown or too coarse to tell."""
    if on.first is None or on.last is None:
        return ""
    if on.first >= _PERMENDAGRI_25_2020:
        return LegalBasis.PERMENDAGRI_25_2020
    if on.last < _PERMENDAGRI_3_2008:
        return LegalBasis.OTHER
    in_between = on.first >= _PERMENDAGRI_3_2008 and on.last < _PERMENDAGRI_25_2020
    return LegalBasis.PERMENDAGRI_3_2008 if in_between else ""


def term(row: RealRow) -> dict[str, Any]:
    """The term: the end date of the row, or what the status tells in words, or not stated."""
    if row.expires:
        return {"term": Term.ENDS_ON, **_date("ends", parse_partial(row.expires))}
    for pattern, kind in _TERMS:
        if found := re.search(pattern, row.status):
            told = {name: _NUMBERS.get(word) or int(word) for name, word in found.groupdict().items()}
            return {
                "term": kind,
                "term_years": told["years"],
                "renewal_months": told["renewal"] * 12 if "renewal" in told else None,
                "notice_months": told.get("notice"),
                "ends_as_written": found[0],
            }
    return {"term": Term.NOT_STATED}


def activity(row: RealRow) -> dict[str, Any]:
    """Whether the status plainly says that the cooperation runs or not, as of when, in its words."""
    for pattern, said in _ACTIVITIES:
        if found := re.search(pattern, row.status):
            when = parse_partial(found.groupdict().get("when") or "")
            return {"activity": said, **_date("activity", when), "activity_as_written": found[0]}
    return {"activity": Activity.UNKNOWN}


def _place_and_languages(row: RealRow) -> dict[str, str]:
    place = re.search(r"signed at ([A-Z]\w+)", row.status)
    languages = re.search(r"languages \(([^)]+)\).* (\w+) prevails", row.status)
    return {
        "place_signed": place[1] if place else "",
        "languages": languages[1] if languages else "",
        "prevailing_language": languages[2] if languages else "",
    }


def sources(row: RealRow) -> list[tuple[str, str]]:
    """The row's sources, each with what stands in brackets behind it ("copy of a Bisnis.com item") or ""."""
    found = []
    for source in row.source.split(" ; "):
        parts = re.fullmatch(r"(\S+) \((.+)\)", source.strip())
        found.append((parts[1], parts[2]) if parts else (source.strip(), ""))
    return found
