"""How many agreements: by validity and activity, for a whole list or for every region at once."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from agreements.choices import Activity, Process, Validity
from coopreg.expressions import Unnest, localized

if TYPE_CHECKING:
    from agreements.models import Agreement

# {"total": 12, "in_force": 3, ..., "running": 5, ...}: the codes of Validity, Activity and Process do not overlap.
Counts = dict[str, int]


_RUNNING = Count("pk", filter=Q(activity=Activity.RUNNING))


class CountingQuerySet(models.QuerySet["Agreement"]):
    """What the lists, the region pages and the partner pages count of agreements."""

    def with_validity(self, on: datetime.date) -> Self:
        raise NotImplementedError

    def of_regions(self, keys: list[Any]) -> Self:
        """The agreements whose lead or any party is one of the regions with these keys or lies in one of them."""
        return self.filter(search__places__overlap=[-key for key in keys])

    def counts(self, on: datetime.date) -> Counts:
        """The number of these agreements, in all and by validity on the day ``on`` and by activity."""
        groups = self.order_by().with_validity(on).values_list("validity", "activity").annotate(_n=Count("*"))
        return _added((None, *group) for group in groups)[None]

    def counts_by_region(self, on: datetime.date) -> dict[int, Counts]:
        """``counts`` for every region that has agreements, by its key; a province counts those of its kabupaten/kota.

        An agreement counts once for a region, as lead or as party: the rule of ``of_regions``, so that a number and the
        list behind it agree.
        """
        states = {"validity": Validity.values, "activity": Activity.values, "process": [Process.IN_PROCESS.value]}
        # Named apart from the fields; filters rather than groups, of which the planner would expect too many to hash.
        numbers = {
            f"n_{code}": Count("pk", filter=Q(**{field: code})) for field, codes in states.items() for code in codes
        }
        groups = self.order_by().with_validity(on).values_list("search__places")
        names = ("total", *(code for codes in states.values() for code in codes))
        counts: dict[int, Counts] = defaultdict(lambda: defaultdict(int))
        # The same regions stand together in most agreements: counted as they stand, and taken apart here.
        for places, *found in groups.annotate(n_total=Count("*"), **numbers):
            for region in _regions(places):
                for name, number in zip(names, found, strict=True):
                    counts[region][name] += number
        return counts

    def counts_by_sector(self) -> dict[str, Counts]:
        """How many, and how many of them run, for every sector, by its code: the rule of the filter."""
        sectors = Unnest("search__sectors", output_field=models.CharField())
        groups = self.order_by().annotate(_sector=sectors).values_list("_sector").annotate(_n=Count("*"), _run=_RUNNING)
        return {sector: {"total": total, Activity.RUNNING: run} for sector, total, run in groups}

    def spread(self) -> "Spread":
        """How these agreements are spread over regions and countries, counted in one statement."""
        groups = (
            self.order_by().values_list("search__places", "search__countries").annotate(_n=Count("*"), _run=_RUNNING)
        )
        return Spread([(tuple(places), tuple(countries), total, run) for places, countries, total, run in groups])

    def partner_counts(self) -> QuerySet[Any, Any]:
        """The partners of these agreements with their country and the number of each, the most first."""
        return self._party_counts("partner", localized("partner__country__name"))

    def region_counts(self, user: Any) -> QuerySet[Any, Any]:
        """The regions that are party to these agreements with the number of each, the most first.

        ``seen`` says whether ``user`` may open the page of the region.
        """
        seen = apps.get_model("regions", "Region").objects.visible_to(user).filter(pk=OuterRef("region"))
        return self._party_counts("region", F("region__code")).annotate(seen=Exists(seen))

    def _party_counts(self, side: str, beside: F) -> QuerySet[Any, Any]:
        parties = apps.get_model("agreements", "Party").objects.filter(agreement__in=self.order_by().values("pk"))
        return (
            parties.exclude(**{side: None})
            .order_by()
            .values(key=F(side), name=F(f"{side}__name"), beside=beside)
            .annotate(count=Count("agreement", distinct=True))
            .order_by("-count", "name", "key")
        )

    def stage_counts(self) -> list[tuple[str, str, int]]:
        """The stages at which these agreements are in process, in their order: code, name and number of each."""
        stages = (
            self.order_by()
            .filter(process=Process.IN_PROCESS)
            .values_list("stage__procedure_id", "stage__code", "stage__order", localized("stage__name"))
        )
        return by_code(stages.annotate(_n=Count("*")))

    def sector_counts(self) -> QuerySet[Any, Any]:
        """The sectors of these agreements with the number of each, the most first."""
        sectors = apps.get_model("agreements", "AgreementSector").objects
        return (
            sectors.filter(agreement__in=self.order_by().values("pk"))
            .order_by()
            .values(code=F("sector__code"), name_id=F("sector__name_id"), name_en=F("sector__name_en"))
            .annotate(count=Count("agreement", distinct=True))
            .order_by("-count", "code")
        )


@dataclass(frozen=True)
class Spread:
    """How many agreements, and how many of them run, for regions and countries: the rules of the filters of both.

    The same few places and countries stand together in most agreements, so they are counted as they stand (``groups``:
    keys of search entries, countries, number, running), added up as they stand, and taken apart only then.
    """

    groups: Sequence[tuple[tuple[int, ...], tuple[str, ...], int, int]]

    @cached_property
    def by_region(self) -> Mapping[int, Counts]:
        """For every region, by its key; a province counts those of its kabupaten and kota."""
        numbers = _totals((places, total, run) for places, _countries, total, run in self.groups)
        return _apart(numbers, _regions)

    @cached_property
    def by_country(self) -> Mapping[str, Counts]:
        """For every country of a partner, by its code."""
        return _apart(_totals((countries, total, run) for _places, countries, total, run in self.groups), tuple)

    def ties(self, regions: Iterable[int]) -> Mapping[tuple[int, str], int]:
        """How many tie each of ``regions``, or what lies in it, to each country."""
        wanted = set(regions)
        within = {places: wanted.intersection(_regions(places)) for places in {group[0] for group in self.groups}}
        ties: dict[tuple[int, str], int] = defaultdict(int)
        for places, countries, total, _run in self.groups:
            for region in within[places]:
                for country in countries:
                    ties[region, country] += total
        return ties


def _regions(places: Iterable[int]) -> list[int]:
    """The regions among the places of a search entry, which are their keys below zero."""
    return [-place for place in places if place < 0]


def _totals(groups: Iterable[tuple[Any, int, int]]) -> Mapping[Any, tuple[int, int]]:
    """How many, and how many of them run, by what stands together."""
    totals: dict[Any, tuple[int, int]] = {}
    for together, total, run in groups:
        before = totals.get(together, (0, 0))
        totals[together] = (before[0] + total, before[1] + run)
    return totals


def _apart(totals: Mapping[Any, tuple[int, int]], parts: Callable[[Any], Iterable[Any]]) -> Mapping[Any, Counts]:
    """The same by each of what stands together."""
    counts: dict[Any, Counts] = defaultdict(lambda: defaultdict(int))
    for together, (total, run) in totals.items():
        for part in parts(together):
            counts[part]["total"] += total
            counts[part][Activity.RUNNING] += run
    return counts


def by_code(rows: Iterable[tuple[int, str, int, str, int]]) -> list[tuple[str, str, int]]:
    """Rows of (procedure, code, order, name, number) of stages, added up by code."""
    numbers: dict[str, int] = defaultdict(int)
    newest = {}
    for _procedure, code, order, name, number in sorted(rows):
        numbers[code] += number
        newest[code] = (order, code, name)
    return [(code, name, numbers[code]) for _order, code, name in sorted(newest.values())]


def _added(groups: Iterable[tuple[Any, str, str, int]]) -> dict[Any, Counts]:
    """Groups of (place, validity, activity, number), added up by place."""
    counts: dict[Any, Counts] = defaultdict(lambda: defaultdict(int))
    for place, validity, activity, number in groups:
        for name in ("total", validity, activity):
            counts[place][name] += number
    return counts
