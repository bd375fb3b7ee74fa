"""The four aman of an agreement: how each stands, and the form in which one is judged."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from agreements.forms.constraints import NOT_SAVED
from agreements.forms.sectioned import Problem
from agreements.models import Document
from agreements.views.page import AgreementPage
from assessments.choices import Aspect
from assessments.forms import AssessmentForm
from assessments.judging import Judged, judge
from assessments.models import Assessment
from assessments.recommendation import Mark, marks_of, overall


@dataclass(frozen=True)
class Card:
    """One aspect on the page: its mark, the judgement that counts, and the older ones, the latest first."""

    mark: Mark
    current: Assessment | None = None
    older: list[Assessment] = field(default_factory=list)


class AssessmentList(AgreementPage):
    """The four aman: what was judged, by whom, when, for which version, and what that comes to."""

    permission_required = "assessments.view_assessment"
    tab = "assessments"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        marks = marks_of(self.agreement, timezone.localdate())
        cards = self.cards(marks)
        context = self.get_context_data(
            cards=cards,
            overall=overall(marks),
            papers=self.papers(cards),
            judges=self.judges,
            reads_internal=self.reads_internal,
        )
        return render(request, "assessments/assessment_list.html", context)

    @cached_property
    def judges(self) -> bool:
        return self.request.user.has_perm("assessments.add_assessment")

    @cached_property
    def reads_internal(self) -> bool:
        user = self.request.user
        return user.has_perm("assessments.view_answer") and user.has_perm("assessments.view_internalnote")

    def cards(self, marks: Iterable[Mark]) -> list[Card]:
        rows = Assessment.objects.filter(agreement=self.agreement).select_related("assessor", "document")
        if self.reads_internal:
            # Only then are they fetched at all.
            rows = rows.select_related("internal_note").prefetch_related("answers__question")
        by_key = {row.pk: row for row in rows.order_by("-pk")}
        return [self.card(mark, by_key) for mark in marks]

    def card(self, mark: Mark, by_key: dict[int, Assessment]) -> Card:
        current = by_key.get(mark.standing.assessment_id) if mark.standing else None
        of_aspect = [row for row in by_key.values() if row.aspect == mark.aspect]
        return Card(mark, current, [row for row in of_aspect if row != current])

    def papers(self, cards: Iterable[Card]) -> set[int]:
        """The keys of the judged papers that the person may open."""
        rows = [row for card in cards for row in (card.current, *card.older) if row and row.document_id]
        if not rows:
            return set()
        seen = Document.objects.visible_to(self.request.user).filter(pk__in={row.document_id for row in rows})
        return set(seen.values_list("pk", flat=True))


class AssessmentNew(AgreementPage):
    """The form in which a reviewer judges one aspect."""

    permission_required = "assessments.add_assessment"
    tab = "assessments"

    @cached_property
    def aspect(self) -> Aspect:
        if self.kwargs["aspect"] not in Aspect.values:
            raise Http404
        return Aspect(self.kwargs["aspect"])

    @cached_property
    def last(self) -> Assessment | None:
        """The judgement that counts until now."""
        rows = Assessment.objects.filter(agreement=self.agreement, aspect=self.aspect).order_by("-pk")
        return rows.select_related("assessor", "document", "internal_note").prefetch_related("answers").first()

    def get(self, request: HttpRequest, reference: str, aspect: str) -> HttpResponse:
        return self.ask(self.form())

    def post(self, request: HttpRequest, reference: str, aspect: str) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.ask(form)
        given = form.cleaned_data
        try:
            judged = judge(form.judgement(), form.answers(), given["internal_note"], seen=given["seen"] or 0)
        except DatabaseError:
            form.add_error(None, NOT_SAVED)
            return self.ask(form)
        self.tell(judged)
        return redirect(reverse("assessments:assessment-list", args=[self.agreement.reference]))

    def form(self, data: Any = None) -> AssessmentForm:
        return AssessmentForm(
            data, agreement=self.agreement, aspect=self.aspect, user=self.request.user, last=self.last
        )

    def ask(self, form: AssessmentForm) -> HttpResponse:
        problems = problems_of(form)
        context = self.get_context_data(form=form, aspect=self.aspect, last=self.last, problems=problems)
        return render(self.request, "assessments/assessment_form.html", context)

    def tell(self, judged: Judged) -> None:
        made, other = judged.assessment, judged.meanwhile
        said = {"aspect": made.get_aspect_display(), "result": made.get_result_display()}
        messages.success(self.request, _("Judged: %(aspect)s, %(result)s.") % said)
        if other is None:
            return
        named = {"person": other.assessor or _("The system"), "result": other.get_result_display()}
        which = _("yours is the later one and counts") if judged.counts else _("theirs is the later one and counts")
        words = _("%(person)s judged this aspect too while you wrote: %(result)s. Both stay; %(which)s.")
        messages.warning(self.request, words % (named | {"which": which}))


def problems_of(form: AssessmentForm) -> list[Problem]:
    """The lines of the summary above the form; each leads to its field."""
    fields = {name: form[name] for name in form.fields}
    return [
        Problem(fields[name].auto_id, str(fields[name].label), str(text))
        if name in fields
        else Problem("", "", str(text))
        for name, errors in form.errors.items()
        for text in errors
    ]
