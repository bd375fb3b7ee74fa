"""The page on which an activity is entered or changed by itself."""

from typing import Any

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from agreements.forms.constraints import NOT_SAVED
from agreements.forms.sectioned import Problem
from monitoring.choices import ReportState
from monitoring.models import Activity
from monitoring.reports.activity_forms import ActivityForm, Offered
from monitoring.reports.views import ReportsPage


class ActivityPage(ReportsPage):
    """Enters or changes an activity by itself."""

    permission_required = (*ReportsPage.permission_required, "monitoring.add_activity", "monitoring.change_activity")

    def has_permission(self) -> bool:
        return super().has_permission() and bool(self.activity) and self.may_change

    @cached_property
    def activity(self) -> Activity:
        if "pk" not in self.kwargs:
            person: Any = self.request.user
            return Activity(agreement=self.agreement, created_by=person)
        rows = Activity.objects.filter(agreement=self.agreement, cancelled_reason="").select_related("report", "agency")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def closed(self) -> bool:
        """Whether a report has it that is no longer being written."""
        return bool(self.activity.report and self.activity.report.state != ReportState.DRAFT)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.closed:
            return self.show(self.form(), status=409)
        if self.activity.pk and "take_out" in request.POST:
            return self.take_out(request.POST.get("cancelled_reason", "").strip()[:300])
        form = self.form(request.POST)
        if form.is_valid():
            try:
                form.filled().save()
            except DatabaseError:
                form.add_error(None, NOT_SAVED)
            else:
                messages.success(request, _("The activity is saved."))
                return self.back()
        return self.show(form)

    def form(self, data: Any = None) -> ActivityForm:
        return ActivityForm(data, instance=self.activity, offered=Offered.of(self.agreement, self.request.user))

    def take_out(self, reason: str) -> HttpResponse:
        if not reason:
            messages.error(self.request, _("Say why it is taken out: the reason stays with it."))
            return self.show(self.form())
        Activity.objects.filter(pk=self.activity.pk).update(cancelled_reason=reason)
        messages.success(self.request, _("The activity is taken out. The history keeps it with the reason."))
        return self.back()

    def back(self) -> HttpResponse:
        return redirect("monitoring:report-list", self.agreement.reference)

    def show(self, form: ActivityForm, *, status: int = 200) -> HttpResponse:
        problems = [
            Problem(form[name].auto_id, str(form[name].label), str(text))
            if name in form.fields
            else Problem("", "", str(text))
            for name, found in form.errors.items()
            for text in found
        ]
        context = {"form": form, "activity": self.activity, "closed": self.closed, "problems": problems}
        return self.draw("activity_form", status=status, typed=form.is_bound, **context)
