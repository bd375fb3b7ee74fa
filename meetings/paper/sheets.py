"""The sheet of an agreement on paper: facts, line, four aman, commitments, obstacles, effect, the last decision."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.choices import Validity
from agreements.line import Step, lines_of
from agreements.models import Agreement
from assessments.recommendation import Mark, marks_of_each
from coopreg.dates import format_partial
from coopreg.templatetags.registry import in_words
from meetings.choices import CarriedOut
from meetings.facts import picture_in_words
from meetings.models import AgendaItem, FollowUp, Meeting
from monitoring.choices import CommitmentState
from monitoring.effectiveness import judgements_of, pictures_of
from monitoring.models import Commitment, Obstacle

# A sheet is one page of paper, two at most: of more, the number is said.
MOST = 8
# A summary is no annex.
LONGEST = 700

Rows = dict[int, list[Any]]


def agreement_sheets(user: Any, meeting: Meeting, day: datetime.date) -> list[dict[str, Any]]:
    """The sheets of the agreements on the agenda that ``user`` may read, in its order; a fixed number of queries."""
    items = list(meeting.items.visible_to(user).order_by("position"))
    agreements = _agreements(user, [item.agreement_id for item in items], day)
    keys = list(agreements)
    gathered = {
        "marks": marks_of_each(agreements.values(), day),
        "commitments": _grouped(_commitments(keys, day)),
        "obstacles": _grouped(Obstacle.objects.filter(agreement__in=keys, cleared_on=None).select_related("category")),
        "lines": lines_of(keys, user, day),
        "decisions": _grouped(_decisions(user, meeting, keys, day)),
        "asked": _grouped(FollowUp.objects.filter(agreement__in=keys).unfinished(day).order_by("due_on", "pk")),
        "pictures": pictures_of(agreements.values(), day),
        "judgements": judgements_of(keys, day),
    }
    return [
        _sheet(place, agreements[item.agreement_id], gathered)
        for place, item in enumerate(items, 1)
        if item.agreement_id in agreements
    ]


def _agreements(user: Any, keys: list[int], day: datetime.date) -> dict[int, Any]:
    rows: Any = Agreement.objects.visible_to(user).filter(pk__in=keys).with_validity(day)
    related = rows.select_related("region__parent", "stage", "agency")
    fetched = related.prefetch_related("parties__region", "parties__partner__country", "sector_rows__sector")
    return {row.pk: row for row in fetched}


def _grouped(rows: Iterable[Any]) -> Rows:
    found: Rows = defaultdict(list)
    for row in rows:
        found[row.agreement_id].append(row)
    return found


def _commitments(keys: list[int], day: datetime.date) -> list[Any]:
    """What presses first: late, due soon, open; then what is done or dropped."""
    order = [state.value for state in CommitmentState]
    rows: Any = Commitment.objects.with_state(day).filter(agreement__in=keys)
    return sorted(rows, key=lambda row: (order.index(row.state), row.next_due or datetime.date.max, row.pk))


def _decisions(user: Any, meeting: Meeting, keys: list[int], day: datetime.date) -> QuerySet[AgendaItem]:
    rows = AgendaItem.objects.visible_to(user).filter(agreement__in=keys).exclude(meeting=meeting.pk).decided()
    earlier = rows.filter(meeting__held_on__lte=meeting.held_on).with_outcome(day)
    return earlier.select_related("meeting").order_by("-meeting__held_on", "-pk")


def _sheet(place: int, row: Any, gathered: dict[str, Any]) -> dict[str, Any]:
    key = row.pk
    return {
        "place": str(place),
        "title": row.title,
        "reference": row.reference,
        "region": row.region.name,
        "partner": "; ".join(party.partner.name for party in row.parties.all() if party.partner),
        "facts": _facts(row),
        "line": _cut([_step(step) for step in gathered["lines"].get(key, [])], beyond=1),
        "aman": [_mark(mark) for mark in gathered["marks"][key]],
        "commitments": _cut([_commitment(each) for each in gathered["commitments"][key]]),
        "obstacles": _cut([_obstacle(each) for each in gathered["obstacles"][key]]),
        "effect": [
            (title, f"{words}. {note}" if note else words)
            for _code, title, words, note in picture_in_words(gathered["pictures"][key])
            if words
        ],
        "judgement": _judgement(gathered["judgements"].get(key)),
        "decision": _decision(gathered["decisions"][key]),
        "asked": _cut([_asked(each) for each in gathered["asked"][key]]),
    }


def _facts(row: Any) -> list[tuple[str, str]]:
    """The facts that are known, as pairs of label and words."""
    partners = [str(party) for party in row.parties.all() if party.partner_id]
    until = in_words(row.valid_until) if row.valid_until else ""
    said = format_partial(row.activity_on, row.activity_precision) if row.activity_on else ""
    found = [
        (_("Partner"), "; ".join(partners)),
        (_("Kind of text"), row.get_instrument_display()),
        (_("Signed on"), format_partial(row.signed_on, row.signed_precision) if row.signed_on else ""),
        (_("Validity"), str(Validity(row.validity).label) + (f" ({until})" if until else "")),
        (_("Activity"), row.get_activity_display() + (f" ({said})" if said else "")),
        (_("Stage"), row.stage.name if row.stage else ""),
        (_("Sectors"), "; ".join(str(each.sector) for each in row.sector_rows.all())),
        (_("Agency"), str(row.agency or "")),
        (_("Summary"), shortened(row.summary)),
    ]
    return [(str(label), str(value)) for label, value in found if value]


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def _step(step: Step) -> dict[str, Any]:
    """A text of the line: how deep it stands, what it is called, and what it is."""
    text = step.agreement
    signed = format_partial(text.signed_on, text.signed_precision) if text.signed_on else ""
    found = [text.get_follows_as_display() if text.follows_as else "", signed, str(Validity(text.validity).label)]
    return {
        "depth": min(step.depth, 5),
        "title": text.title,
        "what": ", ".join(part for part in found if part),
        "here": step.is_current,
    }


def _mark(mark: Mark) -> tuple[str, str]:
    again = f" ({_('to be judged again')})" if mark.again else ""
    return capfirst(str(mark.aspect.label)), f"{mark.result.label}{again}"


def _commitment(row: Any) -> tuple[str, str, str]:
    due = in_words(row.next_due) if row.next_due else ""
    return shortened(row.text), due, str(CommitmentState(row.state).label)


def _obstacle(row: Any) -> tuple[str, str, str]:
    return shortened(f"{row.category}: {row.text}"), in_words(row.raised_on), str(row.get_severity_display())


def _asked(row: Any) -> tuple[str, str, str]:
    return shortened(row.what), row.who, in_words(row.due_on) if row.due_on else ""


def _judgement(row: Any) -> str:
    if row is None:
        return ""
    values = {"verdict": capfirst(row.get_verdict_display()), "day": in_words(row.judged_on)}
    return _("%(verdict)s (%(day)s). %(reason)s") % (values | {"reason": shortened(row.reason)})


def _decision(rows: list[Any]) -> dict[str, str] | None:
    """The last decision and what became of it, None where there is none."""
    if not rows:
        return None
    last = rows[0]
    return {
        "decision": capfirst(str(last.get_decision_display())),
        "outcome": str(CarriedOut(last.outcome).label),
        "meeting": f"{last.meeting.title}, {in_words(last.meeting.held_on)}",
        "reason": shortened(last.reason),
    }


def _cut(rows: list[Any], beyond: int = 0) -> dict[str, Any]:
    """The first of ``rows`` and how many more there are; none where there are no more than ``beyond``."""
    more = len(rows) - MOST
    return {
        "rows": rows[:MOST] if len(rows) > beyond else [],
        "more": ngettext("and %(number)s more", "and %(number)s more", more) % {"number": more} if more > 0 else "",
    }
