"""How many agreements: by validity and activity, for a whole list or for every region at once."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from coopreg.expressions import localized

if TYPE_CHECKING:
    from agreements.models import Agreement

# {"total": 12, "in_force": 3, ..., "running": 5, ...}: the codes of Validity and Activity do not overlap.
Counts = dict[str, int]


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
        return self._counts_by(on, _region) | self._counts_by(on, _province)

    def _counts_by(self, on: datetime.date, place: Any) -> dict[int, Counts]:
        parties = apps.get_model("agreements", "Party").objects.filter(agreement=OuterRef("pk"))
        rows: QuerySet[Any, Any] = self.order_by().with_validity(on)
        as_party: QuerySet[Any, Any] = rows.annotate(_place=place("parties__region")).values_list(
            "_place", "validity", "activity"
        )
        # Mostly the lead is a party as well; this is for when it is not.
        only_lead: QuerySet[Any, Any] = rows.annotate(_place=place("region")).filter(
            ~Exists(parties.alias(_same=place("region")).filter(_same=OuterRef("_place")))
        )
        only_lead = only_lead.values_list("_place", "validity", "activity")
        groups: list[Any] = [
            *as_party.annotate(_n=Count("pk", distinct=True)).filter(_place__isnull=False),
            *only_lead.annotate(_n=Count("pk")),
        ]
        return _added(groups)

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


def _region(path: str) -> Any:
    return F(f"{path}_id")


def _province(path: str) -> Any:
    return Coalesce(f"{path}__parent_id", f"{path}_id")


def _added(groups: Iterable[tuple[Any, str, str, int]]) -> dict[Any, Counts]:
    """Groups of (place, validity, activity, number), added up by place."""
    counts: dict[Any, Counts] = defaultdict(lambda: defaultdict(int))
    for place, validity, activity, number in groups:
        for name in ("total", validity, activity):
            counts[place][name] += number
    return counts
