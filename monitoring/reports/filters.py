"""What the lists of all reports and of all activities can be narrowed by."""

from typing import Any

from django.db.models import Q
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from agreements.library.filters import AgreementsFilter
from agreements.models import Agreement, Sector
from lists.filters import AfterFilter, BeforeFilter, ChoicesFilter, ListFilterSet, RowsFilter, WordsFilter
from monitoring.choices import Funding, PeriodLength, ReportState
from regions.models import Region

ME = [("me", _("me"))]
IN_REPORT = [("yes", _("in a report")), ("no", _("in no report"))]


def in_regions(rows: Any, name: str, regions: list[Region]) -> Any:
    """The rows of agreements that concern one of ``regions``, or a region of one that is a province."""
    agreements = Agreement.objects.of_regions([region.pk for region in regions])
    return rows.filter(agreement__in=agreements.order_by().values("pk"))


def in_reports(rows: Any, name: str, codes: list[str]) -> Any:
    return rows.filter(Q(*(Q(report__isnull=code == "no") for code in codes), _connector=Q.OR))


def sector_choices() -> list[tuple[str, str]]:
    return [(each.code, str(each)) for each in Sector.objects.filter(retired_on=None)]


def _region() -> RowsFilter:
    return RowsFilter(
        queryset=Region.objects.all(),
        key="code",
        method=in_regions,
        label=_("Region"),
        help_text=_("A province takes in its kabupaten and kota."),
        choose=reverse_lazy("regions:region-choose"),
    )


def _agreement() -> AgreementsFilter:
    return AgreementsFilter(
        queryset=lambda request: Agreement.objects.visible_to(request.user),
        key="reference",
        label=_("Agreement"),
        method=lambda rows, name, chosen: rows.filter(agreement__in=[each.pk for each in chosen]),
        choose=reverse_lazy("agreements:agreement-choose"),
    )


class ReportFilter(ListFilterSet):
    """The filters of the list of reports."""

    q = WordsFilter(method="with_words", label=_("Search"))
    state = ChoicesFilter(field_name="state", choices=ReportState.choices, label=_("State"))
    region = _region()
    agreement = _agreement()
    owner = ChoicesFilter(method="of_me", choices=ME, label=_("Person in charge"))
    length = ChoicesFilter(field_name="length", choices=PeriodLength.choices, label=_("Period"))
    ends_after = AfterFilter(field_name="ends_on", label=_("Period ends from"))
    ends_before = BeforeFilter(field_name="ends_on", label=_("Period ends until"))

    def with_words(self, rows: Any, name: str, words: list[str]) -> Any:
        """The reports in which, or in the title of whose agreement, every word stands."""
        for word in words:
            rows = rows.filter(
                Q(agreement__title__icontains=word)
                | Q(summary__icontains=word)
                | Q(impact__icontains=word)
                | Q(plans__icontains=word)
            )
        return rows

    def of_me(self, rows: Any, name: str, codes: list[str]) -> Any:
        return rows.filter(owner=self.request.user)


class ActivityFilter(ListFilterSet):
    """The filters of the list of activities."""

    q = WordsFilter(method="with_words", label=_("Search"))
    region = _region()
    agreement = _agreement()
    sector = ChoicesFilter(field_name="sector__code", choices=sector_choices, label=_("Sector"))
    funding = ChoicesFilter(field_name="funding", choices=Funding.choices, label=_("Source of funds"))
    report = ChoicesFilter(method=in_reports, choices=IN_REPORT, label=_("Report"))
    held_after = AfterFilter(field_name="held_on", label=_("Date from"))
    held_before = BeforeFilter(field_name="held_on", label=_("Date until"))

    def with_words(self, rows: Any, name: str, words: list[str]) -> Any:
        """The activities in which every word stands."""
        for word in words:
            rows = rows.filter(
                Q(name__icontains=word)
                | Q(place__icontains=word)
                | Q(output__icontains=word)
                | Q(partner_unit__icontains=word)
                | Q(agency__name__icontains=word)
            )
        return rows
