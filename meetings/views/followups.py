"""One follow-up: what became of it, its evidence, and the word of who holds the meeting."""

from collections.abc import Callable
from copy import copy
from functools import partial
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
from meetings.forms.meetings import ChargeForm, DoneForm, DropForm
from meetings.models import FollowUp
from meetings.reach import may_answer, may_hold


class FollowUpPage(PermissionRequiredMixin, View):
    """The page of a follow-up and its forms; the button says which.

    "done" is for who answers for it; "verify", "return", "charge", "drop" and "resume" for who holds the meeting.
    """

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
        """Whether the person may say what became of it, and it waits for that."""
        row = self.follow_up
        return not row.verified_on and not row.dropped_on and may_answer(self.request.user, row)

    @cached_property
    def holds(self) -> bool:
        return may_hold(self.request.user, self.follow_up.meeting)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.ask()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if "done" in request.POST and self.answers:
            return self.say_done()
        if not self.holds:
            raise PermissionDenied
        pressed = next((name for name in self.buttons() if name in request.POST), None)
        return self.buttons()[pressed]() if pressed else self.ask()

    def buttons(self) -> dict[str, Callable[..., HttpResponse]]:
        """What who holds the meeting may do with it as it stands, by the name of the button."""
        row, today = self.follow_up, timezone.localdate()
        back: dict[str, Callable[..., HttpResponse]] = {
            "return": partial(self.change, done_on=None, verified_on=None, verified_by=None)
        }
        if row.dropped_on:
            return {"resume": partial(self.change, dropped_on=None, dropped_reason="")}
        if row.verified_on:
            return back
        if row.done_on:
            return back | {"verify": partial(self.change, verified_on=today, verified_by=self.request.user)}
        return {"charge": self.put_in_charge, "drop": self.drop}

    def drop(self) -> HttpResponse:
        form = DropForm(self.request.POST)
        if not form.is_valid():
            return self.ask(drop=form)
        return self.change(dropped_on=timezone.localdate(), dropped_reason=form.cleaned_data["reason"])

    def say_done(self) -> HttpResponse:
        form = self.done_form(self.request.POST)
        if not form.is_valid():
            return self.ask(form=form)
        given = form.cleaned_data
        return self.change(done_on=given["done_on"], evidence=given["evidence"], document=given["document"])

    def put_in_charge(self) -> HttpResponse:
        form = self.charge_form(self.request.POST)
        if not form.is_valid():
            return self.ask(charge=form)
        return self.change(**form.cleaned_data)

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

    def charge_form(self, data: Any = None) -> ChargeForm:
        # Its own copy: a form that is checked writes into what it is given, and the page shows what is stored.
        return ChargeForm(data, instance=copy(self.follow_up), user=self.request.user)

    @cached_property
    def papers(self) -> Any:
        """The papers of its agreement that the person may open."""
        return Document.objects.readable_by(self.request.user).filter(agreement=self.follow_up.agreement_id)

    def ask(self, **refused: Any) -> HttpResponse:
        """The page, with the form that was refused in the place of its fresh one: form, charge or drop."""
        forms = {"form": self.done_form(), "charge": self.charge_form(), "drop": DropForm()} | refused
        context = forms | {
            "follow_up": self.follow_up,
            "paper": self.papers.filter(pk=self.follow_up.document_id).first(),
            "answers": self.answers,
            "holds": self.holds,
        }
        return render(self.request, "meetings/followup_detail.html", context)
