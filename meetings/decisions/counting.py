"""Decisions counted by what became of them: by year, by lead region and by what was decided; every number is a list."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from meetings.choices import CarriedOut, Decision
from meetings.models import AgendaItem

# Decided, and not carried out yet.
WAITING = (CarriedOut.NOT_YET, CarriedOut.UNDER_WAY)


@dataclass(frozen=True)
class Number:
    """So many decisions, and the list that has them."""

    count: int
    address: str


@dataclass(frozen=True)
class Row:
    """A line: its name, all its decisions and those of each state, in the order of ``CarriedOut``."""

    name: str
    total: Number
    states: list[Number]


@dataclass(frozen=True)
class Table:
    title: str
    heading: str
    rows: list[Row]


@dataclass(frozen=True)
class Matrix:
    """What is not carried out, by lead region and year of the meeting; ``rows`` are pairs of name and numbers."""

    years: list[int]
    rows: list[tuple[str, list[Number]]]


@dataclass(frozen=True)
class Counted:
    """Decisions that have all of this in common."""

    year: int
    region: str
    code: str
    decision: str
    outcome: str
    count: int


def counted(user: Any, day: datetime.date) -> list[Counted]:
    """The decisions that ``user`` may see, grouped; one query."""
    seen: QuerySet[Any, Any] = AgendaItem.objects.visible_to(user).decided().with_outcome(day).order_by()
    groups = seen.annotate(year=ExtractYear("meeting__held_on"), code=F("agreement__region__code"))
    named = groups.values_list("year", "agreement__region__name", "code", "decision", "outcome")
    return [Counted(*group) for group in named.annotate(_n=Count("pk"))]


def tables(found: list[Counted]) -> list[Table]:
    """By year, by lead region, by decision: the latest year and the most first."""
    labels = dict(Decision.choices)
    by_year = _rows(found, lambda each: (each.year, str(each.year)), "year")
    by_region = _rows(found, lambda each: (each.code, each.region), "lead")
    by_decision = _rows(found, lambda each: (each.decision, capfirst(str(labels[each.decision]))), "decision")
    return [
        Table(_("By year of the meeting"), _("Year"), sorted(by_year, key=lambda row: row.name, reverse=True)),
        Table(_("By lead region"), _("Lead region"), _most_first(by_region)),
        Table(_("By decision"), _("Decision"), _most_first(by_decision)),
    ]


def matrix(found: list[Counted]) -> Matrix:
    """What is not carried out yet, by lead region and year."""
    waiting = [each for each in found if each.outcome in WAITING]
    years = sorted({each.year for each in waiting}, reverse=True)
    counts: Counter[tuple[str, int]] = Counter()
    names = {}
    for each in waiting:
        counts[each.code, each.year] += each.count
        names[each.code] = each.region
    states = [state.value for state in WAITING]
    rows = [
        (name, [Number(counts[code, year], address(lead=code, year=year, carried=states)) for year in years])
        for code, name in sorted(names.items(), key=lambda pair: pair[1])
    ]
    return Matrix(years, rows)


def address(**parameters: Any) -> str:
    return f"{reverse('meetings:decision-list')}?{urlencode(parameters, doseq=True)}"


def _rows(found: Iterable[Counted], key: Any, parameter: str) -> list[Row]:
    groups: dict[tuple[Any, str], Counter[str]] = defaultdict(Counter)
    for each in found:
        groups[key(each)][each.outcome] += each.count
    return [
        Row(
            name,
            Number(states.total(), address(**{parameter: code})),
            [Number(states[state], address(**{parameter: code}, carried=state)) for state in CarriedOut.values],
        )
        for (code, name), states in groups.items()
    ]


def _most_first(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-row.total.count, row.name))
