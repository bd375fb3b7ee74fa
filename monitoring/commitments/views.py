"""The commitments of an agreement: the tab, and the forms behind it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from agreements.models import Document
from agreements.views.page import AgreementPage
from monitoring.choices import OwedBy, SignOff
from monitoring.commitments import settling
from monitoring.commitments.forms import CommitmentForm, DropForm, FulfilmentForm, SignOffForm
from monitoring.commitments.progress import sectors_of
from monitoring.models import Commitment, Fulfilment


class CommitmentPage(AgreementPage):
    """What the pages of commitments share."""

    permission_required = "monitoring.view_commitment"
    tab = "commitments"

    @cached_property
    def changes(self) -> bool:
        return self.may_change and self.request.user.has_perm("monitoring.change_commitment")

    @cached_property
    def signs_off(self) -> bool:
        return self.may_change and self.request.user.has_perm("monitoring.sign_off_fulfilment")

    @property
    def rows(self) -> Any:
        return Commitment.objects.with_state(timezone.localdate()).filter(agreement=self.agreement)

    @cached_property
    def commitment(self) -> Any:
        return get_object_or_404(self.rows.select_related("owner", "agency", "document"), pk=self.kwargs["pk"])

    @property
    def papers(self) -> Any:
        """The papers of the agreement that the person may open."""
        return Document.objects.readable_by(self.request.user).filter(agreement=self.agreement, retired_at=None)

    def back(self) -> HttpResponse:
        return redirect("monitoring:commitment-list", self.agreement.reference)

    def show(self, template: str, **context: Any) -> HttpResponse:
        return render(self.request, template, self.get_context_data(**context))


class CommitmentList(CommitmentPage):
    """What was promised, how each promise stands, and how far the sectors are."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        related = ("agency", "owner", "sector", "document")
        rows = list(self.rows.select_related(*related).prefetch_related("fulfilments__document", "fulfilments__by"))
        seen = set(self.papers.values_list("pk", flat=True)) if rows else set()
        groups = [(side.label, [row for row in rows if row.owed_by == side]) for side in OwedBy]
        return self.show(
            "monitoring/commitment_list.html",
            groups=[(label, of_side) for label, of_side in groups if of_side],
            progress=sectors_of(self.agreement, timezone.localdate(), rows),
            papers=seen,
            changes=self.changes,
            signs_off=self.signs_off,
        )


class CommitmentNew(CommitmentPage):
    """A new commitment, or the change of one."""

    def get(self, request: HttpRequest, reference: str, pk: int = 0) -> HttpResponse:
        self.must_change()
        return self.ask(self.form(self.stored))

    def post(self, request: HttpRequest, reference: str, pk: int = 0) -> HttpResponse:
        self.must_change()
        with transaction.atomic():
            stored = self.stored
            if stored.pk:
                stored = Commitment.objects.select_for_update(of=("self",)).get(pk=stored.pk)
            form = self.form(stored, request.POST)
            if not form.is_valid():
                return self.ask(form)
            form.save()
        messages.success(request, _("Saved."))
        if "more" in request.POST:
            return redirect("monitoring:commitment-new", self.agreement.reference)
        return self.back()

    def must_change(self) -> None:
        if not self.changes:
            raise PermissionDenied

    @cached_property
    def stored(self) -> Commitment:
        if self.kwargs.get("pk"):
            found: Commitment = self.commitment
            return found
        user: Any = self.request.user
        return Commitment(agreement=self.agreement, created_by=user)

    def form(self, stored: Commitment, data: Any = None) -> CommitmentForm:
        given = {"agreement": self.agreement, "user": self.request.user, "papers": self.papers}
        return CommitmentForm(data, instance=stored, **given)

    def ask(self, form: CommitmentForm) -> HttpResponse:
        return self.show("monitoring/commitment_form.html", form=form, commitment=self.stored)


class CommitmentSettle(CommitmentPage):
    """What came of the next due date."""

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        self.must_be_open()
        return self.ask(self.form())

    def post(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        self.must_be_open()
        form = self.form(request.POST)
        if not form.is_valid():
            return self.ask(form)
        text = request.POST.get("seen", "")
        seen = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
        today = timezone.localdate()
        try:
            settling.settle(self.commitment, form.save(commit=False), request.user, seen=seen, today=today)
        except settling.NotOpenError:
            form.add_error(None, _("Somebody has just entered what came of this due date. Look at it first."))
            return self.ask(form)
        messages.success(request, _("Saved."))
        return self.back()

    def must_be_open(self) -> None:
        if not self.changes or not self.commitment.is_open:
            raise PermissionDenied

    def form(self, data: Any = None) -> FulfilmentForm:
        given = {"commitment": self.commitment, "papers": self.papers, "today": timezone.localdate()}
        return FulfilmentForm(data, instance=Fulfilment(), **given)

    def ask(self, form: FulfilmentForm) -> HttpResponse:
        return self.show("monitoring/commitment_settle.html", form=form, commitment=self.commitment)


class CommitmentSignOff(CommitmentPage):
    """The supervisor's word on what came of a due date."""

    @cached_property
    def fulfilment(self) -> Fulfilment:
        rows = Fulfilment.objects.filter(commitment=self.commitment).exclude(sign_off=SignOff.RETURNED)
        return get_object_or_404(rows, pk=self.kwargs["fulfilment"])

    def get(self, request: HttpRequest, reference: str, pk: int, fulfilment: int) -> HttpResponse:
        return self.ask(SignOffForm())

    def post(self, request: HttpRequest, reference: str, pk: int, fulfilment: int) -> HttpResponse:
        self.must_sign_off()
        form = SignOffForm(request.POST)
        if not form.is_valid():
            return self.ask(form)
        word = SignOff.RETURNED if SignOff.RETURNED in request.POST else SignOff.ACCEPTED
        try:
            settling.sign_off(self.fulfilment, request.user, word, form.cleaned_data["note"])
        except settling.NotLatestError:
            form.add_error(
                None, _("Later due dates have an outcome already, which rests on this one: return those first.")
            )
            return self.ask(form)
        messages.success(request, _("Saved."))
        return self.back()

    def must_sign_off(self) -> None:
        if not self.signs_off:
            raise PermissionDenied

    def ask(self, form: SignOffForm) -> HttpResponse:
        self.must_sign_off()
        context = {"form": form, "commitment": self.commitment, "fulfilment": self.fulfilment}
        return self.show("monitoring/commitment_sign_off.html", **context)


class CommitmentDrop(CommitmentPage):
    """Drops a commitment with a reason, or takes a dropped one up again."""

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        return self.ask(DropForm())

    def post(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        if not self.changes:
            raise PermissionDenied
        if "take_up" in request.POST:
            settling.take_up(self.commitment)
            return self.back()
        form = DropForm(request.POST)
        if not form.is_valid():
            return self.ask(form)
        settling.drop(self.commitment, form.cleaned_data["reason"], timezone.localdate())
        return self.back()

    def ask(self, form: DropForm) -> HttpResponse:
        if not self.changes:
            raise PermissionDenied
        return self.show("monitoring/commitment_drop.html", form=form, commitment=self.commitment)
