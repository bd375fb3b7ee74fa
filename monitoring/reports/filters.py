"""What the lists of all reports and of all activities can be narrowed by."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models import Sector
from lists.filters import AfterFilter, BeforeFilter, ChoicesFilter, ListFilterSet, WordsFilter
from monitoring.choices import Funding, PeriodLength, ReportState
from monitoring.filters import agreement_filter, region_filter

ME = [("me", _("me"))]
# In the address of a list, for activities of which no source is chosen: an empty value would say nothing.
NOT_STATED = "not_stated"
FUNDING = [*Funding.choices, (NOT_STATED, _("source not stated"))]
COST = [("yes", _("known")), ("no", _("not known"))]
IN_REPORT = [("yes", _("in a report")), ("no", _("in no report"))]


def in_reports(rows: Any, name: str, codes: list[str]) -> Any:
    return rows.filter(Q(*(Q(report__isnull=code == "no") for code in codes), _connector=Q.OR))


def sector_choices() -> list[tuple[str, str]]:
    return [(each.code, str(each)) for each in Sector.objects.filter(retired_on=None)]


def with_funding(rows: Any, name: str, codes: list[str]) -> Any:
    return rows.filter(funding__in=["" if code == NOT_STATED else code for code in codes])


def with_cost(rows: Any, name: str, codes: list[str]) -> Any:
    """Those whose cost is known ("yes"), and those whose cost nobody has told ("no")."""
    return rows.filter(Q(*(Q(cost__isnull=code == "no") for code in codes), _connector=Q.OR))


class ReportFilter(ListFilterSet):
    """The filters of the list of reports."""

    q = WordsFilter(method="with_words", label=_("Search"))
    state = ChoicesFilter(field_name="state", choices=ReportState.choices, label=_("State"))
    waiting = ChoicesFilter(method="to_check", choices=ME, label=_("Waiting for"))
    back = ChoicesFilter(method="sent_back", choices=[("yes", _("Yes"))], label=_("Sent back or unlocked"))
    region = region_filter()
    agreement = agreement_filter()
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

    def to_check(self, rows: Any, name: str, codes: list[str]) -> Any:
        """The reports that wait for the check of the person."""
        return rows.to_check_by(self.request.user)

    def sent_back(self, rows: Any, name: str, codes: list[str]) -> Any:
        return rows.sent_back()

    def of_me(self, rows: Any, name: str, codes: list[str]) -> Any:
        return rows.filter(owner=self.request.user)


class ActivityFilter(ListFilterSet):
    """The filters of the list of activities."""

    q = WordsFilter(method="with_words", label=_("Search"))
    region = region_filter()
    agreement = agreement_filter()
    sector = ChoicesFilter(field_name="sector__code", choices=sector_choices, label=_("Sector"))
    funding = ChoicesFilter(method=with_funding, choices=FUNDING, label=_("Source of funds"))
    cost = ChoicesFilter(method=with_cost, choices=COST, label=_("Cost in rupiah"))
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
