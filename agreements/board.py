"""The board: what is in process, one column a stage, in each column first what has waited longest."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber

from agreements.choices import ActingBody
from agreements.models import Agreement, Party
from agreements.offers import steps
from agreements.stagecolumns import precision_of_arrival
from agreements.tables import address
from agreements.waiting import IN_PROCESS
from coopreg.dates import PartialDate, Precision

# A column with more of them hides the next one on a phone; the list has them all.
MOST_CARDS = 20


@dataclass(frozen=True)
class Card:
    """One agreement at its stage; ``days`` is for how long where the day is known, ``late`` that it is too long."""

    reference: str
    title: str
    region: str
    partners: list[str]
    body: ActingBody
    since: PartialDate
    days: int | None
    late: bool

    @property
    def address(self) -> str:
        return address(self.reference)


@dataclass(frozen=True)
class Column:
    """One stage: its first cards, and how many there are."""

    code: str
    name: str
    count: int
    cards: list[Card]

    @property
    def more(self) -> bool:
        """There are more than the list behind the column counts."""
        return self.count > settings.LIST_CAP

    @property
    def counted(self) -> int:
        return min(self.count, settings.LIST_CAP)


def columns(rows: QuerySet[Agreement], today: datetime.date) -> list[Column]:
    """The columns of those of ``rows`` that are in process, in the order of the stages: three queries.

    A stage where nothing is waited for has no column.
    """
    counts, first = _waiting_longest(rows)
    cards = _cards([key for keys in first.values() for key in keys], today)
    stages = sorted(steps().filter(rests=False), key=lambda stage: (stage.order, stage.code))
    return [
        Column(stage.code, stage.name, counts[stage.code], [cards[key] for key in first[stage.code]])
        for stage in stages
    ]


def _waiting_longest(rows: QuerySet[Agreement]) -> tuple[dict[str, int], dict[str, list[int]]]:
    """By the code of the stage: how many of ``rows`` are in process there, and the keys of the first cards."""
    # Each stage of each procedure by itself, because an index has them in this order.
    waiting: Any = rows.filter(IN_PROCESS).order_by()
    order = [F("stage_since").asc(), F("pk").asc()]
    numbered = waiting.annotate(
        _place=Window(RowNumber(), partition_by="stage", order_by=order),
        _count=Window(Count("*"), partition_by="stage"),
    )
    counts: dict[str, int] = defaultdict(int)
    found: dict[str, list[tuple[datetime.date, int]]] = defaultdict(list)
    for code, key, since, place, count in numbered.filter(_place__lte=MOST_CARDS).values_list(
        "stage__code", "pk", "stage_since", "_place", "_count"
    ):
        counts[code] += count if place == 1 else 0
        found[code].append((since or datetime.date.max, key))
    first = {code: [key for _since, key in sorted(each)[:MOST_CARDS]] for code, each in found.items()}
    return counts, defaultdict(list, first)


def _cards(keys: Iterable[int], today: datetime.date) -> dict[int, Card]:
    partners = Party.objects.filter(agreement=OuterRef("pk"), partner__isnull=False).order_by("pk")
    rows = Agreement.objects.filter(pk__in=keys).values_list(
        "pk",
        "reference",
        "title",
        "region__name",
        ArraySubquery(partners.values("partner__name")),
        "stage__acting_body",
        "stage__days",
        "stage_since",
        precision_of_arrival(),
    )
    return {key: _card(today, *values) for key, *values in rows}


def _card(
    today: datetime.date,
    reference: str,
    title: str,
    region: str,
    partners: list[str],
    body: str,
    allowed: int | None,
    since: datetime.date | None,
    precision: str | None,
) -> Card:
    exactly = precision == Precision.DAY
    days = (today - since).days if since else None
    late = days is not None and allowed is not None and days > allowed
    came = PartialDate(since, Precision(precision or Precision.UNKNOWN))
    return Card(reference, title, region, partners, ActingBody(body), came, days if exactly else None, late)
