"""The sheet of an agreement on paper: facts, line, four aman, commitments, obstacles, the last decision."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.choices import Validity
from agreements.models import Agreement
from assessments.recommendation import Mark, marks_of_each
from coopreg.dates import format_partial
from coopreg.templatetags.registry import in_words
from meetings.models import AgendaItem, FollowUp, Meeting
from monitoring.choices import CommitmentState
from monitoring.models import Commitment, Obstacle

# A sheet is one page of paper: of more, the number is said.
MOST = 8

Rows = dict[int, list[Any]]


def agreement_sheets(user: Any, meeting: Meeting, day: datetime.date) -> list[dict[str, Any]]:
    """The sheets of the agreements on the agenda that ``user`` may read, in its order; a fixed number of queries."""
    items = list(meeting.items.visible_to(user).order_by("position"))
    agreements = _agreements(user, [item.agreement_id for item in items], day)
    keys = list(agreements)
    gathered = {
        "marks": marks_of_each(agreements.values(), day),
        "commitments": _grouped(Commitment.objects.with_state(day).filter(agreement__in=keys)),
        "obstacles": _grouped(Obstacle.objects.filter(agreement__in=keys, cleared_on=None).select_related("category")),
        "after": _grouped(Agreement.objects.visible_to(user).filter(follows__in=keys).order_by("pk"), "follows_id"),
        "before": _before(user, agreements.values()),
        "decisions": _grouped(_decisions(user, meeting, keys)),
        "asked": _grouped(FollowUp.objects.filter(agreement__in=keys).unfinished(day).with_state(day)),
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


def _grouped(rows: Iterable[Any], key: str = "agreement_id") -> Rows:
    found: Rows = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def _before(user: Any, agreements: Iterable[Any]) -> dict[int, Any]:
    """What the agreements follow, by its key, as far as it is in sight."""
    keys = {each.follows_id for each in agreements if each.follows_id}
    return Agreement.objects.visible_to(user).in_bulk(keys)


def _decisions(user: Any, meeting: Meeting, keys: list[int]) -> QuerySet[AgendaItem]:
    rows = AgendaItem.objects.visible_to(user).filter(agreement__in=keys).exclude(meeting=meeting.pk).decided()
    earlier = rows.filter(meeting__held_on__lte=meeting.held_on)
    return earlier.select_related("meeting").order_by("-meeting__held_on", "-pk")


def _sheet(place: int, row: Any, gathered: dict[str, Any]) -> dict[str, Any]:
    key = row.pk
    return {
        "place": str(place),
        "title": row.title,
        "reference": row.reference,
        "region": row.region.name,
        "facts": _facts(row),
        "line": _line(row, gathered["before"].get(row.follows_id), gathered["after"][key]),
        "aman": [_mark(mark) for mark in gathered["marks"][key]],
        "commitments": _cut([_commitment(each) for each in gathered["commitments"][key]]),
        "obstacles": _cut([_obstacle(each) for each in gathered["obstacles"][key]]),
        "decision": _decision(gathered["decisions"][key]),
        "asked": _cut([_asked(each) for each in gathered["asked"][key]]),
    }


def _facts(row: Any) -> list[tuple[str, str]]:
    """The facts that are known, as pairs of label and words."""
    partners = [str(party) for party in row.parties.all() if party.partner_id]
    until = in_words(row.valid_until) if row.valid_until else ""
    found = [
        (_("Partner"), "; ".join(partners)),
        (_("Kind of text"), row.get_instrument_display()),
        (_("Signed on"), format_partial(row.signed_on, row.signed_precision) if row.signed_on else ""),
        (_("Validity"), str(Validity(row.validity).label) + (f" ({until})" if until else "")),
        (_("Activity"), row.get_activity_display()),
        (_("Stage"), row.stage.name if row.stage else ""),
        (_("Sectors"), "; ".join(str(each.sector) for each in row.sector_rows.all())),
        (_("Agency"), str(row.agency or "")),
        (_("Summary"), row.summary),
    ]
    return [(str(label), str(value)) for label, value in found if value]


def _line(row: Any, before: Any, after: list[Any]) -> list[str]:
    found = [_("%(how)s: %(title)s") % {"how": row.get_follows_as_display(), "title": before.title}] if before else []
    return found + [
        _("%(title)s (%(how)s)") % {"title": each.title, "how": each.get_follows_as_display()} for each in after[:MOST]
    ]


def _mark(mark: Mark) -> tuple[str, str]:
    again = f" ({_('to be judged again')})" if mark.again else ""
    return str(mark.aspect.label), f"{mark.result.label}{again}"


def _commitment(row: Any) -> tuple[str, str, str]:
    due = in_words(row.next_due) if row.next_due else ""
    return row.text, due, str(CommitmentState(row.state).label)


def _obstacle(row: Any) -> tuple[str, str, str]:
    return f"{row.category}: {row.text}", in_words(row.raised_on), str(row.get_severity_display())


def _asked(row: Any) -> tuple[str, str, str]:
    return row.what, row.who, in_words(row.due_on) if row.due_on else ""


def _decision(rows: list[AgendaItem]) -> str:
    if not rows:
        return ""
    last = rows[0]
    return _("%(decision)s (%(meeting)s, %(day)s). %(reason)s") % {
        "decision": str(capfirst(last.get_decision_display())),
        "meeting": last.meeting.title,
        "day": in_words(last.meeting.held_on),
        "reason": last.reason,
    }


def _cut(rows: list[Any]) -> dict[str, Any]:
    more = len(rows) - MOST
    words = ngettext("and %(number)s more", "and %(number)s more", more) % {"number": more} if more > 0 else ""
    return {"rows": rows[:MOST], "more": words}
