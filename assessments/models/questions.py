"""The questions that guide a judgement: reference data that administrators edit."""

import pghistory
import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.choices import Aspect
from coopreg.expressions import language


@pghistory.track()
class Question(models.Model):
    """One question of the form of an aspect (domain.md 4)."""

    code = models.SlugField(_("code"), max_length=50, unique=True)
    aspect = models.CharField(_("aspect"), max_length=20, choices=Aspect)
    order = models.PositiveSmallIntegerField(_("order"))
    text_id = models.CharField(_("question in Indonesian"), max_length=300)
    text_en = models.CharField(_("question in English"), max_length=300)
    source = models.CharField(
        _("source"), max_length=300, blank=True, help_text=_("The regulation or guide behind the question.")
    )
    retired_on = models.DateField(
        _("retired on"),
        null=True,
        blank=True,
        help_text=_("From this day on it is not asked any more. Answers that were given stay."),
    )

    class Meta:
        verbose_name = _("guiding question")
        verbose_name_plural = _("guiding questions")
        ordering = ["aspect", "order", "id"]
        constraints = [
            models.CheckConstraint(
                name="assessments_question_aspect_known",
                condition=models.Q(aspect__in=Aspect.values),
                violation_error_message=_("Choose the aspect."),
            ),
            models.CheckConstraint(
                name="assessments_question_texts_given",
                condition=~models.Q(text_id="") & ~models.Q(text_en=""),
                violation_error_message=_("Give the question in both languages."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The question in the person's language."""
        return str(getattr(self, f"text_{language()}"))
