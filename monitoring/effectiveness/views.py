"""The tab Implementation: whether the cooperation lives, what came of it by the rules, and how people judge that."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from agreements.told import ask
from agreements.views.page import AgreementPage
from monitoring.effectiveness.forms import JudgementForm
from monitoring.effectiveness.gathering import pictures_of
from monitoring.effectiveness.judging import JudgedMeanwhileError, judge, may_judge
from monitoring.effectiveness.picture import Picture
from monitoring.effectiveness.rules import Part, parts_of
from monitoring.models import Judgement
from monitoring.overview import LIFE, NAME


class ImplementationPage(AgreementPage):
    """What the two pages share."""

    permission_required = "monitoring.view_judgement"
    tab = "implementation"

    @cached_property
    def judgements(self) -> list[Judgement]:
        """All of the agreement, the one that counts first."""
        rows = Judgement.objects.filter(agreement=self.agreement).select_related("by")
        return list(rows.order_by("-pk"))

    @cached_property
    def judges(self) -> bool:
        return may_judge(self.request.user, self.agreement)

    @property
    def parts(self) -> list[Part]:
        """What the rules say today."""
        picture = pictures_of([self.agreement], timezone.localdate())[self.agreement.pk]
        return parts_of(picture, self.agreement.reference)

    def show(self, template: str, **context: Any) -> HttpResponse:
        return render(self.request, template, self.get_context_data(parts=self.parts, **context))


class ImplementationDetail(ImplementationPage):
    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        ask(self.agreement, timezone.localdate(), NAME, LIFE)
        judged = [(row, self.picture_then(row)) for row in self.judgements]
        months = settings.SLEEPING_MONTHS
        return self.show("monitoring/implementation.html", judged=judged, judges=self.judges, months=months)

    def picture_then(self, row: Judgement) -> list[Part]:
        """What the rules said when ``row`` was judged."""
        picture = Picture.read(row.picture)
        return parts_of(picture, self.agreement.reference, linked=False) if picture else []


class JudgementNew(ImplementationPage):
    """The form of a judgement, beside what the rules say."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return self.ask(self.form())

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.ask(form)
        try:
            judge(form.save(commit=False), request.user, seen=form.cleaned_data["seen"] or 0)
        except JudgedMeanwhileError as error:
            words = _(
                "%(person)s has judged meanwhile: %(verdict)s. Look at it, then send yours again if it still holds."
            )
            form.add_error(None, words % {"person": error.latest.by, "verdict": error.latest})
            form.data = form.data.copy()
            form.data["seen"] = str(error.latest.pk)
            return self.ask(form)
        messages.success(request, _("The judgement is stored."))
        return redirect("monitoring:implementation-detail", self.agreement.reference)

    def form(self, data: Any = None) -> JudgementForm:
        if not self.judges:
            raise PermissionDenied
        today = timezone.localdate()
        initial = {"judged_on": today, "seen": self.judgements[0].pk if self.judgements else 0}
        return JudgementForm(data, instance=Judgement(agreement=self.agreement), today=today, initial=initial)

    def ask(self, form: JudgementForm) -> HttpResponse:
        return self.show("monitoring/judgement_form.html", form=form)
