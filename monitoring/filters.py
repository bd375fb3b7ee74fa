"""Filters that the lists of what follows the signature share: they narrow rows by their agreement."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from agreements.library.filters import AgreementsFilter
from agreements.models import Agreement
from lists.filters import RowsFilter
from partners.models import Country
from regions.models import Region


def of_agreements(rows: Any, agreements: Any) -> Any:
    return rows.filter(agreement__in=agreements.order_by().values("pk"))


def in_regions(rows: Any, name: str, regions: list[Region]) -> Any:
    """The rows of agreements that concern one of ``regions``, or a region of one that is a province."""
    return of_agreements(rows, Agreement.objects.of_regions([region.pk for region in regions]))


def with_countries(rows: Any, name: str, countries: list[Country]) -> Any:
    """The rows of agreements with a partner of one of ``countries``."""
    return of_agreements(rows, Agreement.objects.filter(parties__partner__country__in=countries))


def region_filter() -> RowsFilter:
    return RowsFilter(
        queryset=Region.objects.all(),
        key="code",
        method=in_regions,
        label=_("Region"),
        help_text=_("A province takes in its kabupaten and kota."),
        choose=reverse_lazy("regions:region-choose"),
    )


def lead_filter() -> RowsFilter:
    """By the lead of the agreement alone."""
    return RowsFilter(
        queryset=Region.objects.all(),
        key="code",
        method=lambda rows, name, chosen: rows.filter(agreement__region__in=[region.pk for region in chosen]),
        label=_("Lead region"),
        choose=reverse_lazy("regions:region-choose"),
    )


def country_filter() -> RowsFilter:
    return RowsFilter(
        queryset=Country.objects.all(),
        key="alpha2",
        method=with_countries,
        label=_("Country"),
        choose=reverse_lazy("partners:country-choose"),
    )


def agreement_filter() -> AgreementsFilter:
    """By the reference of an agreement in sight."""
    return AgreementsFilter(
        queryset=lambda request: Agreement.objects.visible_to(request.user),
        key="reference",
        label=_("Agreement"),
        method=lambda rows, name, chosen: rows.filter(agreement__in=[each.pk for each in chosen]),
        choose=reverse_lazy("agreements:agreement-choose"),
    )
