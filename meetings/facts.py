"""What is known of an agreement on a day: kept when a meeting closes, and read later beside what is known then.

Kept are codes, dates and numbers, so that the words are those of whoever reads them.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.choices import Activity, Process, Validity
from agreements.models import Agreement
from assessments.choices import Aspect, Result
from assessments.recommendation import marks_of_each
from coopreg.dates import PartialDate, Precision
from coopreg.expressions import language
from coopreg.templatetags.registry import in_words
from lists.columns import Asked, resolved
from meetings.models import AgendaItem, FollowUp
from monitoring.choices import Life, Sign, Verdict
from monitoring.effectiveness import Picture, judgements_of, pictures_of
from monitoring.effectiveness.rules import parts_of
from monitoring.life import life_on
from monitoring.signs import SIGNS, last_of

Facts = dict[str, Any]
# Nothing is known of it.
NOTHING = "-"


def facts_of(keys: Iterable[int], on: datetime.date) -> dict[int, Facts]:
    """What is known of the agreements with ``keys`` on the day ``on``, by key; a fixed number of queries."""
    rows = list(_agreements(keys, on))
    pictures, marks = pictures_of(rows, on), marks_of_each(rows, on)
    found = [row.pk for row in rows]
    judged = judgements_of(found, on)
    waiting = FollowUp.objects.filter(agreement__in=found).unfinished(on).values_list("agreement", flat=True)
    asked = Counter(waiting.order_by())
    return {
        row.pk: _plain(row, on)
        | {
            "aman": {mark.aspect.value: mark.result.value for mark in marks[row.pk]},
            "picture": pictures[row.pk].as_json(),
            "verdict": judged[row.pk].verdict if row.pk in judged else "",
            "follow_ups": asked[row.pk],
        }
        for row in rows
    }


def _agreements(keys: Iterable[int], on: datetime.date) -> Any:
    signs = {f"sign_{place}": resolved(source, Asked(None, on)) for place, source in enumerate(SIGNS)}
    rows: Any = Agreement.objects.filter(pk__in=list(keys)).with_validity(on).annotate(life=life_on(on), **signs)
    return rows.select_related("region", "stage").prefetch_related("parties__partner")


def _plain(row: Any, on: datetime.date) -> Facts:
    sign = last_of([getattr(row, f"sign_{place}") for place in range(len(SIGNS))])
    return {
        "on": on.isoformat(),
        "title": row.title,
        "region": row.region.name,
        "partners": [party.partner.name for party in row.parties.all() if party.partner],
        "validity": row.validity,
        "valid_until": row.valid_until.isoformat() if row.valid_until else "",
        "activity": row.activity,
        "activity_on": _partial(PartialDate(row.activity_on, Precision(row.activity_precision))),
        "stage": row.stage.code if row.stage else "",
        "stage_id": row.stage.name_id if row.stage else "",
        "stage_en": row.stage.name_en if row.stage else "",
        "process": row.process,
        "life": row.life or "",
        "sign": sign.sign.value if sign else "",
        "sign_on": _partial(sign.day) if sign else [],
    }


def _partial(day: PartialDate) -> list[str]:
    return [day.first.isoformat(), day.precision] if day.first else []


# In words --------------------------------------------------------------------------------------


def _date(kept: list[str]) -> str:
    return str(PartialDate(datetime.date.fromisoformat(kept[0]), Precision(kept[1]))) if kept else ""


def _with(words: Any, more: str) -> str:
    return f"{words} ({more})" if words and more else str(words)


def _validity(facts: Facts) -> str:
    until = facts.get("valid_until")
    more = _("until %(day)s") % {"day": in_words(datetime.date.fromisoformat(until))} if until else ""
    return _with(Validity(facts["validity"]).label, more)


def _activity(facts: Facts) -> str:
    return _with(Activity(facts["activity"]).label, _date(facts.get("activity_on", [])))


def _stage(facts: Facts) -> str:
    name = facts.get(f"stage_{language()}") or facts.get("stage", "")
    return _with(name, str(Process(facts["process"]).label)) if facts.get("process") else str(name)


def _sign(facts: Facts) -> str:
    return _with(Sign(facts["sign"]).label, _date(facts["sign_on"])) if facts.get("sign") else ""


def _aman(facts: Facts) -> str:
    # In the order of the aspects: what is kept as JSON has none.
    kept: Mapping[str, str] = facts.get("aman", {})
    known = [(aspect, Result(kept[aspect.value])) for aspect in Aspect if aspect.value in kept]
    return "; ".join(f"{capfirst(str(aspect.label))}: {result.label}" for aspect, result in known)


def _follow_ups(facts: Facts) -> str:
    number = facts.get("follow_ups", 0)
    return ngettext("%(number)s open", "%(number)s open", number) % {"number": number} if number else ""


# The lines, in the order of the page: what each is called and how it reads.
LINES: list[tuple[str, Any, Callable[[Facts], str]]] = [
    ("title", gettext_lazy("Title"), lambda facts: facts.get("title", "")),
    ("partners", gettext_lazy("Partner"), lambda facts: "; ".join(facts.get("partners", []))),
    ("validity", gettext_lazy("Validity"), _validity),
    ("activity", gettext_lazy("Activity"), _activity),
    ("stage", gettext_lazy("Stage"), _stage),
    ("life", gettext_lazy("Signs of life"), lambda facts: str(Life(facts["life"]).label) if facts.get("life") else ""),
    ("sign", gettext_lazy("Last sign of life"), _sign),
    ("aman", gettext_lazy("Four aman"), _aman),
    (
        "verdict",
        gettext_lazy("Judgement"),
        lambda facts: str(Verdict(facts["verdict"]).label) if facts.get("verdict") else "",
    ),
    ("follow_ups", gettext_lazy("Follow-ups of meetings"), _follow_ups),
]


def said(facts: Facts) -> dict[str, tuple[str, str]]:
    """The facts in words: by code the label and what it says, "" where nothing is known."""
    found = {code: (str(label), words(facts)) for code, label, words in LINES}
    # Without what the numbers come to: how long an obstacle has been open changes with every day.
    for code, title, words, _note in picture_in_words(Picture.read(facts.get("picture", {}))):
        found[f"picture_{code}"] = (title, words)
    return found


def picture_in_words(picture: Picture | None) -> list[tuple[str, str, str, str]]:
    """Every part of ``picture``: its code, its title, its numbers that are not nought, and what they come to."""
    parts = parts_of(picture, "", linked=False) if picture else []
    return [
        (
            part.code,
            str(part.title),
            "; ".join(f"{each.value} {each.label}" for each in part.figures if each.value != "0"),
            part.note,
        )
        for part in parts
    ]


@dataclass(frozen=True)
class Line:
    """One fact as it was known on the day of the closing and as it is known now."""

    label: str
    then: str
    now: str

    @property
    def differs(self) -> bool:
        return self.then != self.now


def then_and_now(item: AgendaItem, on: datetime.date) -> list[Line]:
    """Every fact of the agreement of ``item``, kept at the closing, beside that of the day ``on``; [] where none is."""
    if not item.facts:
        return []
    then, now = said(item.facts), said(facts_of([item.agreement_id], on)[item.agreement_id])
    return [
        Line(label, then[code][1] or NOTHING if code in then else NOTHING, words or NOTHING)
        for code, (label, words) in now.items()
    ]
