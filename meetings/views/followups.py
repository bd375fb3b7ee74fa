"""One follow-up: what became of it, its evidence, and the word of who holds the meeting."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from agreements.models import Document
from meetings.forms.meetings import DoneForm, DropForm
from meetings.models import FollowUp
from meetings.reach import may_answer, may_hold


class FollowUpPage(PermissionRequiredMixin, View):
    """The page of a follow-up and its forms; the button says which: "done", "verify", "return", "drop", "resume"."""

    permission_required = "meetings.view_followup"

    @cached_property
    def follow_up(self) -> FollowUp:
        seen = FollowUp.objects.visible_to(self.request.user).with_state(timezone.localdate())
        related = ("meeting__host", "item", "agreement", "owner", "verified_by", "document")
        return get_object_or_404(seen.select_related(*related), pk=self.kwargs["pk"])

    def has_permission(self) -> bool:
        return bool(self.follow_up) and super().has_permission()

    @cached_property
    def answers(self) -> bool:
        return may_answer(self.request.user, self.follow_up)

    @cached_property
    def holds(self) -> bool:
        return may_hold(self.request.user, self.follow_up.meeting)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.ask(self.done_form(), DropForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if "done" in request.POST and self.answers and not self.follow_up.verified_on:
            return self.say_done()
        if not self.holds:
            raise PermissionDenied
        row = self.follow_up
        if "drop" in request.POST:
            form = DropForm(request.POST)
            if not form.is_valid():
                return self.ask(self.done_form(), form)
            return self.change(dropped_on=timezone.localdate(), dropped_reason=form.cleaned_data["reason"])
        if "resume" in request.POST:
            return self.change(dropped_on=None, dropped_reason="")
        if "verify" in request.POST and row.done_on:
            return self.change(verified_on=timezone.localdate(), verified_by=request.user)
        if "return" in request.POST:
            return self.change(done_on=None, verified_on=None, verified_by=None)
        return self.get(request, pk)

    def say_done(self) -> HttpResponse:
        form = self.done_form(self.request.POST)
        if not form.is_valid():
            return self.ask(form, DropForm())
        given = form.cleaned_data
        return self.change(done_on=given["done_on"], evidence=given["evidence"], document=given["document"])

    def change(self, **values: Any) -> HttpResponse:
        FollowUp.objects.filter(pk=self.follow_up.pk).update(**values)
        messages.success(self.request, _("Saved."))
        return redirect("meetings:followup-detail", self.follow_up.pk)

    def done_form(self, data: Any = None) -> DoneForm:
        row = self.follow_up
        initial = {"done_on": row.done_on, "evidence": row.evidence, "document": row.document_id}
        return DoneForm(
            data, initial=initial, today=timezone.localdate(), papers=self.papers.current(), stored=row.document
        )

    @cached_property
    def papers(self) -> Any:
        """The papers of its agreement that the person may open."""
        return Document.objects.readable_by(self.request.user).filter(agreement=self.follow_up.agreement_id)

    def ask(self, form: DoneForm, drop: DropForm) -> HttpResponse:
        context = {
            "follow_up": self.follow_up,
            "paper": self.papers.filter(pk=self.follow_up.document_id).first(),
            "form": form,
            "drop": drop,
            "answers": self.answers and not self.follow_up.verified_on and not self.follow_up.dropped_on,
            "holds": self.holds,
        }
        return render(self.request, "meetings/followup_detail.html", context)
