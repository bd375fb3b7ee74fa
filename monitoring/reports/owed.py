"""Which periods of an agreement were told and which are owed, as the tab shows them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.lookups import Exact, IsNull

from monitoring.choices import PeriodLength, ReportState
from monitoring.models import Report
from monitoring.periods import Period, periods_owed, report_missing


@dataclass(frozen=True)
class Line:
    """One period: its report, None where there is none, and how it stands (a value of ``WORDS``)."""

    period: Period
    report: Report | None
    state: str


# Beside the states of a report: not begun though its days are over, to be told soon, still running, never asked for.
RECENT = 5
OVERDUE, DUE, RUNNING = "overdue", "due", "running"


def state_of(period: Period, report: Report | None, day: datetime.date) -> str:
    """How the report of ``period`` stands on ``day``: one of ReportState, or "overdue", "due", "running"."""
    if report and report.state != ReportState.DRAFT:
        return str(report.state)
    if day > period.due_on:
        return OVERDUE
    if report:
        return str(report.state)
    return DUE if day > period.ends_on else RUNNING


def lines_of(agreement: Any, day: datetime.date) -> list[Line]:
    """The periods of ``agreement`` until ``day``, the latest first, with every report that there is; one query."""
    counted = Count("activities", filter=Q(activities__cancelled_reason=""))
    rows = Report.objects.filter(agreement=agreement).select_related("owner").annotate(activity_count=counted)
    reports = {Period(row.starts_on, PeriodLength(row.length)): row for row in rows}
    owed = {period for period in periods_owed(agreement, day) if not _told_by_longer(period, reports)}
    periods = sorted(owed | set(reports), key=lambda period: (period.starts_on, period.ends_on), reverse=True)
    return [Line(period, reports.get(period), state_of(period, reports.get(period), day)) for period in periods]


def parted(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """``lines`` without, and only, those of long ago that have no report: they were before the register was kept."""
    older = [line for line in lines[RECENT:] if not line.report]
    return [line for line in lines if line not in older], older


def _told_by_longer(period: Period, reports: Iterable[Period]) -> bool:
    return any(
        other != period and other.starts_on <= period.starts_on and other.ends_on >= period.ends_on for other in reports
    )


def missing_for(user: Any, day: datetime.date) -> Q:
    """The agreements whose report is missing and which ``user`` should write.

    That is who is in charge of the latest one, where they still work for the region or the province of it; else whoever
    works for the region.
    """
    there = Q(owner__region=OuterRef("region")) | Q(owner__region=OuterRef("region__parent"))
    reports = Report.objects.filter(there, agreement=OuterRef("pk"), owner__is_active=True)
    owner = Subquery(reports.order_by("-ends_on", "-pk").values("owner")[:1])
    nobody = Q(IsNull(owner, True)) & Q(region=user.region_id)
    return report_missing(day) & (Q(Exact(owner, user.pk)) | nobody)
