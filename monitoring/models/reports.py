"""What was done in a period: the report of an agreement, with its activities, sectors, requests and papers."""

from typing import Any, Self

import pghistory
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.choices import Progress
from agreements.models import Agreement, Document, Sector
from coopreg.dates import PartialDate, Precision, precision_constraints
from coopreg.tracking import newest_first
from monitoring.choices import Funding, PeriodLength, ReportState, Unblocker
from monitoring.models import triggers
from monitoring.models.commitments import Commitment
from monitoring.models.scope import OfAgreementQuerySet
from monitoring.periods import Period
from regions.models import Agency

# Each step of a report, from and to; a step back says why.
FORWARD = [
    (ReportState.DRAFT, ReportState.SENT),
    (ReportState.SENT, ReportState.CHECKED),
    (ReportState.CHECKED, ReportState.LOCKED),
]
BACK = [
    (ReportState.SENT, ReportState.DRAFT),
    (ReportState.CHECKED, ReportState.DRAFT),
    (ReportState.LOCKED, ReportState.DRAFT),
]


class ReportQuerySet(OfAgreementQuerySet):
    def sent_back(self) -> Self:
        """The reports that were sent once and are to be written again."""
        return self.filter(Exists(ReportStep.objects.filter(report=OuterRef("pk")).order_by()), state=ReportState.DRAFT)

    def to_check_by(self, user: Any) -> Self:
        """The reports that wait for the check of ``user``."""
        if not user.has_perm("monitoring.check_report"):
            return self.none()
        return self.filter(state=ReportState.SENT).editable_by(user)


@pghistory.track(meta={"indexes": [newest_first("monitoring_report_newest")]})
class Report(models.Model):
    """The report of an agreement over a period (domain.md 3.5, 5.3). Its state changes by a ``ReportStep`` alone."""

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="reports", editable=False
    )
    length = models.CharField(_("period"), max_length=20, choices=PeriodLength)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    state = models.CharField(_("state"), max_length=20, choices=ReportState, default=ReportState.DRAFT, editable=False)
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("carried forward from"),
        null=True,
        blank=True,
        editable=False,
        related_name="carried_to",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("person in charge"),
        null=True,
        blank=True,
        related_name="reports",
    )
    summary = models.TextField(
        _("what was done"), blank=True, help_text=_("In a few sentences; where nothing was done, say so and why.")
    )
    impact = models.TextField(
        _("what it brought"), blank=True, help_text=_("For people, economy or services; with figures where known.")
    )
    plans = models.TextField(_("plans for the next period"), blank=True)

    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("begun by"),
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("begun at"), default=timezone.now, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                "agreement",
                "length",
                "starts_on",
                name="monitoring_report_once",
                violation_error_message=_("There is a report for this period already: go on with that one."),
            ),
            models.CheckConstraint(
                name="monitoring_report_choices",
                condition=Q(length__in=PeriodLength.values, state__in=ReportState.values),
                violation_error_message=_("Choose the period."),
            ),
            models.CheckConstraint(
                name="monitoring_report_period",
                condition=Q(ends_on__gt=F("starts_on")),
                violation_error_message=_("A period ends after it begins."),
            ),
            models.CheckConstraint(
                name="monitoring_report_said",
                condition=Q(state=ReportState.DRAFT) | ~Q(summary=""),
                violation_error_message=_("Say what was done, or that nothing was done and why, before it is sent."),
            ),
        ]
        indexes = [models.Index(fields=["agreement", "-ends_on"], name="monitoring_reports_of")]
        triggers = [
            triggers.KEEPS_ITS_ROWS,
            triggers.COUNT_VERSION,
            triggers.LOCKED_STAYS,
            triggers.STATE_BY_STEPS_ALONE,
        ]

    def __str__(self) -> str:
        return str(Period(self.starts_on, PeriodLength(self.length)))


@pghistory.track(meta={"indexes": [newest_first("monitoring_reportstep_newest")]})
class ReportStep(models.Model):
    """One step of a report; a trigger takes the report along. Rows are only ever added."""

    # That of the report: a trigger sees to it.
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="+", editable=False
    )
    report = models.ForeignKey(Report, models.PROTECT, verbose_name=_("report"), related_name="steps")
    from_state = models.CharField(pgettext_lazy("state of a report", "from"), max_length=20, choices=ReportState)
    to_state = models.CharField(pgettext_lazy("state of a report", "to"), max_length=20, choices=ReportState)
    reason = models.TextField(_("note or reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), null=True, related_name="+")
    created_at = models.DateTimeField(_("at"), default=timezone.now)

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a report")
        verbose_name_plural = _("steps of reports")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="monitoring_reportstep_possible",
                condition=Q(
                    *(Q(from_state=before, to_state=after) for before, after in [*FORWARD, *BACK]), _connector=Q.OR
                ),
                violation_error_message=_("This step is not possible from how the report stands."),
            ),
            models.CheckConstraint(
                name="monitoring_reportstep_reason",
                condition=~Q(to_state=ReportState.DRAFT) | ~Q(reason=""),
                violation_error_message=_("Say why: the reason stays with the report."),
            ),
        ]
        triggers = [
            *triggers.append_only(),
            triggers.TAKES_REPORT_ALONG,
            triggers.fills_agreement("report_id", "monitoring_report"),
        ]

    def __str__(self) -> str:
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"


@pghistory.track(meta={"indexes": [newest_first("monitoring_activity_newest")]})
class Activity(models.Model):
    """Something that was done under an agreement, in a report or entered by itself."""

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="activities", editable=False
    )
    report = models.ForeignKey(
        Report, models.PROTECT, verbose_name=_("report"), null=True, blank=True, related_name="activities"
    )
    name = models.CharField(pgettext_lazy("something done", "activity"), max_length=300)
    held_on = models.DateField(_("date"), null=True, blank=True)
    held_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN)
    held_as_written = models.CharField(_("date as written"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    sector = models.ForeignKey(
        Sector, models.PROTECT, verbose_name=_("sector"), null=True, blank=True, related_name="activities"
    )
    commitment = models.ForeignKey(
        Commitment,
        models.PROTECT,
        verbose_name=_("commitment it serves"),
        null=True,
        blank=True,
        related_name="activities",
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, verbose_name=_("agency"), null=True, blank=True, related_name="activities"
    )
    partner_unit = models.CharField(_("unit of the partner"), max_length=200, blank=True)
    cost = models.DecimalField(
        _("cost in rupiah"),
        max_digits=17,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    funding = models.CharField(_("source of funds"), max_length=20, choices=Funding, blank=True)
    people = models.PositiveIntegerField(_("people who took part"), null=True, blank=True)
    output = models.TextField(_("output"), blank=True, help_text=_("What came of it, in numbers where possible."))
    cancelled_reason = models.CharField(_("entered by mistake, because"), max_length=300, blank=True, editable=False)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("entered by"),
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity under an agreement")
        verbose_name_plural = _("activities under agreements")
        ordering = ["-held_on", "-id"]
        constraints = [
            *precision_constraints("held", prefix="monitoring_activity"),
            models.CheckConstraint(
                name="monitoring_activity_name",
                condition=~Q(name=""),
                violation_error_message=_("Say what was done."),
            ),
            models.CheckConstraint(
                name="monitoring_activity_cost",
                condition=Q(cost=None) | Q(cost__gte=0),
                violation_error_message=_("A cost is not below zero."),
            ),
            models.CheckConstraint(
                name="monitoring_activity_free",
                condition=~Q(funding=Funding.NONE) | Q(cost=None) | Q(cost=0),
                violation_error_message=_("Without cost, yet with an amount: correct one of the two."),
            ),
        ]
        indexes = [models.Index(fields=["agreement", "-held_on"], name="monitoring_activities_of")]
        triggers = [
            triggers.KEEPS_ITS_ROWS,
            triggers.rows_of_locked_stay(),
            triggers.same_agreement(
                "monitoring_activity_agreement",
                ("report_id", "monitoring_report"),
                ("commitment_id", "monitoring_commitment"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def held(self) -> PartialDate:
        """The day of the activity, to its precision."""
        return PartialDate(self.held_on, Precision(self.held_precision), self.held_as_written)


@pghistory.track(meta={"indexes": [newest_first("monitoring_sectorstate_newest")]})
class SectorState(models.Model):
    """How far the work in a sector was at the end of a report's period (domain.md 5.3)."""

    # That of the report: a trigger sees to it.
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="+", editable=False
    )
    report = models.ForeignKey(Report, models.PROTECT, verbose_name=_("report"), related_name="sector_states")
    sector = models.ForeignKey(Sector, models.PROTECT, verbose_name=_("sector"), related_name="+")
    progress = models.CharField(_("progress"), max_length=20, choices=Progress)
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("state of a sector")
        verbose_name_plural = _("states of sectors")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "report",
                "sector",
                name="monitoring_sectorstate_once",
                violation_error_message=_("The report already speaks of this sector."),
            ),
            models.CheckConstraint(
                name="monitoring_sectorstate_known",
                condition=Q(progress__in=Progress.values),
                violation_error_message=_("Choose how far the work is."),
            ),
        ]
        triggers = [triggers.rows_of_locked_stay(), triggers.fills_agreement("report_id", "monitoring_report")]

    def __str__(self) -> str:
        return f"{self.sector}: {self.get_progress_display()}"


@pghistory.track(meta={"indexes": [newest_first("monitoring_request_newest")]})
class ReportRequest(models.Model):
    """What a report asks of somebody; unanswered ones are carried into the next report."""

    # That of the report: a trigger sees to it.
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="+", editable=False
    )
    report = models.ForeignKey(Report, models.PROTECT, verbose_name=_("report"), related_name="requests")
    addressed_to = models.CharField(_("asked of"), max_length=20, choices=Unblocker)
    text = models.TextField(_("request"))
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("carried forward from"),
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("request of a report")
        verbose_name_plural = _("requests of reports")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="monitoring_request_text",
                condition=~Q(text=""),
                violation_error_message=_("Say what is asked for."),
            ),
        ]
        triggers = [triggers.rows_of_locked_stay(), triggers.fills_agreement("report_id", "monitoring_report")]

    def __str__(self) -> str:
        return self.text[:80]


@pghistory.track()
class ReportPaper(models.Model):
    """A paper of the agreement that belongs to a report."""

    # That of the report: a trigger sees to it.
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="+", editable=False
    )
    report = models.ForeignKey(Report, models.PROTECT, verbose_name=_("report"), related_name="paper_rows")
    document = models.ForeignKey(Document, models.PROTECT, verbose_name=_("paper"), related_name="+")

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper of a report")
        verbose_name_plural = _("papers of reports")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "report",
                "document",
                name="monitoring_reportpaper_once",
                violation_error_message=_("The report already has this paper."),
            ),
        ]
        triggers = [
            triggers.rows_of_locked_stay(),
            triggers.fills_agreement("report_id", "monitoring_report"),
            triggers.same_agreement("monitoring_reportpaper_agreement", ("document_id", "agreements_document")),
        ]

    def __str__(self) -> str:
        return str(self.document)
