"""What blocks a cooperation, as data: a coded category, how bad, who can clear it, from when to when."""

import datetime
from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Sector
from coopreg.expressions import language
from coopreg.tracking import newest_first
from monitoring.choices import Severity, Unblocker
from monitoring.models import triggers
from monitoring.models.reports import Report
from monitoring.models.scope import OfAgreementQuerySet


@pghistory.track()
class ObstacleCategory(models.Model):
    """A kind of obstacle (kategori hambatan, domain.md 7). Administrators keep the list."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    name_id = models.CharField(_("Indonesian name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100)
    example_id = models.CharField(_("Indonesian example"), max_length=300, blank=True)
    example_en = models.CharField(_("English example"), max_length=300, blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    class Meta:
        verbose_name = _("category of obstacles")
        verbose_name_plural = _("categories of obstacles")
        ordering = ["order", "id"]
        triggers = [pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the person's language."""
        return str(getattr(self, f"name_{language()}"))


def blocks_on(day: datetime.date) -> Q:
    """The condition that an obstacle is open on ``day``."""
    return Q(raised_on__lte=day) & (Q(cleared_on=None) | Q(cleared_on__gt=day))


class ObstacleQuerySet(OfAgreementQuerySet):
    def open_on(self, day: datetime.date) -> Self:
        """The obstacles that block on ``day``."""
        return self.filter(blocks_on(day))


@pghistory.track(meta={"indexes": [newest_first("monitoring_obstacle_newest")]})
class Obstacle(models.Model):
    """One obstacle of an agreement. It stays open until somebody clears it, and outlives the report that told of it."""

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="obstacles", editable=False
    )
    report = models.ForeignKey(
        Report,
        models.PROTECT,
        verbose_name=_("report that first told of it"),
        null=True,
        blank=True,
        editable=False,
        related_name="obstacles",
    )
    category = models.ForeignKey(ObstacleCategory, models.PROTECT, verbose_name=_("category"), related_name="obstacles")
    severity = models.CharField(_("severity"), max_length=20, choices=Severity)
    unblocker = models.CharField(_("who can clear it"), max_length=20, choices=Unblocker)
    sector = models.ForeignKey(
        Sector, models.PROTECT, verbose_name=_("sector"), null=True, blank=True, related_name="obstacles"
    )
    text = models.TextField(_("what blocks it"))
    notes = models.TextField(_("notes"), blank=True)
    raised_on = models.DateField(_("raised on"))
    cleared_on = models.DateField(_("cleared on"), null=True, blank=True)
    cleared_how = models.TextField(_("how it was cleared"), blank=True)

    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("entered by"),
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)

    objects = ObstacleQuerySet.as_manager()

    class Meta:
        verbose_name = _("obstacle")
        verbose_name_plural = _("obstacles")
        ordering = ["-raised_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="monitoring_obstacle_choices",
                condition=Q(severity__in=Severity.values, unblocker__in=Unblocker.values),
                violation_error_message=_("Choose how bad it is and who can clear it."),
            ),
            models.CheckConstraint(
                name="monitoring_obstacle_text",
                condition=~Q(text=""),
                violation_error_message=_("Say what blocks the cooperation."),
            ),
            models.CheckConstraint(
                name="monitoring_obstacle_cleared",
                condition=Q(cleared_on=None, cleared_how="") | (Q(cleared_on__gte=F("raised_on")) & ~Q(cleared_how="")),
                violation_error_message=_(
                    "A cleared obstacle has its day, not before it was raised, and how it was cleared."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["agreement", "-raised_on"], name="monitoring_obstacles_of"),
            models.Index("category", condition=Q(cleared_on=None), name="monitoring_obstacles_open"),
        ]
        triggers = [
            triggers.KEEPS_ITS_ROWS,
            triggers.COUNT_VERSION,
            triggers.same_agreement("monitoring_obstacle_report", ("report_id", "monitoring_report")),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79].rstrip()}…"
