"""The columns of the lists of all reports and of all activities, in the order of their exports."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from agreements.tables import person
from coopreg.dates import Precision
from coopreg.expressions import Fold, localized
from coopreg.links import link_to
from lists.columns import Asked, ChoiceColumn, Column, DateColumn, LinkColumn, ListTable, TimeColumn, Writer
from lists.columns.cells import Cell, words
from monitoring.choices import Funding, PeriodLength, ReportState
from monitoring.models import Activity, ReportStep

BY_REFERENCE = link_to("monitoring:report-list")


def _day(asked: Asked) -> Value:
    return Value(Precision.DAY)


def activities(asked: Asked) -> Coalesce:
    """How many activities the report tells of."""
    rows: QuerySet[Any] = Activity.objects.filter(report=OuterRef("pk"), cancelled_reason="").order_by()
    return Coalesce(Subquery(rows.values("report").annotate(_n=Count("*")).values("_n")), 0)


def moved_at(asked: Asked) -> Subquery:
    """When the report took its last step."""
    return Subquery(ReportStep.objects.filter(report=OuterRef("pk")).order_by("-pk").values("created_at")[:1])


def sector_name(asked: Asked) -> Any:
    return localized("sector__name")


def state_mark(code: str) -> SafeString:
    """A state as shape, word and colour (static/css/reports.css)."""
    return format_html('<span class="report-state report-{}">{}</span>', code, ReportState(code).label)


class OpeningColumn(Column):
    """Text that leads to a report, or to the reports of the agreement where the row is in none."""

    css = "cell-title card-title"

    def in_words(self, asked: Asked, *values: Any) -> Cell:
        return words(values[0])

    def to_html(self, asked: Asked) -> Writer:
        def write(text: str, reference: str, report: int | None) -> SafeString:
            detail = "monitoring:report-detail"
            address = reverse(detail, args=[reference, report]) if report else BY_REFERENCE(reference)
            return format_html('<a href="{}" title="{}">{}</a>', address, text, text)

        return write


class CostColumn(Column):
    """An amount in rupiah, on the page in whole rupiah with marks between thousands."""

    css = "cell-num"

    def to_html(self, asked: Asked) -> Writer:
        return lambda cost: "" if cost is None else number_format(cost, decimal_pos=0, force_grouping=True)


class ReportTable(ListTable):
    """One row is one report."""

    title = OpeningColumn(_("Report on"), "agreement__title", "agreement__reference", "pk", sort="title")
    length = ChoiceColumn(_("Period"), "length", PeriodLength)
    starts_on = DateColumn(_("From"), "starts_on", _day, sort="starts_on")
    ends_on = DateColumn(_("To"), "ends_on", _day, sort="ends_on")
    state = ChoiceColumn(_("State"), "state", ReportState, badge=state_mark)
    activities = Column(_("Number of activities"), activities, css="cell-num", number=True)
    owner = Column(_("Person in charge"), person("owner"))
    reference = LinkColumn(
        _("Agreement"), "agreement__reference", "agreement__reference", address=BY_REFERENCE, css="nowrap"
    )
    region_code = Column(_("Region code"), "agreement__region__code", css="nowrap")
    region = Column(_("Region"), "agreement__region__name", sort="region")
    summary = Column(_("What was done"), "summary")
    impact = Column(_("What it brought"), "impact")
    plans = Column(_("Plans for the next period"), "plans")
    moved_at = TimeColumn(_("Last step"), moved_at)
    created_at = TimeColumn(_("Begun at"), "created_at", sort="created_at")

    shown = ("title", "starts_on", "ends_on", "state", "activities", "owner", "region")
    sorts = {
        "title": lambda asked: Fold("agreement__title"),
        "starts_on": "starts_on",
        "ends_on": "ends_on",
        "region": lambda asked: Fold("agreement__region__name"),
        "created_at": "created_at",
    }
    order = "-ends_on"

    @classmethod
    def counted(cls, number: int) -> str:
        return ngettext("%(number)s report", "%(number)s reports", number) % {"number": number_format(number)}


class ActivityTable(ListTable):
    """One row is one activity under an agreement."""

    name = OpeningColumn(
        pgettext_lazy("something done", "Activity"), "name", "agreement__reference", "report_id", sort="name"
    )
    held_on = DateColumn(_("Date"), "held_on", "held_precision", sort="held_on")
    place = Column(_("Place"), "place")
    sector = Column(_("Sector"), sector_name)
    agency = Column(_("Agency"), "agency__name")
    partner_unit = Column(_("Unit of the partner"), "partner_unit")
    cost = CostColumn(_("Cost in rupiah"), "cost", sort="cost", number=True)
    funding = ChoiceColumn(_("Source of funds"), "funding", Funding)
    people = Column(_("People who took part"), "people", css="cell-num", number=True)
    output = Column(_("Output"), "output")
    commitment = Column(_("Commitment it serves"), "commitment__text")
    reference = LinkColumn(
        _("Agreement"), "agreement__reference", "agreement__reference", address=BY_REFERENCE, css="nowrap"
    )
    agreement_title = Column(_("Title of the agreement"), "agreement__title")
    region_code = Column(_("Region code"), "agreement__region__code", css="nowrap")
    region = Column(_("Region"), "agreement__region__name", sort="region")
    report_from = DateColumn(_("Report from"), "report__starts_on", _day)
    report_to = DateColumn(_("Report to"), "report__ends_on", _day)

    shown = ("name", "held_on", "place", "sector", "agency", "cost", "funding", "reference", "region")
    sorts = {
        "name": lambda asked: Fold("name"),
        "held_on": "held_on",
        "cost": "cost",
        "region": lambda asked: Fold("agreement__region__name"),
    }
    missing = ("held_on", "cost")
    order = "-held_on"

    @classmethod
    def counted(cls, number: int) -> str:
        words = ngettext("%(number)s activity", "%(number)s activities", number)
        return words % {"number": number_format(number)}
