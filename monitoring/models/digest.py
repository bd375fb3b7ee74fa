"""The weekly mail: who wants none, and which were sent."""

import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from monitoring.models import triggers


@pghistory.track()
class DigestChoice(models.Model):
    """A person who turned the weekly mail off, or on again."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("person"), related_name="digest_choice"
    )
    wanted = models.BooleanField(_("weekly mail wanted"), default=True)

    class Meta:
        verbose_name = _("choice about the weekly mail")
        verbose_name_plural = _("choices about the weekly mail")

    def __str__(self) -> str:
        return str(self.user)


class Digest(models.Model):
    """One weekly mail of one person. The row goes before the mail, so that no run sends a second one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person"), related_name="digests")
    week = models.DateField(_("week of"), help_text=_("Its Monday."))
    lines = models.PositiveIntegerField(_("lines"))
    created_at = models.DateTimeField(_("made at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        verbose_name = _("weekly mail")
        verbose_name_plural = _("weekly mails")
        ordering = ["-week", "user"]
        constraints = [
            models.UniqueConstraint(
                "user",
                "week",
                name="monitoring_digest_once",
                violation_error_message=_("This person has had the mail of this week."),
            ),
        ]
        triggers = [triggers.KEEPS_ITS_ROWS]

    def __str__(self) -> str:
        return f"{self.user} {self.week:%Y-%m-%d}"
