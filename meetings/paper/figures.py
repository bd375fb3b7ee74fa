"""The sheet of a region: how many of its agreements stand how, and what asks to be looked at (domain.md 9.9)."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from agreements.attention import Attention, attention_words, needs
from agreements.choices import Activity, Process, Validity
from agreements.models import Agreement
from agreements.validity import validity_is
from meetings.models import FollowUp
from monitoring.life import sleeping
from monitoring.models import Commitment, Obstacle
from monitoring.periods import report_missing
from monitoring.worklist import sleeping_words

Condition = Callable[[datetime.date], Q]


@dataclass(frozen=True)
class Figure:
    """A number of the sheet: its words and the condition of the agreements that it counts."""

    label: Any
    condition: Condition


def _validity(value: Validity) -> Figure:
    return Figure(value.label, lambda day: validity_is([value], day))


def _attention(code: Attention) -> Figure:
    return Figure(lambda: attention_words(code), lambda day: needs([code], day))


def _open_obstacle(day: datetime.date) -> Q:
    return Q(Exists(Obstacle.objects.filter(agreement=OuterRef("pk"), cleared_on=None).order_by()))


def _late_commitment(day: datetime.date) -> Q:
    return Q(Exists(Commitment.objects.in_states(["late"], day).filter(agreement=OuterRef("pk")).order_by()))


def _open_follow_up(day: datetime.date) -> Q:
    return Q(Exists(FollowUp.objects.unfinished(day).filter(agreement=OuterRef("pk")).order_by()))


STANDS = (
    *(_validity(value) for value in Validity),
    Figure(Activity.RUNNING.label, lambda day: Q(activity=Activity.RUNNING)),
    Figure(Process.IN_PROCESS.label, lambda day: Q(process=Process.IN_PROCESS)),
)
# What later apps find joins here.
ASKS = [
    *(_attention(code) for code in Attention),
    Figure(sleeping_words, sleeping),
    Figure(_("without a report for the last period"), report_missing),
    Figure(_("with a late commitment"), _late_commitment),
    Figure(_("with an open obstacle"), _open_obstacle),
    Figure(_("with an open follow-up of a meeting"), _open_follow_up),
]


@dataclass(frozen=True)
class RegionSheet:
    """The numbers of one region: pairs of label and number."""

    name: str
    total: int
    stands: list[tuple[str, int]]
    asks: list[tuple[str, int]]


def region_sheets(user: Any, regions: list[Any], day: datetime.date) -> list[RegionSheet]:
    """A sheet for each of ``regions`` (Region), over the agreements that it leads and ``user`` may read; one query."""
    figures = [*STANDS, *ASKS]
    counts = {f"f{place}": Count("pk", filter=figure.condition(day)) for place, figure in enumerate(figures)}
    led = Agreement.objects.visible_to(user).filter(region__in=[region.pk for region in regions]).order_by()
    rows: dict[int, dict[str, Any]] = {
        row["region"]: dict(row) for row in led.values("region").annotate(total=Count("pk"), **counts)
    }

    def pairs(row: dict[str, Any], start: int, part: Any) -> list[tuple[str, int]]:
        return [(_words(figure), row[f"f{place}"]) for place, figure in enumerate(part, start)]

    return [
        RegionSheet(region.name, row["total"], pairs(row, 0, STANDS), pairs(row, len(STANDS), ASKS))
        for region in regions
        if (row := rows.get(region.pk))
    ]


def _words(figure: Figure) -> str:
    return str(figure.label() if callable(figure.label) else figure.label)
