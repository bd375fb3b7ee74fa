"""The four aman in the administration: questions are edited, judgements are only found and exported.

Only administrators enter here, so what is internal has its pages and its CSV here.
"""

from typing import Any

from django.contrib import admin

from assessments.history import ANSWER, ASSESSMENT, INTERNAL_NOTE, QUESTION
from assessments.models import Answer, Assessment, InternalNote, Question, WarningAnswer
from coopreg.historytables import Family, Table
from lists.admin import RegistryAdmin, RowsAdmin


@admin.register(Question)
class QuestionAdmin(RegistryAdmin):
    history_of = QUESTION
    list_display = ("code", "aspect", "order", "text_id", "text_en", "retired_on")
    list_display_links = ("code", "text_id")
    list_filter = ("aspect", ("retired_on", admin.EmptyFieldListFilter))
    search_fields = ("code", "text_id", "text_en")
    fields = ("code", "aspect", "order", "text_id", "text_en", "source", "retired_on")

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        # Answers that were given belong to the aspect; another aspect is another question.
        return ("code", "aspect") if obj else ()


@admin.register(Assessment)
class AssessmentAdmin(RowsAdmin):
    history_of = Family((Table(Assessment, named_by=ASSESSMENT.named_by),))
    list_display = ("agreement", "aspect", "result", "body", "assessed_on", "valid_until", "assessor", "created_at")
    list_filter = ("aspect", "result", "body")
    list_select_related = ("agreement", "assessor")
    date_hierarchy = "assessed_on"
    search_fields = ("agreement__reference", "agreement__title", "reason", "body_name")
    csv_without = ("entry_key",)


@admin.register(Answer)
class AnswerAdmin(RowsAdmin):
    history_of = Family((Table(Answer, named_by=ANSWER.named_by),))
    list_display = ("agreement", "question", "reply", "note")
    list_filter = ("reply", "question__aspect")
    list_select_related = ("agreement", "question")
    search_fields = ("agreement__reference", "question__code", "note")


@admin.register(InternalNote)
class InternalNoteAdmin(RowsAdmin):
    history_of = Family((Table(InternalNote, named_by=INTERNAL_NOTE.named_by),))
    list_display = ("agreement", "assessment", "text")
    list_select_related = ("agreement", "assessment")
    search_fields = ("agreement__reference", "text")


@admin.register(WarningAnswer)
class WarningAnswerAdmin(RowsAdmin):
    history_of = Family((Table(WarningAnswer, named_by=("rule",)),))
    list_display = ("agreement", "rule", "reason", "taken_back", "by", "created_at")
    list_filter = ("rule", "taken_back")
    list_select_related = ("agreement", "by")
    search_fields = ("agreement__reference", "reason")
