"""The tab Reports of an agreement: which are owed, writing one, reading it, and its way to the lock."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from agreements.forms.constraints import NOT_SAVED, sentence
from agreements.models import Document
from agreements.views.page import AgreementPage
from agreements.views.renewing import with_version
from lists.exports import download
from lists.exports.log import Tally, logged
from lists.exports.log import begin as log_export
from lists.exports.typesetter import TookTooLongError
from monitoring.choices import PeriodLength, ReportState
from monitoring.models import Activity, Obstacle, Report, ReportStep
from monitoring.models.reports import BACK, FORWARD
from monitoring.periods import Period, period_of
from monitoring.reports.forms import MoveForm
from monitoring.reports.owed import lines_of, parted
from monitoring.reports.page import ReportPage, redrawn
from monitoring.reports.paper import set_on_paper
from monitoring.reports.writing import Stale, activities_of, begin, keep, last_before, move


class ReportsPage(AgreementPage):
    """What the pages of reports share."""

    permission_required: tuple[str, ...] = ("agreements.view_agreement", "monitoring.view_report")
    tab = "reports"

    @cached_property
    def report(self) -> Report:
        rows = Report.objects.filter(agreement=self.agreement).select_related("owner", "carried_from", "created_by")
        found = get_object_or_404(rows, pk=self.kwargs["pk"])
        found.agreement = self.agreement
        return found

    @cached_property
    def period(self) -> Period:
        return Period(self.report.starts_on, PeriodLength(self.report.length))

    @cached_property
    def writes(self) -> bool:
        return self.may_change and self.request.user.has_perm("monitoring.change_report")

    @cached_property
    def checks(self) -> bool:
        return self.may_change and self.request.user.has_perm("monitoring.check_report")

    def address(self, name: str) -> str:
        return reverse(f"monitoring:{name}", args=[self.agreement.reference, self.report.pk])

    def draw(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        context |= {"writes": self.writes, "checks": self.checks}
        return render(self.request, f"monitoring/{template}.html", self.get_context_data(**context), status=status)


class ReportList(ReportsPage):
    """The periods that are owed with what was told of each, and the activities that no report has."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        loose = Activity.objects.filter(agreement=self.agreement, report=None, cancelled_reason="")
        lines, older = parted(lines_of(self.agreement, timezone.localdate()))
        return self.draw(
            "report_tab",
            lines=lines,
            older=older,
            loose=loose.select_related("sector", "agency").order_by("-held_on", "-pk"),
        )


class ReportBegin(ReportsPage):
    """Begins the report of the period that is sent as ``starts_on``, or goes on with it."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not (self.writes and request.user.has_perm("monitoring.add_report")):
            raise PermissionDenied
        made, is_new = begin(self.agreement, self.wanted(), request.user)
        if is_new:
            messages.success(request, _("The report is begun: %(period)s.") % {"period": self.wanted()})
        name = "monitoring:report-edit" if made.state == ReportState.DRAFT else "monitoring:report-detail"
        return redirect(name, self.agreement.reference, made.pk)

    def wanted(self) -> Period:
        try:
            day = datetime.date.fromisoformat(self.request.POST.get("starts_on", ""))
        except ValueError:
            raise Http404 from None
        period = period_of(day)
        if period.starts_on != day or day > timezone.localdate():
            raise Http404
        return period


class ReportEdit(ReportsPage):
    """The one page on which a report is written."""

    def has_permission(self) -> bool:
        return super().has_permission() and bool(self.report) and self.writes

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.report.state != ReportState.DRAFT:
            return self.closed()
        return self.show(ReportPage(self.report, request.user))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "add" in request.POST or "remove" in request.POST:
            return self.show(ReportPage(self.report, request.user, redrawn(request.POST), draft=True))
        page = ReportPage(self.report, request.user, request.POST, request.FILES)
        if not page.is_valid():
            return self.show(page)
        try:
            keep(
                self.report,
                page.written(),
                request.user,
                version=self.version(),
                reason=_("Taken out while the report was written."),
            )
        except Stale as stale:
            return self.late(page, stale.current)
        except ValidationError as error:
            page.form.add_error("upload", error.messages)
        except DatabaseError:
            page.form.add_error(None, NOT_SAVED)
        else:
            messages.success(request, _("The report is saved."))
            return redirect(self.address("report-detail"))
        return self.show(page)

    def version(self) -> int:
        typed = self.request.POST.get("version", "")
        return int(typed) if typed.isdecimal() and len(typed) < 9 else 0

    def late(self, page: ReportPage, current: Report) -> HttpResponse:
        """Somebody was quicker; what was typed stays for a second try."""
        if current.state == ReportState.DRAFT:
            words = _("Somebody changed this report meanwhile. Look at what stands now; saving again puts yours there.")
        else:
            words = _("This report is no longer being written: %(state)s. Have it sent back first, then save again.")
            words %= {"state": current.get_state_display()}
        data = with_version(self.request.POST, current.version)
        again = ReportPage(self.report, self.request.user, data)
        again.is_valid()
        again.form.add_error(None, words)
        return self.show(again, status=409)

    def closed(self) -> HttpResponse:
        words = _("This report is no longer being written: %(state)s. Have it sent back first.")
        messages.warning(self.request, words % {"state": self.report.get_state_display()})
        return redirect(self.address("report-detail"))

    def show(self, page: ReportPage, *, status: int = 200) -> HttpResponse:
        # The instance bears what was typed; the number is that of the row, or of the second try.
        version = page.data["version"] if page.data and page.data.get("version") else self.report.version
        return self.draw(
            "report_form",
            status=status,
            page=page,
            report=self.report,
            period=self.period,
            version=version,
            before=self.report.carried_from or last_before(self.agreement, self.period),
            obstacles=obstacles_of(self.report),
            problems=page.problems,
            typed=page.form.is_bound,
        )


class ReportDetail(ReportsPage):
    """The report as everybody reads and prints it, with the steps that the person may take."""

    def has_permission(self) -> bool:
        return super().has_permission() and bool(self.report)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(MoveForm())

    def show(self, form: MoveForm, *, status: int = 200) -> HttpResponse:
        return self.draw("report_detail", status=status, form=form, **self.told())

    def told(self) -> dict[str, Any]:
        """What the page and the paper say."""
        report = self.report
        papers = Document.objects.readable_by(self.request.user).filter(
            pk__in=report.paper_rows.values("document"), retired_at=None
        )
        return {
            "report": report,
            "period": self.period,
            "activities": list(activities_of(report)),
            "states": report.sector_states.select_related("sector"),
            "requests": report.requests.select_related("carried_from__report"),
            "obstacles": obstacles_of(report),
            "papers": papers.order_by("pk"),
            "steps": report.steps.select_related("by"),
            "moves": self.moves(),
        }

    def moves(self) -> list[str]:
        """The states to which the person may take it now."""
        stands = self.report.state
        possible = [str(after) for before, after in [*FORWARD, *BACK] if before == stands]
        if stands == ReportState.DRAFT:
            return possible if self.writes else []
        return possible if self.checks else []


class ReportMove(ReportDetail):
    """Takes the report one step on, or back with a reason."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = MoveForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=400)
        given = form.cleaned_data
        if given["came_from"] == self.report.state and given["to"] not in self.moves():
            raise PermissionDenied
        if given["to"] == ReportState.DRAFT and not given["reason"]:
            form.add_error("reason", sentence(ReportStep, "monitoring_reportstep_reason"))
            return self.show(form)
        if given["to"] == ReportState.SENT and not self.report.summary:
            messages.error(request, sentence(Report, "monitoring_report_said"))
            return redirect(self.address("report-edit"))
        return self.take(given)

    def take(self, given: dict[str, Any]) -> HttpResponse:
        try:
            move(self.report, given["to"], self.request.user, reason=given["reason"], came_from=given["came_from"])
        except Stale as stale:
            words = _("Somebody moved this report meanwhile: %(state)s.")
            messages.warning(self.request, words % {"state": stale.current.get_state_display()})
        except DatabaseError:
            messages.error(self.request, NOT_SAVED)
        else:
            state = ReportState(given["to"]).label
            messages.success(self.request, _("The report is now: %(state)s.") % {"state": state})
        return redirect(self.address("report-detail"))


class ReportPdf(ReportDetail):
    """The report on paper."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, **kwargs: Any) -> Any:
        if not request.user.has_perm("monitoring.export_report"):
            raise PermissionDenied
        try:
            pdf = set_on_paper(self.agreement, self.told(), request.user)
        except TookTooLongError:
            messages.error(request, _("Setting the report on paper took too long. Try again in a moment."))
            return redirect(self.address("report-detail"))
        tally = Tally()
        tally.rows = 1
        words = f"{self.agreement.reference}, {self.period}"
        export = log_export(request.user, "reports", "pdf", address=request.path, words=words)
        name = f"{self.agreement.reference}-{self.report.starts_on}.pdf"
        return download(name, "application/pdf", logged(iter([pdf]), export, tally))


def obstacles_of(report: Report) -> Any:
    """The obstacles of the agreement that were raised or cleared in the period of ``report``."""
    rows = Obstacle.objects.filter(agreement=report.agreement_id).select_related("category")
    period = (report.starts_on, report.ends_on)
    return rows.filter(raised_on__range=period) | rows.filter(cleared_on__range=period)
