"""The agenda of a meeting: which agreements, in which order."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from agreements.models import Agreement
from meetings.models import AgendaItem, FollowUp, Meeting


class TooManyError(Exception):
    """More agreements than one agenda takes (setting MEETING_ITEMS)."""


def make(meeting: Meeting, agreements: QuerySet[Agreement]) -> Meeting:
    """Stores ``meeting`` with ``agreements`` on its agenda, region by region; raises TooManyError."""
    order = agreements.order_by("region__code", "reference").values_list("pk", flat=True)
    keys = list(order[: settings.MEETING_ITEMS + 1])
    if len(keys) > settings.MEETING_ITEMS:
        raise TooManyError
    with transaction.atomic():
        meeting.save()
        _append(meeting, keys)
    return meeting


def add(meeting: Meeting, agreement: Agreement) -> bool:
    """Puts ``agreement`` at the end of the agenda; False where it is on it already. Raises TooManyError."""
    with transaction.atomic():
        _locked(meeting)
        if meeting.items.filter(agreement=agreement).exists():
            return False
        if meeting.items.count() >= settings.MEETING_ITEMS:
            raise TooManyError
        _append(meeting, [agreement.pk])
    return True


def put_in_order(meeting: Meeting, keys: Iterable[Any]) -> None:
    """Gives the items with ``keys`` the places that they have now, in the order of ``keys``; others keep theirs.

    Keys of other meetings, and keys named twice, are left out.
    """
    with transaction.atomic():
        _locked(meeting)
        items = {item.pk: item for item in meeting.items.all()}
        wanted = [items[key] for key in dict.fromkeys(keys) if key in items]
        places = sorted(item.position for item in wanted)
        for item, place in zip(wanted, places, strict=True):
            if item.position != place:
                AgendaItem.objects.filter(pk=item.pk).update(position=place)


def move(item: AgendaItem, by: int) -> None:
    """Moves ``item`` up (negative) or down by so many places; at the ends it stays."""
    keys = list(item.meeting.items.order_by("position").values_list("pk", flat=True))
    at = keys.index(item.pk)
    to = max(0, min(len(keys) - 1, at + by))
    keys.insert(to, keys.pop(at))
    put_in_order(item.meeting, keys)


def _locked(meeting: Meeting) -> None:
    # Two who change the agenda at once do so one after the other.
    Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)


def _append(meeting: Meeting, keys: list[int]) -> None:
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, agreement_id=key, position=place) for place, key in enumerate(keys, last + 1)
    )


def earlier(items: QuerySet[AgendaItem], item: AgendaItem) -> QuerySet[AgendaItem]:
    """What earlier meetings said of the same agreement, the latest first."""
    asked = Exists(FollowUp.objects.filter(item=OuterRef("pk")).order_by())
    before = items.filter(agreement=item.agreement_id).exclude(pk=item.pk)
    before = before.filter(meeting__held_on__lte=item.meeting.held_on)
    before = before.filter(~Q(decision="") | ~Q(findings="") | asked)
    return before.select_related("meeting").order_by("-meeting__held_on", F("pk").desc())
