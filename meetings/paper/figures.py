"""The sheet of a region: how many of its agreements stand how, and what asks to be looked at (domain.md 9.9)."""

import datetime
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from agreements.attention import Attention, attention_words, needs
from agreements.choices import Activity, Process, Validity
from agreements.counts import by_code
from agreements.models import Agreement
from agreements.validity import validity_is
from coopreg.expressions import localized
from meetings.models import FollowUp
from monitoring.life import sleeping
from monitoring.models import Commitment, Obstacle
from monitoring.periods import report_missing
from monitoring.worklist import sleeping_words

Condition = Callable[[datetime.date], Q]


@dataclass(frozen=True)
class Figure:
    """A number of the sheet: its name, its words and the condition of the agreements that it counts."""

    name: str
    label: Any
    condition: Condition

    @property
    def words(self) -> str:
        return str(self.label() if callable(self.label) else self.label)


def _validity(value: Validity) -> Figure:
    return Figure(f"validity_{value}", value.label, lambda day: validity_is([value], day))


def _attention(code: Attention) -> Figure:
    return Figure(f"attention_{code}", lambda: attention_words(code), lambda day: needs([code], day))


def _open_obstacle(day: datetime.date) -> Q:
    return Q(Exists(Obstacle.objects.filter(agreement=OuterRef("pk"), cleared_on=None).order_by()))


def _late_commitment(day: datetime.date) -> Q:
    return Q(Exists(Commitment.objects.in_states(["late"], day).filter(agreement=OuterRef("pk")).order_by()))


def _open_follow_up(day: datetime.date) -> Q:
    return Q(Exists(FollowUp.objects.unfinished(day).filter(agreement=OuterRef("pk")).order_by()))


def _activity(value: Activity) -> Figure:
    return Figure(f"activity_{value}", value.label, lambda day: Q(activity=value))


def _process(value: Process) -> Figure:
    return Figure(f"process_{value}", value.label, lambda day: Q(process=value))


VALIDITY = [_validity(value) for value in Validity]
ACTIVITY = [_activity(value) for value in Activity]
PROCESS = [_process(value) for value in (Process.IN_PROCESS, Process.POSTPONED, Process.CANCELLED, Process.REFUSED)]
STANDS = [*VALIDITY, *ACTIVITY, *PROCESS]
# What later apps find joins here.
ASKS = [
    *(_attention(code) for code in Attention),
    Figure("sleeping", sleeping_words, sleeping),
    Figure("report_missing", _("without a report for the last period"), report_missing),
    Figure("commitment_late", _("with a late commitment"), _late_commitment),
    Figure("obstacle_open", _("with an open obstacle"), _open_obstacle),
    Figure("follow_up_open", _("with an open follow-up of a meeting"), _open_follow_up),
]


@dataclass(frozen=True)
class Counted:
    """A number of the sheet with its words; ``places`` are the places on the agenda of what it counts."""

    label: str
    number: int
    places: list[int]


@dataclass(frozen=True)
class RegionSheet:
    """The numbers of one region: how its agreements stand, at which stages those in process are, and what asks."""

    name: str
    total: int
    validity: list[Counted]
    activity: list[Counted]
    process: list[Counted]
    stages: list[Counted]
    asks: list[Counted]


def region_sheets(user: Any, regions: list[Any], agenda: dict[int, int], day: datetime.date) -> list[RegionSheet]:
    """A sheet for each of ``regions`` (Region), over the agreements that it leads and ``user`` may read; three queries.

    ``agenda`` gives the place of an agreement on the agenda, by its key.
    """
    led = Agreement.objects.visible_to(user).filter(region__in=[region.pk for region in regions]).order_by()
    numbers, stages, places = _numbers(led, day), _stages(led), _places(led, agenda, day)

    words = {each.name: each.words for each in [*STANDS, *ASKS]}

    def counted(key: int, part: list[Figure]) -> list[Counted]:
        return [Counted(words[each.name], numbers[key][each.name], places[key, each.name]) for each in part]

    return [
        RegionSheet(
            region.name,
            numbers[region.pk]["total"],
            validity=counted(region.pk, VALIDITY),
            activity=counted(region.pk, ACTIVITY),
            process=counted(region.pk, PROCESS),
            stages=stages.get(region.pk, []),
            asks=counted(region.pk, ASKS),
        )
        for region in regions
        if region.pk in numbers
    ]


def _numbers(led: QuerySet[Agreement], day: datetime.date) -> dict[int, dict[str, Any]]:
    """Every figure of every region, by its key."""
    counts = {each.name: Count("pk", filter=each.condition(day)) for each in [*STANDS, *ASKS]}
    return {row["region"]: dict(row) for row in led.values("region").annotate(total=Count("pk"), **counts)}


def _stages(led: QuerySet[Agreement]) -> dict[int, list[Counted]]:
    """How many are in process at each stage, in the order of the stages, by the key of the region."""
    groups: dict[int, list[Any]] = defaultdict(list)
    for key, *group in led.filter(process=Process.IN_PROCESS).values_list(
        "region", "stage__procedure_id", "stage__code", "stage__order", localized("stage__name"), Count("pk")
    ):
        groups[key].append(group)
    return {key: [Counted(name, n, []) for _code, name, n in by_code(rows)] for key, rows in groups.items()}


def _places(led: QuerySet[Agreement], agenda: dict[int, int], day: datetime.date) -> dict[tuple[int, str], list[int]]:
    """Where on the agenda is what asks to be looked at, by the key of the region and the name of the figure."""
    asks = {each.name: Case(When(each.condition(day), then=True), default=False) for each in ASKS}
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    rows: Any = led.filter(pk__in=agenda).values("pk", "region", **asks)
    for row in rows:
        for name in asks:
            if row[name]:
                found[row["region"], name].append(agenda[row["pk"]])
    return defaultdict(list, {key: sorted(places) for key, places in found.items()})
