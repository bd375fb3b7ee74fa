"""What the public list can be narrowed by; the names are the parameters of its address."""

from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.choices import Instrument
from agreements.filters import in_regions, with_countries, with_sectors
from agreements.offers import OfferedFilter, Offers, offers
from agreements.search.line import SearchFilter, SearchLine
from lists.filters import ChoicesFilter, ListFilterSet, RowsFilter
from partners.models import Country
from public.search import Finding, look_up
from regions.models import Region


class PublicFilter(ListFilterSet):
    """The filters of the public list; its queryset is ``public``, and nothing beyond it is looked up."""

    q = SearchFilter(method="with_line", label=_("Search"))
    region = RowsFilter(
        queryset=Region.objects.only("code", "name"), key="code", method=in_regions, label=_("Region"), choose=""
    )
    country = RowsFilter(
        queryset=Country.objects.only("name_id", "name_en"),
        key="alpha2",
        method=with_countries,
        label=_("Country"),
        choose="",
    )
    sector = OfferedFilter(method=with_sectors, label=_("Sector"))
    instrument = ChoicesFilter(field_name="instrument", choices=Instrument.choices, label=_("Instrument"))

    @cached_property
    def offers(self) -> Offers:
        return offers()

    @cached_property
    def finding(self) -> Finding | None:
        """The search line looked up, None where nothing was searched."""
        line = self.cleaned.get("q")
        return look_up(line, self.queryset) if line else None

    def with_line(self, rows: Any, name: str, line: SearchLine) -> Any:
        return rows.filter(self.finding.condition) if self.finding else rows

    def best_first(self) -> Any:
        return self.finding.rank if self.finding else None

    def sortable(self, rows: Any, sort: str) -> Any:
        # Each agreement has its entry, which the database does not know.
        return rows.filter(search__isnull=False) if sort.removeprefix("-") == "region" else rows
