"""What people answered to a check that warns: rows that are only ever added."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coopreg.tracking import newest_first


@pghistory.track(meta={"indexes": [newest_first("assessments_warning_newest")]})
class WarningAnswer(models.Model):
    """Why a warning is accepted, or (``taken_back``) no longer is. The latest row of a rule counts (domain.md 9.8)."""

    agreement = models.ForeignKey(
        "agreements.Agreement", models.PROTECT, verbose_name=_("agreement"), related_name="warning_answers"
    )
    # A code of assessments/rules/table.py; answers to a rule that is no more stay.
    rule = models.SlugField(_("check"), max_length=40)
    reason = models.TextField(_("reason"))
    taken_back = models.BooleanField(_("answer taken back"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), null=True, related_name="+")
    created_at = models.DateTimeField(_("answered at"), default=timezone.now)

    class Meta:
        verbose_name = _("answer to a check")
        verbose_name_plural = _("answers to checks")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="assessments_warninganswer_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why: the reason stays with the agreement."),
            ),
        ]
        indexes = [models.Index("agreement", "rule", F("id").desc(), name="assessments_warning_latest")]
        triggers = [
            pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete),
            pgtrigger.Protect(name="protect_updates", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.reason[:60]}"
