"""Judging an aspect: one row is added, and what was there stays."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from assessments.models import Answer, Assessment, InternalNote, Standing


@dataclass(frozen=True)
class Judged:
    """The row that was added; ``meanwhile`` is a judgement of the same aspect that came while the form was open, and
    ``counts`` says whether the row is the later one."""

    assessment: Assessment
    meanwhile: Assessment | None = None
    counts: bool = True


def judge(assessment: Assessment, answers: Sequence[Answer], note: str = "", *, seen: int = 0) -> Judged:
    """Store ``assessment`` with its ``answers`` and internal ``note`` in one transaction.

    ``seen`` is the key of the latest judgement of the aspect that the form showed, 0 for none. A second click (the same
    entry key) adds nothing. Raises IntegrityError where a constraint refuses.
    """
    try:
        return _store(assessment, answers, note, seen)
    except IntegrityError:
        if first := Assessment.objects.filter(entry_key=assessment.entry_key).first():
            return Judged(first)
        raise


@transaction.atomic
def _store(assessment: Assessment, answers: Sequence[Answer], note: str, seen: int) -> Judged:
    assessment.save(force_insert=True)
    for answer in answers:
        answer.assessment, answer.agreement = assessment, assessment.agreement
    Answer.objects.bulk_create(answers)
    if note:
        InternalNote.objects.create(assessment=assessment, agreement=assessment.agreement, text=note)
    same = {"agreement": assessment.agreement, "aspect": assessment.aspect}
    others = Assessment.objects.filter(**same, pk__gt=seen).exclude(pk=assessment.pk)
    counts = Standing.objects.filter(**same, assessment=assessment).exists()
    return Judged(assessment, others.select_related("assessor").first(), counts)
