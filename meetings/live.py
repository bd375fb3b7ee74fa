"""A meeting while it is held: which item the room sees, who is there, and whether there is anything new to show."""

import datetime
import hashlib
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import get_language

from meetings.models import AgendaItem, Floor, Meeting, Presence

# What the room sees ----------------------------------------------------------------------------


def lead(meeting: Meeting, item: AgendaItem, user: Any) -> None:
    """Shows ``item`` to the room, which from now on follows the screen of ``user``."""
    moved = {"item": item, "led_by": user, "moved_at": timezone.now()}
    Floor.objects.update_or_create(meeting=meeting, defaults=moved)


def let_go(meeting: Meeting, user: Any) -> None:
    """The room stays where it is, and follows ``user`` no more."""
    Floor.objects.filter(meeting=meeting, led_by=user).update(led_by=None)


def go_along(meeting: Meeting, item: AgendaItem, user: Any) -> None:
    """Shows ``item`` to the room if it follows ``user``."""
    Floor.objects.filter(meeting=meeting, led_by=user).update(item=item, moved_at=timezone.now())


def floor_of(meeting: Meeting) -> Floor | None:
    """Where ``meeting`` is, None before anybody has begun it."""
    return getattr(meeting, "floor", None)


# Who is there ----------------------------------------------------------------------------------


def is_noted(meeting: Any, item: int, user: Any) -> bool:
    """Whether ``meeting`` (``with_pulse``) has just been told that ``user`` is on ``item``.

    Screens look every few seconds; saying so a third as often as people are forgotten is enough.
    """
    enough = timezone.now() - datetime.timedelta(seconds=settings.MEETING_PRESENCE_SECONDS / 3)
    return any(
        row["person"] == user.pk and row["item"] == item and datetime.datetime.fromisoformat(row["seen_at"]) > enough
        for row in meeting.there
    )


def be_there(item: AgendaItem, user: Any) -> None:
    """Notes that ``user`` has ``item`` open now."""
    Presence.objects.bulk_create(
        [Presence(meeting_id=item.meeting_id, person=user, item=item, seen_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["meeting", "person"],
        update_fields=["item", "seen_at"],
    )


# What is new -----------------------------------------------------------------------------------


def with_pulse(meetings: QuerySet[Meeting], user: Any) -> QuerySet[Any]:
    """``meetings`` with all that a screen needs to know whether it is up to date, in the query that fetches them.

    ``agenda`` sums the items that ``user`` may see up, ``there`` lists who is on which item, ``told_at`` is the last
    change of the agreement that the room sees.
    """
    items = AgendaItem.objects.filter(meeting=OuterRef("pk")).visible_to(user).order_by().values("meeting")
    # Every change of an item, its place too, adds to its version; the greatest key tells one that came from one that
    # went.
    agenda = items.annotate(_sum=JSONObject(number=Count("pk"), last=Max("pk"), versions=Sum("version"))).values("_sum")
    names = {name: f"person__{name}" for name in ("first_name", "last_name", "username")}
    there = Presence.objects.there(timezone.now()).filter(meeting=OuterRef("pk")).order_by("person")
    rows = there.values(_row=JSONObject(person="person", item="item", seen_at="seen_at", **names))
    return meetings.select_related("host", "floor__led_by").annotate(
        agenda=Subquery(agenda), there=ArraySubquery(rows), told_at=F("floor__item__agreement__updated_at")
    )


def stamp_of(meeting: Any, *more: Any) -> str:
    """What a screen shows, in short: the same as long as nothing of it and of ``more`` has changed (``with_pulse``)."""
    floor = floor_of(meeting)
    shown = [
        meeting.version,
        sorted((meeting.agenda or {}).items()),
        [floor.item_id, floor.led_by_id] if floor else None,
        str(meeting.told_at),
        get_language(),
        timezone.localdate().isoformat(),
        *more,
    ]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:20]
