"""The form in which an aspect is judged: its guiding questions, then the judgement."""

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils import formats, timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from agreements.choices import PaperKind
from agreements.forms.constraints import ConstraintsMixin, sentence
from agreements.models import Agreement, Document
from assessments.choices import TEXTS, Aspect, Reply
from assessments.models import Answer, Assessment, Question
from coopreg.fields import DayField

# What can be judged beside the text itself.
JUDGED = (*TEXTS, PaperKind.LOI, PaperKind.COOPERATION_PLAN, PaperKind.PLAN_OF_ACTION)
MOST_PAPERS = 50


def papers_of(agreement: Agreement, user: Any) -> QuerySet[Document]:
    """The papers of ``agreement`` that can be judged, the newest first: those that were not taken out."""
    papers = Document.objects.visible_to(user).filter(agreement=agreement, retired_at=None, kind__in=JUDGED)
    return papers.order_by("-pk")


class PaperField(forms.ModelChoiceField):
    """A version of the text, named by what it is and when it came."""

    def label_from_instance(self, obj: Any) -> str:
        came = formats.date_format(timezone.localtime(obj.uploaded_at), "j F Y")
        version = f" ({obj.version})" if obj.version > 1 else ""
        return f"{obj.get_kind_display()}{version} · {obj} · {came}"


@dataclass(frozen=True)
class Asked:
    """A guiding question with the two fields of its answer."""

    question: Question
    reply: BoundField
    note: BoundField


class AssessmentForm(ConstraintsMixin, forms.ModelForm):
    """A judgement of ``aspect`` of ``agreement`` by ``user``; begins with the answers and the body of ``last``.

    The result and the reason are not taken over: they are what is to be judged.
    """

    assessed_on = DayField(label=_("Judged on"), help_text=_("The day of the letter or meeting, or today."))
    valid_until = DayField(
        label=_("Valid until"), help_text=_("After this day it is to be judged again. Mostly empty.")
    )
    document = PaperField(
        Document.objects.none(),
        required=False,
        label=_("Version of the text"),
        empty_label=_("No version named"),
        help_text=_("A newer version asks for a new judgement."),
    )
    internal_note = forms.CharField(
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=_("Internal note"),
        help_text=_("Only reviewers and administrators read it. The region never sees it."),
    )
    entry_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    constraint_fields = {
        "assessments_assessment_reason": ("reason", "result"),
        "assessments_assessment_body_named": ("body_name", "body"),
        "assessments_assessment_valid_after": ("valid_until", "assessed_on"),
    }

    class Meta:
        model = Assessment
        fields = ("result", "reason", "body", "body_name", "assessed_on", "valid_until", "document")
        widgets = {
            "result": forms.RadioSelect(attrs={"class": "form-check-input"}),
            "reason": forms.Textarea(attrs={"rows": 4}),
        }
        error_messages = {
            "result": {"required": sentence(Assessment, "assessments_assessment_result_known")},
            "body": {"required": sentence(Assessment, "assessments_assessment_body_known")},
        }

    def __init__(
        self, data: Any = None, *, agreement: Agreement, aspect: Aspect, user: Any, last: Assessment | None
    ) -> None:
        self.last = last
        super().__init__(data, instance=Assessment(agreement=agreement, aspect=aspect, assessor=user))
        papers = list(papers_of(agreement, user)[:MOST_PAPERS])
        self._lay_out(papers)
        self._begin(papers)
        self.questions = list(Question.objects.filter(aspect=aspect, retired_on=None))
        self._ask({answer.question_id: answer for answer in last.answers.all()} if last else {})

    def _lay_out(self, papers: list[Document]) -> None:
        # Only as a model's field has it does the radio offer an empty choice.
        fields: dict[str, Any] = self.fields
        fields["result"].choices = [choice for choice in fields["result"].choices if choice[0]]
        fields["document"].queryset = Document.objects.filter(pk__in=[paper.pk for paper in papers])
        # It is asked for below; a field for a day takes an empty one by itself.
        fields["assessed_on"].marks_optional = False

    def _begin(self, papers: list[Document]) -> None:
        newest = next((paper for paper in papers if paper.kind in TEXTS), None)
        begin: dict[str, Any] = {
            "assessed_on": timezone.localdate(),
            "document": newest.pk if newest else None,
            "entry_key": uuid.uuid4(),
            "seen": self.last.pk if self.last else 0,
            "body": self.last.body if self.last else "",
            "body_name": self.last.body_name if self.last else "",
        }
        self.initial.update(begin)

    def _ask(self, known: dict[int, Answer]) -> None:
        for question in self.questions:
            answer = known.get(question.pk)
            self.fields[f"reply_{question.pk}"] = forms.ChoiceField(
                required=False,
                choices=Reply.choices,
                widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
                label=question.text,
                initial=answer.reply if answer else None,
            )
            self.fields[f"note_{question.pk}"] = forms.CharField(
                required=False,
                max_length=1000,
                label=format_lazy("{note}: {question}", note=_("Note"), question=question.text),
                initial=answer.note if answer else "",
            )

    @property
    def asked(self) -> Iterator[Asked]:
        for question in self.questions:
            yield Asked(question, self[f"reply_{question.pk}"], self[f"note_{question.pk}"])

    def clean_assessed_on(self) -> datetime.date:
        day = self.cleaned_data.get("assessed_on")
        if not day:
            raise ValidationError(_("Say on which day it was judged, as in 12/07/2018."), code="required")
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."), code="future")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for question in self.questions:
            if cleaned.get(f"note_{question.pk}") and not cleaned.get(f"reply_{question.pk}"):
                self.add_error(f"reply_{question.pk}", _("Choose the answer that this note belongs to."))
        return cleaned

    def judgement(self) -> Assessment:
        """The row as it shall be stored. Only for a form without errors."""
        made: Assessment = self.instance
        made.entry_key = self.cleaned_data["entry_key"] or uuid.uuid4()
        return made

    def answers(self) -> list[Answer]:
        """The answers that were given, without their assessment."""
        given = self.cleaned_data
        return [
            Answer(question=question, reply=reply, note=given[f"note_{question.pk}"])
            for question in self.questions
            if (reply := given[f"reply_{question.pk}"])
        ]
