"""Obstacles counted: how many are open and how many there were, and how long they stay."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import (
    Aggregate,
    Case,
    CharField,
    Count,
    DateField,
    F,
    FloatField,
    Func,
    IntegerField,
    Q,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from coopreg.expressions import localized
from monitoring.choices import MOST_DAYS, Duration
from monitoring.models import Obstacle


class MedianDays(Aggregate):
    """The middle one of the numbers of days between two dates."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY (%(expressions)s)::float8)"
    output_field = FloatField()
    arg_joiner = " - "
    allow_distinct = False


class Days(Func):
    """The number of days from the second date to the first."""

    template, arg_joiner, output_field = "(%(expressions)s)", " - ", IntegerField()


def days_until(day: datetime.date) -> Days:
    """How many days an obstacle has blocked on ``day``, or did until it was cleared."""
    return Days(Coalesce("cleared_on", Value(day, output_field=DateField())), F("raised_on"))


def duration_on(day: datetime.date) -> Case:
    """The Duration of an obstacle on ``day``, as an expression."""
    whens = [
        When(LessThanOrEqual(days_until(day), Value(most)), then=Value(duration))
        for duration, most in MOST_DAYS.items()
    ]
    return Case(*whens, default=Value(Duration.LONGER), output_field=CharField())


@dataclass(frozen=True)
class Row:
    """One line: its name, open and all ever with the lists that have them, and the median days of open and cleared."""

    name: str
    open: int
    total: int
    open_days: int | None
    cleared_days: int | None
    address: str

    @property
    def open_address(self) -> str:
        return f"{self.address}&state=open"


@dataclass(frozen=True)
class Table:
    """The lines of one way to count, the most open first."""

    title: str
    heading: str
    rows: list[Row]


def counts_of(user: Any, day: datetime.date) -> list[Table]:
    """The obstacles that ``user`` may see, counted five ways; one query each."""
    seen = Obstacle.objects.visible_to(user)
    ways: list[tuple[str, str, str, Any, str]] = [
        (_("By category"), _("Category"), "category", localized("category__name"), "category__code"),
        (_("By region"), _("Lead region"), "lead", F("agreement__region__name"), "agreement__region__code"),
        (
            _("By country"),
            _("Country"),
            "country",
            localized("agreement__parties__partner__country__name"),
            "agreement__parties__partner__country__alpha2",
        ),
        (_("By sector"), _("Sector"), "sector", localized("sector__name"), "sector__code"),
    ]
    tables = [Table(title, heading, _rows(seen, day, name, words, code)) for title, heading, name, words, code in ways]
    how_long = Table(_("By duration"), _("How long"), _durations(seen.annotate(duration=duration_on(day)), day))
    return [*tables, how_long]


def _durations(seen: Any, day: datetime.date) -> list[Row]:
    """A line for each duration that there is, the shortest first."""
    rows = {row.name: row for row in _rows(seen, day, "duration", F("duration"), "duration")}
    return [replace(rows[code], name=str(Duration(code).label)) for code in Duration.values if code in rows]


def _rows(seen: Any, day: datetime.date, name: str, words: Any, code: str) -> list[Row]:
    opened, closed = Q(cleared_on=None), Q(cleared_on__isnull=False)
    until: Callable[[Q], Any] = lambda which: MedianDays(  # noqa: E731
        Coalesce("cleared_on", Value(day, output_field=DateField())), "raised_on", filter=which
    )
    groups = seen.order_by().filter(**{f"{code}__isnull": False}).values(key=F(code), name=words)
    found = groups.annotate(
        total=Count("pk", distinct=True),
        opened=Count("pk", filter=opened, distinct=True),
        open_days=until(opened),
        cleared_days=until(closed),
    )
    address = reverse("obstacle-list")
    return [
        Row(
            row["name"],
            row["opened"],
            row["total"],
            _days(row["open_days"]),
            _days(row["cleared_days"]),
            f"{address}?{urlencode({name: row['key']})}",
        )
        for row in found.order_by("-opened", "-total", "name")
    ]


def _days(median: float | None) -> int | None:
    return None if median is None else round(median)
