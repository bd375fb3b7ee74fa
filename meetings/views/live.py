"""A meeting while it is held: screens that say where they are and ask what is new, and what the room sees."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property

from meetings import live
from meetings.models import AgendaItem, Meeting
from meetings.views.meetings import MeetingPage, key_of


@dataclass(frozen=True)
class Row:
    """One line of the agenda: who else is on it, and whether it is open on this screen or shown to the room."""

    place: int
    item: AgendaItem
    people: list[str]
    is_open: bool
    is_shown: bool


class LivePage(MeetingPage):
    """A page beside which the agenda stands, with the state of each item as it is now."""

    @cached_property
    def meeting(self) -> Any:
        seen = live.with_pulse(Meeting.objects.visible_to(self.request.user), self.request.user)
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    def agenda(self, opened: int) -> dict[str, Any]:
        """What the agenda needs beside the item with the key ``opened``."""
        floor = live.floor_of(self.meeting)
        rows = self.rows(opened, floor.item_id if floor else None)
        return {
            "meeting": self.meeting,
            "floor": floor,
            "leads": self.leads,
            "writes": self.holds and not self.meeting.is_closed,
            "agenda": rows,
            "decided": sum(bool(row.item.decision) for row in rows),
            "opened": opened,
            "stamp": self.stamp(opened),
        }

    @property
    def leads(self) -> bool:
        """Whether the room follows this person."""
        floor = live.floor_of(self.meeting)
        return floor is not None and floor.led_by_id == self.request.user.pk

    def stamp(self, opened: int) -> str:
        return live.stamp_of(self.meeting, opened, sorted(self.people_there().items()))

    def rows(self, opened: int, shown: int | None) -> list[Row]:
        items = self.items.select_related("agreement__region").only(*NEEDED)
        people = self.people_there()
        return [
            Row(place, item, people.get(item.pk, []), item.pk == opened, item.pk == shown)
            for place, item in enumerate(items, 1)
        ]

    def people_there(self) -> dict[int, list[str]]:
        """The names of the others, by the item that they are on."""
        found: dict[int, list[str]] = {}
        for row in self.meeting.there:
            if row["person"] != self.request.user.pk:
                name = f"{row['first_name']} {row['last_name']}".strip() or row["username"]
                found.setdefault(row["item"], []).append(name)
        return found


# An agenda may have hundreds of lines, and an agreement has eighty columns.
NEEDED = (
    "meeting",
    "position",
    "decision",
    "findings",
    "version",
    "agreement__reference",
    "agreement__title",
    "agreement__confidential",
    "agreement__region__name",
)


class Here(LivePage):
    """A screen says on which item it is, and gets the agenda where something is new; 204 where nothing is.

    ``seen`` is the stamp of what it shows; ``used`` says that a person has done something since it last asked: looking
    by itself must not keep a session open.
    """

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.must_hold()
        key = key_of(request.POST.get("item", ""))
        if not live.is_noted(self.meeting, key, request.user) and (item := self.items.filter(pk=key).first()):
            live.be_there(item, request.user)
        if request.POST.get("seen") == self.stamp(key):
            response = HttpResponse(status=204)
        else:
            response = render(request, "meetings/_agenda.html", self.agenda(key))
        response.by_itself = "used" not in request.POST  # type: ignore[attr-defined]
        return response


class Lead(LivePage):
    """Shows an item to the room, which follows this person from now on; or lets the room go."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.must_hold()
        item = get_object_or_404(self.items, pk=key_of(request.POST.get("item", "")))
        if "release" in request.POST:
            live.let_go(self.meeting, request.user)
        else:
            live.lead(self.meeting, item, request.user)
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponse(status=204)
        return redirect("meetings:item", self.meeting.pk, item.pk)
