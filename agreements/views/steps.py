"""The tab Steps of an agreement: its whole way, the record of its steps, and a page for each step to take."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from agreements.attempts import Attempt
from agreements.forms.steps import StepForm
from agreements.lifecycle import Refused
from agreements.models import Agreement, Document, StageChange
from agreements.papers.intake import take
from agreements.papers.keeping import whole
from agreements.preconditions import FIELDS, RIGHTS, in_the_way
from agreements.standing import Standing
from agreements.track import Choices, NextStep, Track, in_order
from agreements.views.page import AgreementPage

# Of these fields several constraints of the database speak.
_BY_CONSTRAINT = {"agreements_stagechange_reason": "note", "agreements_stagechange_passed_over": "passed_over_reason"}


class StepsPage(AgreementPage):
    """What the pages of steps share."""

    tab = "steps"

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.agreement)

    def papers(self) -> QuerySet[Document]:
        """The newest papers of the agreement that the person may open."""
        return Document.objects.readable_by(self.request.user).current().filter(agreement=self.agreement)

    def readable(self, steps: list[StageChange]) -> set[int]:
        """The keys of the papers of ``steps`` that the person may open."""
        named = [step.document_id for step in steps if step.document_id]
        return set(Document.objects.readable_by(self.request.user).filter(pk__in=named).values_list("pk", flat=True))

    def list_address(self) -> str:
        return reverse("agreements:step-list", args=[self.agreement.reference])

    def draw(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        page = self.get_context_data(list_address=self.list_address(), standing=self.standing, **context)
        return render(self.request, template, page, status=status)


class StepList(StepsPage):
    """The whole way of the agreement, then the steps as they were recorded."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        standing, today = self.standing, timezone.localdate()
        choices = Choices(standing, request.user, today)
        documents = list(self.papers().order_by("uploaded_at"))
        return self.draw(
            "agreements/steps.html",
            milestones=Track(standing, documents).milestones,
            steps=in_order(standing.steps),
            readable=self.readable(standing.steps),
            choices=choices,
            next_step=NextStep(standing, choices, today),
            followed=self.followed(),
        )

    def followed(self) -> Agreement | None:
        """The Letter of Intent that it fulfils, where the person may see it."""
        if not self.standing.fulfils_loi:
            return None
        return Agreement.objects.visible_to(self.request.user).filter(followed_by=self.agreement).first()


class StepAct(StepsPage):
    """The page of one kind of step."""

    act: Any = None
    permission_required = ("agreements.view_agreement", "agreements.move_agreement")

    def has_permission(self) -> bool:
        return super().has_permission() and not RIGHTS[self.act.change](self.attempt)

    @cached_property
    def attempt(self) -> Attempt:
        return Attempt(self.act.change, self.standing, self.request.user, timezone.localdate())

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.ask(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if form.is_valid():
            try:
                self.take(form)
            except ValidationError as error:
                form.add_error("upload", error.messages)
            except Refused as refused:
                if refused.name in ("moved_meanwhile", "agreements_stagechange_stale"):
                    return self.late(form)
                _explain(form, refused)
            else:
                messages.success(request, self.act.done)
                return redirect(self.list_address())
        elif self.moved_since(form):
            return self.late(form)
        return self.ask(form)

    def form(self, *args: Any) -> StepForm:
        may_upload = self.may_change and self.request.user.has_perm("agreements.add_document")
        initial = {"to": self.request.GET.get("stage", "")} if self.request.GET.get("stage") else {}
        return StepForm(
            *args, act=self.act, attempt=self.attempt, papers=self.papers(), may_upload=may_upload, initial=initial
        )

    def take(self, form: StepForm) -> None:
        """Take the step, together with the paper that comes with it or neither. Raises Refused, ValidationError."""
        given = form.cleaned_data
        with whole():
            document = given.get("document")
            if upload := given.get("upload"):
                document = take(self.agreement, upload, self.request.user, kind=given["upload_kind"])
            self.act.function(self.agreement, user=self.request.user, document=document, **form.asked)

    def ask(self, form: StepForm) -> HttpResponse:
        reasons = [words for name, words in in_the_way(self.attempt)]
        return self.draw("agreements/steps_act.html", act=self.act, form=form, reasons=reasons)

    # Two at once -------------------------------------------------------------------------------

    def moved_since(self, form: StepForm) -> list[StageChange]:
        """The steps that were taken after the form was drawn."""
        seen = form.data.get("seen", "")
        if not seen.isascii() or not seen.isdecimal() or len(seen) > 18:
            return []
        return [step for step in Standing(self.agreement).moves if step.pk > int(seen)]

    def late(self, form: StepForm) -> HttpResponse:
        """Somebody was quicker, or the person themselves by a second click."""
        self.agreement.refresh_from_db(fields=["stage", "process", "stage_since"])
        meanwhile = self.moved_since(form)
        if [step.by_id for step in meanwhile] == [self.request.user.pk] and meanwhile[0].change == self.act.change:
            messages.info(self.request, _("This step was recorded already; nothing was recorded twice."))
            return redirect(self.list_address())
        context = {"act": self.act, "meanwhile": meanwhile, "form": form, "readable": self.readable(meanwhile)}
        return self.draw("agreements/steps_late.html", status=409, **context)


def _explain(form: StepForm, refused: Refused) -> None:
    """Put each sentence at its field, where the form has it."""
    for name, words in refused.refusals:
        field = FIELDS.get(name) or _BY_CONSTRAINT.get(name)
        if field == "happened" and field not in form.fields:
            field = "since"
        form.add_error(field if field in form.fields else None, words)
