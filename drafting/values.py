"""The values of a draft: how each fact of a record reads in Indonesian and in the second language."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import timezone

from agreements.choices import CooperationKind, Instrument, Term, Tie
from agreements.models import Agreement, Party
from agreements.models.sectors import Sector
from coopreg.dates import PartialDate
from drafting import names
from drafting.choices import TextKind
from drafting.facts import OPEN, Facts, Record, to_translate
from drafting.words import INDONESIAN, clean, date_in, day_in, gap, language_name, languages_in, listed, numeral, when
from partners.models import Partner

_TEXTS = {
    TextKind.LOI: ("Pernyataan Kehendak", "Letter of Intent"),
    TextKind.MOU: ("Memorandum Saling Pengertian", "Memorandum of Understanding"),
    TextKind.PLAN_OF_ACTION: ("Rencana Aksi", "Plan of Action"),
}
# The sector of data/sectors.csv for what is no sector.
OTHER_FIELDS = "LNY"
_SISTER = {
    "province": ("provinsi kembar", "sister province"),
    "regency": ("kabupaten kembar", "sister regency"),
    "city": ("kota kembar", "sister city"),
}


def facts_of(record: Record, kind: str, second: str) -> Facts:
    """The variables of a draft of ``kind`` in Indonesian and ``second``."""
    facts, agreement = Facts(second), record.agreement
    _heading(facts, agreement, TextKind(kind))
    _parties(facts, agreement, record.parties)
    _subject(facts, agreement, record.sectors)
    _term(facts, agreement)
    _signing(facts, agreement, TextKind(kind))
    _texts_before(facts, record, TextKind(kind))
    _programme(facts, agreement)
    facts.left = [key for key in OPEN if key in facts.left]
    return facts


def _heading(facts: Facts, agreement: Agreement, kind: TextKind) -> None:
    today = timezone.localdate()
    facts.put("text", *_TEXTS[kind])
    facts.each("made_on", lambda code: day_in(today, code))
    facts.values |= {
        "reference": agreement.reference,
        "title": clean(agreement.title),
        "is_confidential": agreement.confidential,
        "is_institution": agreement.kind == CooperationKind.KSDLL,
    }


def _parties(facts: Facts, agreement: Agreement, parties: list[Party]) -> None:
    def full(party: Party, code: str) -> str:
        if party.region:
            return _named(code, lambda each: names.government(party.region, each, party.name_as_written))
        if party.partner and party.partner.original_name:
            return names.partner(party, code)
        return _named(code, lambda each: names.partner(party, each))

    def of(kind: str, code: str) -> list[str]:
        return [full(party, code) for party in parties if getattr(party, f"{kind}_id")]

    facts.each("region", lambda code: _named(code, lambda each: names.government(agreement.region, each)))
    facts.each("region_short", lambda code: _named(code, lambda each: names.place(agreement.region, each)))
    facts.each("partner", lambda code: listed(of("partner", code), code, "; "))
    facts.each("country", lambda code: listed(_countries(parties, code), code))
    facts.each("places", lambda code: _named(code, lambda each: listed(_places(parties, each), each)))
    facts.values |= {"working_area_id": "", "working_area_2": ""}
    if agreement.kind == CooperationKind.KSDLL:
        regions = [party.region for party in parties if party.region]
        facts.each("working_area", lambda code: _named(code, lambda each: _working_area(regions, each)))
    facts.values["parties"] = [
        {
            "name_id": full(party, INDONESIAN),
            "name_2": full(party, facts.second),
            "is_region": party.region_id is not None,
            "signatory": clean(party.signatory) or gap(OPEN["signatory"][0]),
            "position": clean(party.position) or gap(OPEN["position"][0]),
        }
        for party in parties
    ]
    for code, suffix in ((INDONESIAN, "id"), (facts.second, "2")):
        sides = [*of("region", code), *(of("partner", code) or [facts.values[f"partner_{suffix}"]])]
        facts.values[f"parties_{suffix}"] = listed(sides, code, "; ")
    if not all(party.signatory for party in parties):
        facts.left.append("signatory")


def _countries(parties: list[Party], code: str) -> list[str]:
    found = [names.country_of(party.partner, code) for party in parties if party.partner]
    return list(dict.fromkeys(name for name in found if name))


def _places(parties: list[Party], code: str) -> list[str]:
    """Where the parties are: the regions, and the partners that are regions abroad."""
    return [
        names.short(party, code)
        for party in parties
        if party.partner is None or party.partner.kind == Partner.Kind.REGIONAL_GOVERNMENT
    ]


def _working_area(regions: list[Any], code: str) -> str:
    return listed([names.place(region, code) for region in regions], code)


def _subject(facts: Facts, agreement: Agreement, sectors: list[Sector]) -> None:
    # The scope ends with other fields agreed in any case.
    named = [sector for sector in sectors if sector.code != OTHER_FIELDS]
    fields = [(clean(sector.name_id), clean(sector.name_en)) for sector in named]
    if agreement.tie == Tie.SISTER:
        indonesian, english = _SISTER[agreement.region.level]
        facts.put("about", f"kerja sama {indonesian}", f"{english} cooperation")
    elif agreement.tie == Tie.FRIENDSHIP:
        facts.put("about", "kerja sama persahabatan", "friendship cooperation")
    elif fields:
        indonesian = listed([each.lower() for each, _english in fields], INDONESIAN)
        english = listed([each.lower() for _indonesian, each in fields], "en")
        facts.put("about", f"kerja sama di bidang {indonesian}", f"cooperation in {english}")
    else:
        facts.leave("about")
    if not fields:
        facts.left.append("sectors")
        fields = [(gap(OPEN["sectors"][0]), gap(OPEN["sectors"][1]))]
    second = (lambda name: name) if facts.second == "en" or not named else gap
    facts.values["number_after"] = len(fields) + 1
    facts.values["sectors"] = [{"name_id": each, "name_2": second(english)} for each, english in fields]


def _term(facts: Facts, agreement: Agreement) -> None:
    years = agreement.term_years or 0
    in_id, in_en = numeral(years, INDONESIAN), numeral(years, "en")
    one = "year" if years == 1 else "years"
    match agreement.term:
        case Term.YEARS:
            facts.put("term", f"selama {in_id} tahun", f"for {in_en} {one}")
        case Term.ENDS_ON:
            date = agreement.ends
            facts.put("term", f"sampai dengan {date_in(date, INDONESIAN)}", f"until {date_in(date, 'en')}")
        case Term.OPEN_ENDED:
            facts.put("term", "tanpa batas waktu", "without a fixed term")
        case Term.REVIEWED:
            english = f"without a fixed term, with a review every {in_en} {one}"
            facts.put("term", f"tanpa batas waktu dengan peninjauan setiap {in_id} tahun", english)
        case _:
            facts.leave("term")
    _months(facts, "renewal", agreement.renewal_months, "selama {}", "for {}")
    _months(facts, "notice", agreement.notice_months, "{}", "{}")
    if not agreement.notice_months:
        facts.leave("notice")


def _months(facts: Facts, name: str, months: int | None, indonesian: str, english: str) -> None:
    """A period of months, in years where it comes to whole ones; empty where the record has none, so that a template
    can leave the sentence out."""
    if not months:
        facts.values |= {f"{name}_id": "", f"{name}_2": ""}
        return
    years, rest = divmod(months, 12)
    number, units = (months, ("bulan", "month")) if rest else (years, ("tahun", "year"))
    unit = units[1] if number == 1 else f"{units[1]}s"
    if name == "notice":
        unit += "\u2019s" if number == 1 else "\u2019"
    facts.put(
        name,
        indonesian.format(f"{numeral(number, INDONESIAN)} {units[0]}"),
        english.format(f"{numeral(number, 'en')} {unit}"),
    )


def _signing(facts: Facts, agreement: Agreement, kind: TextKind) -> None:
    this_text = TextKind.of(agreement.instrument) == kind
    place = clean(agreement.place_signed) if this_text else ""
    date = agreement.signed if this_text else PartialDate()
    facts.each("place", lambda code: place)
    facts.each("date", lambda code: date_in(date, code))
    facts.leave("originals")
    written = clean(agreement.languages)
    both = (INDONESIAN, facts.second)
    facts.each(
        "languages",
        lambda code: languages_in(written, code) or listed([language_name(each, code) for each in both], code),
    )
    facts.each("prevailing", lambda code: languages_in(clean(agreement.prevailing_language), code))
    _months(facts, "promise", settings.ATTENTION_MONTHS["loi_waiting"], "{}", "{}")


def _texts_before(facts: Facts, record: Record, kind: TextKind) -> None:
    """The letter and the memorandum that a draft refers to: this agreement itself, the one it follows, or a paper."""
    before = [each for each in (record.follows, record.agreement) if each and each.instrument != Instrument.OTHER]
    found = {TextKind.of(each.instrument): each for each in before}
    if kind == TextKind.LOI:
        found.pop(TextKind.LOI, None)
    for name, text in (("loi", TextKind.LOI), ("mou", TextKind.MOU)):
        if text in found:
            _refer(facts, name, text, clean(found[text].place_signed), found[text].signed)
        elif text == TextKind.LOI and record.letter:
            _refer(facts, name, text, "", record.letter.dated)
        else:
            facts.leave(name)


def _refer(facts: Facts, name: str, text: TextKind, place: str, date: PartialDate) -> None:
    where = [place or gap(each) for each in OPEN["place"]]
    on = [when(date, INDONESIAN), when(date, "en")]
    if not date:
        on = [f"pada tanggal {gap(OPEN['date'][0])}", f"on {gap(OPEN['date'][1])}"]
    if not place or not date:
        facts.left.append(name)
    indonesian, english = _TEXTS[text]
    facts.put(
        name,
        f"{indonesian} yang ditandatangani di {where[0]} {on[0]}",
        f"the {english} signed at {where[1]} {on[1]}",
    )


def _programme(facts: Facts, agreement: Agreement) -> None:
    facts.typed("agency", agreement.agency.name if agreement.agency else "")
    facts.typed("background", agreement.summary)
    facts.typed("rpjmd", agreement.rpjmd_programme)
    facts.typed("priority", agreement.national_priority)
    facts.values |= {"funding_id": "", "funding_2": ""}
    if agreement.funding.strip():
        facts.typed("funding", agreement.funding)
    for name in ("benefit", "impact", "liaison"):
        facts.leave(name)


def _named(code: str, write: Callable[[str], str]) -> str:
    """A name in Indonesian or English; for another language the English one, to be translated."""
    return write(code) if code in {INDONESIAN, "en"} else to_translate(write("en"))
