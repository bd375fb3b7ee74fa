"""Judgements for tests."""

import itertools
from typing import Any

from django.utils import timezone

from agreements.models import Agreement
from assessments.choices import Aspect, Body, Reply, Result
from assessments.models import Answer, Assessment, InternalNote, Question

_count = itertools.count(1)
INTERNAL = "RAHASIA-CATATAN"
ANSWER_NOTE = "RAHASIA-JAWABAN"


def assessment(of: Agreement, aspect: str = Aspect.POLITICAL, result: str = Result.SAFE, **fields: Any) -> Assessment:
    """A judgement with a reason and nothing that is internal."""
    values: dict[str, Any] = {
        "reason": f"Alasan {next(_count)}",
        "body": Body.KEMLU,
        "assessed_on": timezone.localdate(),
    }
    return Assessment.objects.create(agreement=of, aspect=aspect, result=result, **(values | fields))


def all_safe(of: Agreement, **fields: Any) -> list[Assessment]:
    return [assessment(of, aspect, **fields) for aspect in Aspect.values]


def question(aspect: str = Aspect.POLITICAL, **fields: Any) -> Question:
    number = next(_count)
    values: dict[str, Any] = {"text_id": f"Pertanyaan {number}?", "text_en": f"Question {number}?", "order": number}
    return Question.objects.create(code=f"question-{number}", aspect=aspect, **(values | fields))


def internals(of: Assessment) -> None:
    """An internal note and an answer with a note: what the region must not see."""
    InternalNote.objects.create(assessment=of, agreement=of.agreement, text=INTERNAL)
    Answer.objects.create(
        assessment=of, agreement=of.agreement, question=question(of.aspect), reply=Reply.NO, note=ANSWER_NOTE
    )
