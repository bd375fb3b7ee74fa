"""Going on from an agreement: choosing how, and saying what came of it before it is renewed."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.choices import FollowsAs
from agreements.entry import Stale
from agreements.forms.renewing import OutcomeForm
from agreements.models import Agreement
from agreements.renewing import Continuation, continuations_of, keep_outcome
from agreements.views.page import AgreementPage


def entry_address(agreement: Agreement, follows_as: str) -> str:
    """The entry form of a text that goes on from ``agreement``."""
    return f"{reverse('agreements:agreement-new')}?{urlencode({'follows': agreement.reference, 'as': follows_as})}"


def with_version(data: Any, version: int) -> Any:
    """What was posted, as if it had begun on ``version``."""
    data = data.copy()
    data["version"] = str(version)
    return data


def _is_kept(current: Agreement, form: OutcomeForm, user: Any) -> bool:
    """Whether a first click of the same person has kept this already."""
    same = all(getattr(current, name) == value for name, value in form.columns.items())
    return same and current.updated_by_id == user.pk


class ChangingPage(AgreementPage):
    """A page for those who may change the agreement."""

    permission_required = ("agreements.view_agreement", "agreements.add_agreement", "agreements.change_agreement")
    tab = "line"

    def agreements(self) -> QuerySet[Agreement]:
        return super().agreements().select_related("region__parent", "agency", "stage__procedure")

    def has_permission(self) -> bool:
        return super().has_permission() and self.may_change


class AgreementContinue(ChangingPage):
    """The ways in which one can go on from the agreement."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        ways = [(way, self.address(way)) for way in continuations_of(self.agreement)]
        return render(request, "agreements/continue.html", self.get_context_data(ways=ways))

    def address(self, way: Continuation) -> str:
        if way.follows_as == FollowsAs.RENEWS:
            return reverse("agreements:agreement-renew", args=[self.agreement.reference])
        return entry_address(self.agreement, way.follows_as)


class AgreementRenew(ChangingPage):
    """What came of the agreement; then the entry form of its renewal opens."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form)
        given = form.cleaned_data
        try:
            kept = keep_outcome(
                self.agreement,
                request.user,
                version=given["version"],
                activity=form.columns,
                progress=form.progress,
                note=given["note"],
            )
        except Stale as stale:
            if _is_kept(stale.current, form, request.user):
                return redirect(entry_address(self.agreement, FollowsAs.RENEWS))
            form.add_error(None, _("Somebody changed this agreement meanwhile. Look at what is known now, then go on."))
            form.data = with_version(form.data, stale.current.version)
            return self.show(form, status=409)
        if kept:
            words = _("What came of %(reference)s is kept. Now enter its renewal.")
            messages.success(request, words % {"reference": self.agreement.reference})
        return redirect(entry_address(self.agreement, FollowsAs.RENEWS))

    def form(self, *args: Any) -> OutcomeForm:
        sectors = list(self.agreement.sector_rows.select_related("sector"))
        return OutcomeForm(*args, agreement=self.agreement, sectors=sectors)

    def show(self, form: OutcomeForm, *, status: int = 200) -> HttpResponse:
        context = self.get_context_data(form=form, entry=entry_address(self.agreement, FollowsAs.RENEWS))
        return render(self.request, "agreements/renew.html", context, status=status)
