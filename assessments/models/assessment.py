"""The judgement of an aspect of an agreement. Rows are only ever added: a correction is a new row.

What the region may read stands in ``Assessment``. What only those who judge may read stands in tables of its own,
``Answer`` and ``InternalNote``, so that no page, file or history of the first can show it by mistake.
"""

import uuid
from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Document
from assessments.choices import Aspect, Body, Reply, Result
from assessments.models import triggers
from assessments.models.questions import Question
from coopreg.tracking import newest_first


class OfAgreementQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The rows of the agreements that ``user`` may read; what of them, the permissions say."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))


def _append_only() -> list[pgtrigger.Trigger]:
    return [
        pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete),
        pgtrigger.Protect(name="protect_updates", operation=pgtrigger.Update),
    ]


@pghistory.track(exclude=["entry_key"], meta={"indexes": [newest_first("assessments_assmnt_newest")]})
class Assessment(models.Model):
    """One judgement of one aspect (domain.md 4). The latest of an aspect counts: see ``Standing``."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="assessments")
    aspect = models.CharField(_("aspect"), max_length=20, choices=Aspect)
    result = models.CharField(_("result"), max_length=20, choices=Result)
    reason = models.TextField(
        _("reason"), blank=True, help_text=_("The region reads it too. For example: the text names no way to end it.")
    )
    body = models.CharField(_("body that judges"), max_length=20, choices=Body)
    body_name = models.CharField(
        _("name of the body"),
        max_length=200,
        blank=True,
        help_text=_("For example: Kementerian Kelautan dan Perikanan, or a directorate."),
    )
    assessed_on = models.DateField(_("judged on"))
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("After this day it is to be judged again. Mostly empty.")
    )
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        verbose_name=_("version of the text"),
        null=True,
        blank=True,
        related_name="assessments",
    )

    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("assessor"),
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)
    # A form carries its key, so that a second click finds the row of the first.
    entry_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="assessments_assessment_aspect_known",
                condition=Q(aspect__in=Aspect.values),
                violation_error_message=_("Choose the aspect."),
            ),
            models.CheckConstraint(
                name="assessments_assessment_result_known",
                condition=Q(result__in=Result.values),
                violation_error_message=_("Choose the result."),
            ),
            models.CheckConstraint(
                name="assessments_assessment_body_known",
                condition=Q(body__in=Body.values),
                violation_error_message=_("Choose the body that judges."),
            ),
            models.CheckConstraint(
                name="assessments_assessment_reason",
                condition=Q(result=Result.SAFE) | ~Q(reason=""),
                violation_error_message=_("Say why: the region must know what to mend."),
            ),
            models.CheckConstraint(
                name="assessments_assessment_body_named",
                condition=~Q(body__in=[Body.MINISTRY, Body.OTHER]) | ~Q(body_name=""),
                violation_error_message=_("Name the ministry or body that judges."),
            ),
            models.CheckConstraint(
                name="assessments_assessment_valid_after",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("assessed_on")),
                violation_error_message=_("It cannot stop being valid before the day on which it was judged."),
            ),
        ]
        indexes = [
            # All judgements of an agreement, the latest first.
            models.Index("agreement", "id", name="assessments_of_agreement"),
            # The few that keep an agreement from being recommended: the filter of the list.
            models.Index(
                "result",
                "id",
                condition=Q(result__in=[Result.UNSAFE, Result.NEEDS_IMPROVEMENT]),
                name="assessments_not_safe",
            ),
            # Those that stop being valid by themselves.
            models.Index("valid_until", condition=Q(valid_until__isnull=False), name="assessments_valid_until"),
        ]
        triggers = [*_append_only(), triggers.TAKES_ITS_PLACE]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()}: {self.get_result_display()}"

    @property
    def by_body(self) -> str:
        """The body in words: "Ministry of Foreign Affairs", "technical ministry (Kementerian Pertanian)"."""
        body = str(self.get_body_display())
        if not self.body_name:
            return body
        return self.body_name if self.body == Body.OTHER else f"{body} ({self.body_name})"


class _Internal(models.Model):
    """A row of an assessment that only those who judge may read."""

    # That of the assessment: a trigger sees to it.
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="+", editable=False
    )

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        abstract = True


@pghistory.track(meta={"indexes": [newest_first("assessments_answer_newest")]})
class Answer(_Internal):
    """What was answered to a guiding question when an aspect was judged."""

    assessment = models.ForeignKey(
        Assessment, models.PROTECT, verbose_name=_("assessment"), related_name="answers", editable=False
    )
    question = models.ForeignKey(Question, models.PROTECT, verbose_name=_("question"), related_name="answers")
    reply = models.CharField(_("answer"), max_length=20, choices=Reply)
    note = models.CharField(_("note"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("answer to a guiding question")
        verbose_name_plural = _("answers to guiding questions")
        ordering = ["assessment", "question__order", "id"]
        constraints = [
            models.UniqueConstraint(
                "assessment",
                "question",
                name="assessments_answer_once",
                violation_error_message=_("This question was answered already."),
            ),
            models.CheckConstraint(
                name="assessments_answer_reply_known",
                condition=Q(reply__in=Reply.values),
                violation_error_message=_("Choose an answer."),
            ),
        ]
        triggers = [*_append_only(), triggers.BELONGS_TO_AGREEMENT]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_reply_display()}"


@pghistory.track(meta={"indexes": [newest_first("assessments_note_newest")]})
class InternalNote(_Internal):
    """What those who judge tell each other about an assessment."""

    assessment = models.OneToOneField(
        Assessment, models.PROTECT, verbose_name=_("assessment"), related_name="internal_note", editable=False
    )
    text = models.TextField(_("internal note"))

    class Meta:
        verbose_name = _("internal note of an assessment")
        verbose_name_plural = _("internal notes of assessments")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="assessments_internalnote_text_given",
                condition=~Q(text=""),
                violation_error_message=_("Write the note."),
            ),
        ]
        triggers = [*_append_only(), triggers.BELONGS_TO_AGREEMENT]

    def __str__(self) -> str:
        return self.text
