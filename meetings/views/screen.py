"""What the room sees on the projector: the item that the meeting is on, large, without anything to press."""

from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from meetings import live
from meetings.choices import Decision, MeetingState
from meetings.known import agreement_of, said_before
from meetings.models import AgendaItem
from meetings.views.live import LivePage


class Screen(LivePage):
    """The page for the projector; it follows the meeting by itself, by looking at ``ScreenNow``."""

    template = "meetings/screen.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.answer(self.stamp(0))

    def stamp(self, opened: int) -> str:
        return live.stamp_of(self.meeting)

    def answer(self, stamp: str) -> HttpResponse:
        response = render(self.request, self.template, self.shown() | {"stamp": stamp})
        response.headers["ETag"] = quote_etag(stamp)
        return response

    def shown(self) -> dict[str, Any]:
        floor = live.floor_of(self.meeting)
        running = self.meeting.state == MeetingState.RUNNING
        item = self.items.filter(pk=floor.item_id).first() if running and floor and floor.item_id else None
        context = {"meeting": self.meeting, "counts": self.counts(), "look_seconds": settings.MEETING_LOOK_SECONDS}
        return context | (self.of_item(item) if item else {"item": None})

    def of_item(self, item: AgendaItem) -> dict[str, Any]:
        """What the room may read of ``item``; of a confidential agreement that it is the turn of one."""
        today, user = timezone.localdate(), self.request.user
        item.meeting = self.meeting
        agreement = agreement_of(item, user, today)
        context = {
            "item": item,
            "agreement": agreement,
            "place": self.items.filter(position__lte=item.position).count(),
        }
        if agreement.confidential:
            return context
        said = said_before(item, user, today)
        return context | {
            "partners": [party for party in agreement.parties.all() if party.partner_id],
            "last": next((each for each in said if each.item.decision), None),
            "asked": list(item.follow_ups.with_state(today).order_by("pk")),
        }

    def counts(self) -> dict[str, Any]:
        """How many items there are, how many are decided, and how many in which way."""
        by_decision = {code: Count("pk", filter=Q(decision=code)) for code in Decision.values}
        found = self.items.order_by().aggregate(number=Count("pk"), **by_decision)
        decisions = [(code, found[code]) for code in Decision.values if found[code]]
        return {"number": found["number"], "decided": sum(count for _code, count in decisions), "decisions": decisions}


class ScreenNow(Screen):
    """The changing part of the projector's page; 304 as long as it has that already."""

    template = "meetings/_screen.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        stamp = self.stamp(0)
        response = get_conditional_response(request, quote_etag(stamp)) or self.answer(stamp)
        # Nobody touches the computer of the projector for hours; once the meeting is over its session may end.
        response.by_itself = self.meeting.state != MeetingState.RUNNING  # type: ignore[attr-defined]
        return response
