"""Which agreements answer a potential, by the rule and by what people say."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import Agreement
from potentials.answering import by_rule
from potentials.forms.acts import AnswerForm
from potentials.models import PotentialAnswer
from potentials.views.page import PotentialPage


@dataclass(frozen=True)
class Line:
    """One agreement: whether region and sector fit, and what somebody said of it."""

    agreement: Any
    fits: bool
    said: PotentialAnswer | None

    @property
    def answers(self) -> bool:
        return self.said.answers if self.said else self.fits


class AnswerList(PotentialPage):
    """The agreements in sight that fit or of which somebody said something; saying something more."""

    permission_required = ("potentials.view_potential", "agreements.view_agreement")
    tab = "agreements"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.draw(AnswerForm(user=request.user))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.must_change()
        form = AnswerForm(request.POST, user=request.user)
        if "find" in request.POST or not form.is_valid():
            return self.draw(AnswerForm(request.POST, user=request.user) if "find" in request.POST else form)
        said, user = form.cleaned_data, self.request.user
        PotentialAnswer.objects.update_or_create(
            potential=self.potential,
            agreement=said["agreement"],
            defaults={
                "answers": said["answers"] == "yes",
                "note": said["note"],
                "by_id": user.pk,
                "said_at": timezone.now(),
            },
        )
        messages.success(request, _("Saved."))
        return redirect("potentials:answer-list", pk)

    def draw(self, form: AnswerForm) -> HttpResponse:
        lines = self.lines()
        return self.show(
            "potentials/answers.html",
            form=form,
            answering=[line for line in lines if line.answers],
            denied=[line for line in lines if not line.answers],
        )

    def lines(self) -> list[Line]:
        """Each agreement once, those in force and running first."""
        rows = self.potential.answers.select_related("by")
        said = {row.agreement_id: row for row in rows}
        seen = Agreement.objects.visible_to(self.request.user).order_by()
        fitting = set(seen.filter(by_rule(self.potential)).values_list("pk", flat=True))
        found = Agreement.objects.filter(Q(pk__in=fitting) | Q(pk__in=seen.filter(pk__in=said).values("pk")))
        found = found.with_validity(timezone.localdate()).select_related("region").order_by("-updated_at", "pk")
        return [Line(agreement, agreement.pk in fitting, said.get(agreement.pk)) for agreement in found]


class AnswerRemove(PotentialPage):
    """Takes back what was said, so that the rule decides again; the history keeps it."""

    def post(self, request: HttpRequest, pk: int, answer: int) -> HttpResponse:
        self.must_change()
        said = PotentialAnswer.objects.filter(potential=self.potential).of_seen_agreements(request.user)
        get_object_or_404(said, pk=answer).delete()
        messages.success(request, _("Taken back: region and sector decide again."))
        return redirect("potentials:answer-list", pk)
