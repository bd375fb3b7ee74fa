"""The checks that warn: those of one agreement with their answers, and all of them counted."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from agreements.views.page import AgreementPage
from agreements.views.start import Number, list_address, number
from assessments.models import WarningAnswer
from assessments.rules.standing import ANSWERED, OPEN, Check, Count, checks_of, counts_for


class ReasonForm(forms.Form):
    """Why a warning is accepted, or an answer taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why: the reason stays with the agreement.")},
    )


class ChecksPage(AgreementPage):
    """What the pages of the checks share."""

    tab = "warnings"

    @cached_property
    def checks(self) -> list[Check]:
        return checks_of(self.agreement, timezone.localdate())

    @property
    def may_answer(self) -> bool:
        """Who may change the agreement, and who judges the four aman of all."""
        user = self.request.user
        answers = user.has_perm("assessments.answer_warning")
        return answers and (self.may_change or user.has_perm("assessments.add_assessment"))


class CheckList(ChecksPage):
    """Every check of an agreement: those that warn first."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        groups = [
            (state, words, [check for check in self.checks if check.state == state])
            for state, words in (
                (OPEN, _("Warns, not answered")),
                (ANSWERED, _("Warns, answered")),
                ("", _("Does not warn")),
            )
        ]
        context = self.get_context_data(groups=groups, may_answer=self.may_answer)
        return render(request, "assessments/check_list.html", context)


class CheckAnswer(ChecksPage):
    """Answers a check that warns with a reason, or takes the answer back."""

    @cached_property
    def check(self) -> Check:
        found = next((check for check in self.checks if check.rule.code == self.kwargs["rule"]), None)
        if found is None or not found.state:
            # What does not warn (any more) has nothing to answer.
            raise Http404
        return found

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(ReasonForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = ReasonForm(request.POST)
        # The form says what it saw, so that of two people the second does not take back what the first answered.
        takes_back = request.POST.get("state") == ANSWERED
        answered = self.check.state == ANSWERED
        if not self.may_answer:
            raise PermissionDenied
        if takes_back != answered:
            messages.warning(request, _("Somebody else has answered this check meanwhile. Look at it again."))
        elif not form.is_valid():
            return self.show(form)
        else:
            WarningAnswer.objects.create(
                agreement=self.agreement,
                rule=self.check.rule.code,
                reason=form.cleaned_data["reason"],
                taken_back=takes_back,
                by_id=request.user.pk,
            )
            messages.success(request, _("The answer is taken back.") if takes_back else _("The answer is saved."))
        return redirect(reverse("assessments:warning-list", args=[self.agreement.reference]))

    def show(self, form: ReasonForm) -> HttpResponse:
        context = self.get_context_data(check=self.check, form=form)
        if not self.may_answer:
            raise PermissionDenied
        return render(self.request, "assessments/check_answer.html", context)


class CheckCounts(PermissionRequiredMixin, TemplateView):
    """How often each check warns in the person's sight; each number leads to exactly its rows."""

    permission_required = "agreements.view_agreement"
    template_name = "assessments/check_counts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = counts_for(self.request.user, timezone.localdate())
        rows = [(count.rule, *(_numbers(count))) for count in counts]
        return super().get_context_data(rows=rows, **kwargs)


def _numbers(count: Count) -> tuple[Number, Number]:
    code = count.rule.code
    return (
        number(count.open, "", list_address(warning=code, warning_state=OPEN)),
        number(count.answered, "", list_address(warning=code, warning_state=ANSWERED)),
    )
