"""A person's judgement of what an agreement came to. Rows are only ever added."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from coopreg.tracking import newest_first
from monitoring.choices import Verdict
from monitoring.models import triggers
from monitoring.models.scope import OfAgreementQuerySet


@pghistory.track(meta={"indexes": [newest_first("monitoring_judgement_newest")]})
class Judgement(models.Model):
    """How effective a person holds an agreement to be, and why; it stands beside what the rules say, not for it.

    The latest counts. ``picture`` keeps what the rules said on that day (monitoring/effectiveness).
    """

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="judgements", editable=False
    )
    verdict = models.CharField(_("judgement"), max_length=20, choices=Verdict)
    reason = models.TextField(_("reason"))
    judged_on = models.DateField(_("judged on"))
    picture = models.JSONField(_("what the rules said"), default=dict, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("judged by"),
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("judgement of effectiveness")
        verbose_name_plural = _("judgements of effectiveness")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="monitoring_judgement_known",
                condition=Q(verdict__in=Verdict.values),
                violation_error_message=_("Choose the judgement."),
            ),
            models.CheckConstraint(
                name="monitoring_judgement_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why: a judgement without a reason helps nobody."),
            ),
        ]
        indexes = [models.Index(fields=["agreement", "-id"], name="monitoring_judgements_of")]
        triggers = triggers.append_only()

    def __str__(self) -> str:
        return str(self.get_verdict_display())
