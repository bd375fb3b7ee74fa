"""What the mapping adds to the list of agreements: those of a region alone, and those that answer no potential."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from agreements.models import Sector
from lists.filters import ChoicesField, ChoicesFilter, RowsField, RowsFilter
from potentials.answering import unmatched, unmatched_sectors
from potentials.gap import ANY_SECTOR
from regions.models import Region


class LinkedRowsField(RowsField):
    """Rows that a link names: they stand in the chips alone, so that the panel does not grow with them."""

    chip_only = True


class LinkedRowsFilter(RowsFilter):
    field_class = LinkedRowsField


class LinkedChoicesField(ChoicesField):
    """Choices that a link names."""

    chip_only = True


def of_regions_themselves(rows: Any, name: str, regions: list[Region]) -> Any:
    """The agreements of which one of ``regions`` is the lead or a party, not only a region that lies in it."""
    return rows.filter(search__places__overlap=[region.pk for region in regions])


def unmatched_choices() -> list[tuple[str, str]]:
    return [(ANY_SECTOR, str(_("in none of its sectors"))), *((row.code, row.name) for row in Sector.objects.all())]


class UnmatchedFilter(ChoicesFilter):
    """The agreements in force that answer no potential in the sector, or none at all."""

    field_class = LinkedChoicesField
    parent: Any

    def filter(self, qs: Any, value: Sequence[str]) -> Any:
        if not value:
            return qs
        user, day = self.parent.request.user, self.parent.day
        found = Q(pk__in=unmatched_sectors(user, day).filter(sector__code__in=value).values("agreement"))
        if ANY_SECTOR in value:
            found |= Q(pk__in=unmatched(user, day).values("pk"))
        return qs.filter(found)


def filters() -> dict[str, Any]:
    """The filters by the names of their parameters."""
    return {
        "region_itself": LinkedRowsFilter(
            queryset=Region.objects.all(),
            key="code",
            method=of_regions_themselves,
            label=_("Region itself"),
            choose=reverse_lazy("regions:region-choose"),
        ),
        "unmatched": UnmatchedFilter(choices=unmatched_choices, label=_("Answers no potential")),
    }
