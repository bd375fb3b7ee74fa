"""A list as a calendar: what a row puts into it, and the iCalendar file (RFC 5545) that programs read."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import icalendar
from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise

HOW_OFTEN = datetime.timedelta(hours=12)


@dataclass(frozen=True)
class Event:
    """Something on a whole day. ``uid`` stays the same for the same thing; ``changed`` is when it was last changed.

    ``address`` is a whole address on the web; ``alarm_days`` how many days before the day to remind, 0 for not at all.
    """

    uid: str
    day: datetime.date
    title: str
    description: str
    address: str
    changed: datetime.datetime
    alarm_days: int = 0


class RowCalendar:
    """Which rows of a list stand in a calendar, and as what. A list that can be one has a subclass as ``calendar``."""

    title: ClassVar[str | Promise] = ""
    explanation: ClassVar[str | Promise] = ""

    def points(self) -> list[str]:
        """What a person should know before they make such a calendar, a sentence each."""
        return [str(self.explanation)]

    def rows(self, found: QuerySet[Any], today: datetime.date) -> QuerySet[Any]:
        """Those of ``found`` that have an event, the soonest first."""
        raise NotImplementedError

    def event(self, row: Any, site: str) -> Event:
        """The event of one of these rows; ``site`` is the address of the registry, without a slash at its end."""
        raise NotImplementedError


def written(name: str, description: str, events: Iterable[Event]) -> bytes:
    """The calendar as a file. The same events give the same bytes, so that a program can be told "not modified"."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//coopreg//coopreg//ID")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    # The library does not know these two, and would write them as they are: a line end in a name would end the line.
    calendar.add("x-wr-calname", icalendar.vText(" ".join(name.split())))
    calendar.add("x-wr-caldesc", icalendar.vText(description))
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", HOW_OFTEN, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_component(event))
    return calendar.to_ical()


def _component(event: Event) -> icalendar.Event:
    component = icalendar.Event()
    component.add("uid", event.uid)
    changed = event.changed.astimezone(datetime.UTC)
    component.add("dtstamp", changed)
    component.add("last-modified", changed)
    component.add("dtstart", event.day)
    component.add("dtend", event.day + datetime.timedelta(days=1))
    component.add("summary", event.title)
    component.add("description", event.description)
    component.add("url", event.address)
    # A day on which something ends keeps nobody busy.
    component.add("transp", "TRANSPARENT")
    if event.alarm_days:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", event.title)
        alarm.add("trigger", -datetime.timedelta(days=event.alarm_days))
        component.add_component(alarm)
    return component
