"""What is known of an agreement when a meeting comes to it, for the screens of note-takers and of the room."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from agreements.models import Agreement, Party
from assessments.recommendation import Mark, marks_of
from meetings import agenda
from meetings.models import AgendaItem, FollowUp
from monitoring.choices import OPEN_STATES
from monitoring.models import Commitment, Obstacle

# A screen shows so many of each, and then how many more there are.
MOST = 6


@dataclass
class Said:
    """What an earlier meeting wrote on the agreement, with the follow-ups that it asked for."""

    item: AgendaItem
    asked: list[FollowUp] = field(default_factory=list)

    @property
    def settled(self) -> int:
        """How many of its follow-ups wait for nobody any more."""
        return sum(not row.is_open for row in self.asked)


@dataclass(frozen=True)
class Known:
    """An agreement on ``item`` with validity, its partners, and what earlier meetings and its people said of it.

    ``last`` is the latest meeting that decided something, ``before`` are the others, the latest first. ``more`` counts
    what was cut off commitments and obstacles.
    """

    agreement: Any
    partners: list[Party]
    last: Said | None
    before: list[Said]
    commitments: list[Any]
    obstacles: list[Obstacle]
    marks: list[Mark]
    more_commitments: int = 0
    more_obstacles: int = 0


def known_of(item: AgendaItem, user: Any, day: datetime.date) -> Known:
    """What ``user`` may know of the agreement of ``item`` on ``day``; raises Http404 out of sight. Seven queries."""
    agreement = agreement_of(item, user, day)
    said = said_before(item, user, day)
    last = next((each for each in said if each.item.decision), None)
    commitments = sorted(
        Commitment.objects.visible_to(user).in_states(list(OPEN_STATES), day).filter(agreement=agreement),
        key=lambda row: (OPEN_STATES.index(row.state), row.next_due or datetime.date.max, row.pk),
    )
    obstacles = Obstacle.objects.visible_to(user).filter(agreement=agreement, cleared_on=None)
    found = list(obstacles.select_related("category").order_by("raised_on", "pk"))
    return Known(
        agreement,
        [party for party in agreement.parties.all() if party.partner_id],
        last,
        [each for each in said if each is not last],
        commitments[:MOST],
        found[:MOST],
        marks_of(agreement, day) if user.has_perm("assessments.view_assessment") else [],
        max(0, len(commitments) - MOST),
        max(0, len(found) - MOST),
    )


def agreement_of(item: AgendaItem, user: Any, day: datetime.date) -> Any:
    """The agreement of ``item`` with validity and partners; raises Http404 out of sight."""
    parties = Prefetch("parties", Party.objects.select_related("partner__country"))
    seen = Agreement.objects.visible_to(user).with_validity(day)
    related = seen.select_related("region__parent", "stage", "agency").prefetch_related(parties)
    return get_object_or_404(related, pk=item.agreement_id)


def said_before(item: AgendaItem, user: Any, day: datetime.date) -> list[Said]:
    """What earlier meetings said of the agreement of ``item``, the latest first, at most ten."""
    seen = AgendaItem.objects.visible_to(user)
    earlier: Any = agenda.earlier(seen, item)
    items = list(earlier.with_outcome(day)[:10])
    asked: dict[Any, list[FollowUp]] = defaultdict(list)
    rows = FollowUp.objects.visible_to(user).filter(item__in=[each.pk for each in items])
    for row in rows.with_state(day).order_by("due_on", "pk"):
        asked[row.item_id].append(row)
    return [Said(each, asked[each.pk]) for each in items]
