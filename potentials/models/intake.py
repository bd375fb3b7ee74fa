"""A spreadsheet of potentials on its way in: read, matched, checked, and taken as a whole."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class IntakeQuerySet(models.QuerySet["Intake"]):
    def visible_to(self, user: Any) -> Self:
        """One's own: nobody else meets what a person has not taken yet."""
        return self.filter(by=user.pk)


class Intake(models.Model):
    """One uploaded sheet: its cells as text, which column means what, and what became of it.

    The potentials that come of it have their history; the cells themselves go once they are taken.
    """

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("uploaded by"), related_name="intakes"
    )
    at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    name = models.CharField(_("name of the file"), max_length=255)
    headings = models.JSONField(_("headings"), default=list)
    cells = models.JSONField(_("cells"), default=list)
    # Of each column the field that it fills, "" for none.
    matched = models.JSONField(_("meaning of the columns"), default=list)
    taken_at = models.DateTimeField(_("taken at"), null=True)
    new = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = _("sheet of potentials")
        verbose_name_plural = _("sheets of potentials")
        ordering = ["-at", "-id"]
        indexes = [models.Index("by", models.F("at").desc(), name="potentials_intakes_of")]

    def __str__(self) -> str:
        return self.name
