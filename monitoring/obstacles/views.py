"""The obstacles of an agreement, and all of them counted."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from agreements.views.page import AgreementPage
from monitoring.models import Obstacle
from monitoring.obstacles.counting import counts_of, days_until
from monitoring.obstacles.forms import ClearForm, ObstacleForm


class ObstaclePage(AgreementPage):
    """What the pages of obstacles share."""

    permission_required = "monitoring.view_obstacle"
    tab = "obstacles"

    @cached_property
    def changes(self) -> bool:
        return self.may_change and self.request.user.has_perm("monitoring.change_obstacle")

    def must_change(self) -> None:
        if not self.changes:
            raise PermissionDenied

    @cached_property
    def stored(self) -> Obstacle:
        """The obstacle that the address names, or a new one."""
        if pk := self.kwargs.get("pk"):
            rows = Obstacle.objects.filter(agreement=self.agreement).select_related("category", "sector")
            found: Obstacle = get_object_or_404(rows, pk=pk)
            return found
        user: Any = self.request.user
        return Obstacle(agreement=self.agreement, created_by=user)

    def locked(self) -> Obstacle:
        """The stored obstacle, kept from others until the end of the transaction."""
        if not self.stored.pk:
            return self.stored
        found: Obstacle = Obstacle.objects.select_for_update(of=("self",)).get(pk=self.stored.pk)
        return found

    def back(self) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return redirect("monitoring:obstacle-list", self.agreement.reference)

    def show(self, template: str, **context: Any) -> HttpResponse:
        return render(self.request, template, self.get_context_data(**context))


class ObstacleList(ObstaclePage):
    """What blocks the agreement, and what did."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        rows = Obstacle.objects.filter(agreement=self.agreement).annotate(days=days_until(timezone.localdate()))
        found = list(rows.select_related("category", "sector").order_by("-raised_on", "-pk"))
        return self.show(
            "monitoring/obstacle_list.html",
            open=[row for row in found if row.cleared_on is None],
            cleared=[row for row in found if row.cleared_on],
            changes=self.changes,
        )


class ObstacleEdit(ObstaclePage):
    """Raises an obstacle or changes one."""

    def get(self, request: HttpRequest, reference: str, pk: int = 0) -> HttpResponse:
        self.must_change()
        return self.ask(self.form(self.stored))

    def post(self, request: HttpRequest, reference: str, pk: int = 0) -> HttpResponse:
        self.must_change()
        with transaction.atomic():
            form = self.form(self.locked(), request.POST)
            if not form.is_valid():
                return self.ask(form)
            form.save()
        return self.back()

    def form(self, stored: Obstacle, data: Any = None) -> ObstacleForm:
        return ObstacleForm(data, instance=stored, agreement=self.agreement, today=timezone.localdate())

    def ask(self, form: ObstacleForm) -> HttpResponse:
        return self.show("monitoring/obstacle_form.html", form=form, obstacle=self.stored)


class ObstacleClear(ObstaclePage):
    """Clears an obstacle, or says that it blocks again."""

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        self.must_change()
        return self.ask(ClearForm(instance=self.stored, today=timezone.localdate()))

    def post(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        self.must_change()
        with transaction.atomic():
            stored = self.locked()
            if "again" in request.POST:
                Obstacle.objects.filter(pk=stored.pk).update(cleared_on=None, cleared_how="")
                return self.back()
            form = ClearForm(request.POST, instance=stored, today=timezone.localdate())
            if not form.is_valid():
                return self.ask(form)
            form.save()
        return self.back()

    def ask(self, form: ClearForm) -> HttpResponse:
        return self.show("monitoring/obstacle_clear.html", form=form, obstacle=self.stored)


class ObstacleCounts(PermissionRequiredMixin, View):
    """All obstacles in sight, counted by category, region, country and sector."""

    permission_required = "monitoring.view_obstacle"

    def get(self, request: HttpRequest) -> HttpResponse:
        tables = counts_of(request.user, timezone.localdate())
        return render(request, "monitoring/obstacle_counts.html", {"tables": tables})
