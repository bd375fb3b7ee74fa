"""The pages of all reports and of all activities that the person may see."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lists.views import ListView
from monitoring.models import Activity, Report
from monitoring.reports.filters import ActivityFilter, ReportFilter
from monitoring.reports.tables import ActivityTable, ReportTable


class ReportRegister(ListView):
    """The reports of all agreements in sight."""

    title = _("Reports")
    name = "reports"
    url = "report-register"
    permission = "monitoring.view_report"
    table = ReportTable
    filterset = ReportFilter
    template_name = "monitoring/report_register.html"

    def queryset(self) -> Any:
        return Report.objects.visible_to(self.request.user)


class ActivityRegister(ListView):
    """The activities under all agreements in sight, without those entered by mistake."""

    title = _("Activities under agreements")
    name = "activities"
    url = "activity-register"
    permission = "monitoring.view_activity"
    table = ActivityTable
    filterset = ActivityFilter
    template_name = "monitoring/report_register.html"

    def queryset(self) -> Any:
        return Activity.objects.visible_to(self.request.user).filter(cancelled_reason="")
