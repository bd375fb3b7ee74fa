"""What people say of an agreement and a potential, where the rule of region and sector does not say it right."""

from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from coopreg.tracking import newest_first
from potentials.models.potential import Potential
from potentials.models.scope import OfPotentialQuerySet


class PotentialAnswerQuerySet(OfPotentialQuerySet):
    def of_seen_agreements(self, user: Any) -> Self:
        """Those on agreements that ``user`` may read."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))


@pghistory.track(meta={"indexes": [newest_first("potentials_answer_newest")]})
class PotentialAnswer(models.Model):
    """Somebody's word that an agreement answers a potential, or that it does not though region and sector fit."""

    potential = models.ForeignKey(Potential, models.PROTECT, verbose_name=_("potential"), related_name="answers")
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="potential_answers"
    )
    answers = models.BooleanField(_("answers it"), default=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("said by"), null=True, editable=False, related_name="+"
    )
    said_at = models.DateTimeField(_("said at"), default=timezone.now, editable=False)

    objects = PotentialAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a potential")
        verbose_name_plural = _("answers to potentials")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "potential",
                "agreement",
                name="potentials_answer_once",
                violation_error_message=_("Something is said of this agreement already: change it there."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.agreement)
