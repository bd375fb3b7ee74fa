import uuid
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.choices import (
    Activity,
    CooperationKind,
    FollowsAs,
    Instrument,
    LegalBasis,
    Process,
    Term,
    TerminationGround,
    Tie,
)
from agreements.models import triggers
from agreements.models.expressions import ActivityOrder, ValidFrom, ValidUntil
from agreements.querysets import AgreementQuerySet
from coopreg.dates import PartialDate, Precision, precision_constraints
from coopreg.expressions import Fold
from coopreg.tracking import newest_first


class ReferenceCounter(models.Model):
    """The last running number that a region has given in a year."""

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("region", "year", name="agreements_referencecounter_once")]

    def __str__(self) -> str:
        return f"{self.region_id}-{self.year}: {self.last}"

    @classmethod
    def next_reference(cls, region: Any) -> str:
        """The next reference of ``region``, as ``19.71-2026-0001``.

        The counter's row is locked until the transaction ends, so two concurrent saves never share a number; the
        counter never goes back, so a number is never reused.
        """
        year = timezone.localdate().year
        with transaction.atomic():
            ReferenceCounter.objects.bulk_create([ReferenceCounter(region=region, year=year)], ignore_conflicts=True)
            counter = cls.objects.select_for_update().get(region=region, year=year)
            counter.last += 1
            counter.save(update_fields=["last"])
        return f"{region.code}-{year}-{counter.last:04d}"


@pghistory.track(
    exclude=["valid_from", "valid_until", "entry_key", "stage_place"],
    meta={
        "indexes": [
            newest_first("agreements_event_newest"),
            # The agreements of one change of many (agreements/bulkchanges.py); other events are not in it.
            models.Index(
                KT("pgh_context__bulk"), name="agreements_event_bulk", condition=Q(pgh_context__has_key="bulk")
            ),
        ]
    },
)
class Agreement(models.Model):
    """One text of international cooperation of a region: a LoI, MoU, plan of action or the like."""

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    title = models.CharField(
        _("title"),
        max_length=500,
        help_text=_("As it stands on the text. For example: MoU Sister City Padang - Fremantle"),
    )
    kind = models.CharField(_("cooperation kind"), max_length=10, choices=CooperationKind)
    tie = models.CharField(_("tie"), max_length=10, choices=Tie, default=Tie.NONE)
    instrument = models.CharField(_("instrument"), max_length=30, choices=Instrument)
    instrument_as_written = models.CharField(
        _("name of the instrument as written"),
        max_length=200,
        blank=True,
        help_text=_("For example: Memorandum Saling Pengertian"),
    )
    legal_basis = models.CharField(_("legal basis"), max_length=30, choices=LegalBasis, blank=True)

    region = models.ForeignKey(
        "regions.Region",
        models.PROTECT,
        verbose_name=_("region"),
        related_name="agreements",
        help_text=_("The region that owns the record."),
    )
    agency = models.ForeignKey(
        "regions.Agency",
        models.PROTECT,
        verbose_name=_("agency"),
        null=True,
        blank=True,
        related_name="agreements",
        help_text=_("The work unit in charge (perangkat daerah)."),
    )

    is_signed = models.BooleanField(_("signed"), default=False)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN)
    signed_as_written = models.CharField(_("signing date as written"), max_length=200, blank=True)
    place_signed = models.CharField(_("place of signing"), max_length=200, blank=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    effective_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN)
    effective_as_written = models.CharField(_("start as written"), max_length=200, blank=True)

    term = models.CharField(_("term"), max_length=20, choices=Term, default=Term.NOT_STATED)
    term_years = models.PositiveSmallIntegerField(_("number of years"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    ends_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN)
    ends_as_written = models.CharField(_("term as written"), max_length=200, blank=True)
    renewal_months = models.PositiveSmallIntegerField(_("renewal (months)"), null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField(_("notice (months)"), null=True, blank=True)
    terminated_on = models.DateField(_("terminated on"), null=True, blank=True)
    termination_ground = models.CharField(
        _("ground of termination"), max_length=30, choices=TerminationGround, blank=True
    )
    termination_reason = models.TextField(_("reason of termination"), blank=True)

    # Where the procedure is: only a step (StageChange) changes these four.
    stage = models.ForeignKey(
        "agreements.Stage",
        models.PROTECT,
        verbose_name=_("stage"),
        null=True,
        blank=True,
        editable=False,
        related_name="agreements",
    )
    process = models.CharField(_("procedure"), max_length=20, choices=Process, blank=True, editable=False)
    stage_since = models.DateField(_("at this stage since"), null=True, blank=True, editable=False)
    # The order of the stage in its procedure: a list that is sorted by it cannot look it up row by row.
    stage_place = models.PositiveSmallIntegerField(null=True, editable=False)

    summary = models.TextField(_("summary"), blank=True)
    funding = models.TextField(_("funding"), blank=True)
    languages = models.CharField(_("languages of the text"), max_length=200, blank=True)
    prevailing_language = models.CharField(_("prevailing language"), max_length=100, blank=True)
    rpjmd_programme = models.CharField(_("RPJMD programme"), max_length=300, blank=True)
    national_priority = models.CharField(_("national priority"), max_length=300, blank=True)

    office_abroad = models.BooleanField(
        _("opens an office of the region abroad"),
        null=True,
        blank=True,
        help_text=_("A region may have no representative office abroad (Permendagri 3/2008)."),
    )

    follows = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("follows"), null=True, blank=True, related_name="followed_by"
    )
    follows_as = models.CharField(_("relation to it"), max_length=20, choices=FollowsAs, blank=True)

    activity = models.CharField(_("activity"), max_length=20, choices=Activity, default=Activity.UNKNOWN)
    activity_on = models.DateField(_("activity as of"), null=True, blank=True)
    activity_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN)
    activity_as_written = models.CharField(_("date of the activity as written"), max_length=200, blank=True)

    source_notes = models.TextField(_("notes on the sources"), blank=True)
    sources_disagree = models.BooleanField(_("sources disagree"), default=False)
    confidential = models.BooleanField(_("confidential"), default=False)

    valid_from = models.GeneratedField(
        expression=ValidFrom(), output_field=models.DateField(_("valid from"), null=True), db_persist=True
    )
    valid_until = models.GeneratedField(
        expression=ValidUntil(), output_field=models.DateField(_("valid until"), null=True), db_persist=True
    )

    # A form carries its key, so that a second click finds the record of the first.
    entry_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Counted up by a trigger at every change; a form that began on an older version is stopped.
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("entered by"),
        null=True,
        editable=False,
        related_name="+",
    )
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("changed by"),
        null=True,
        editable=False,
        related_name="+",
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["reference"]
        constraints = [
            *precision_constraints("signed", prefix="agreements_agreement"),
            *precision_constraints("effective", prefix="agreements_agreement"),
            *precision_constraints("ends", prefix="agreements_agreement"),
            *precision_constraints("activity", prefix="agreements_agreement"),
            models.CheckConstraint(
                name="agreements_agreement_dated_is_signed",
                condition=Q(signed_on=None) | Q(is_signed=True),
                violation_error_message=_("An agreement with a signing date is signed: mark it as signed."),
            ),
            models.CheckConstraint(
                name="agreements_agreement_term_end",
                condition=Q(term=Term.ENDS_ON, ends_on__isnull=False) | (~Q(term=Term.ENDS_ON) & Q(ends_on=None)),
                violation_error_message=_("Give the end date if the term ends on a date, and only then."),
            ),
            models.CheckConstraint(
                name="agreements_agreement_term_years",
                # Without "is not null" a missing number makes the condition unknown, which the database lets pass.
                condition=Q(
                    term__in=[Term.YEARS, Term.REVIEWED],
                    term_years__isnull=False,
                    term_years__gte=1,
                    term_years__lte=99,
                )
                | (~Q(term__in=[Term.YEARS, Term.REVIEWED]) & Q(term_years=None)),
                violation_error_message=_(
                    "Give the number of years (1 to 99) if the term is counted or reviewed in years, and only then."
                ),
            ),
            models.CheckConstraint(
                name="agreements_agreement_ends_after_start",
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("The end lies before the start: check both dates."),
            ),
            models.CheckConstraint(
                name="agreements_agreement_follows_as",
                condition=Q(follows=None, follows_as="") | (Q(follows__isnull=False) & ~Q(follows_as="")),
                violation_error_message=_("Say how this agreement relates to the one it follows."),
            ),
            models.CheckConstraint(
                name="agreements_agreement_not_after_itself",
                condition=Q(follows=None) | ~Q(follows=F("id")),
                violation_error_message=_("An agreement cannot follow itself."),
            ),
            models.CheckConstraint(
                name="agreements_agreement_title_given",
                condition=~Q(title=""),
                violation_error_message=_("Give the title of the agreement."),
            ),
            models.CheckConstraint(
                name="agreements_agreement_stage_and_process",
                condition=Q(stage=None, process="", stage_since=None) | (Q(stage__isnull=False) & ~Q(process="")),
                violation_error_message=_("An agreement at a stage is in its procedure, and only then."),
            ),
            models.CheckConstraint(
                name="agreements_agreement_stage_place",
                condition=Q(stage=None, stage_place=None) | Q(stage__isnull=False, stage_place__isnull=False),
                violation_error_message=_("An agreement at a stage is in its procedure, and only then."),
            ),
            models.CheckConstraint(
                name="agreements_agreement_ground_of_end",
                condition=Q(termination_ground="") | Q(terminated_on__isnull=False),
                violation_error_message=_("Give the date of the termination beside its ground."),
            ),
        ]
        indexes = [
            # The list sorted by date or by end, and the filters on them.
            models.Index("signed_on", "id", name="agreements_signed_on"),
            # Beside the end stands what decides whether it has ended, so that counting looks at the index alone.
            models.Index(
                "valid_until",
                "id",
                include=["is_signed", "terminated_on", "valid_from"],
                name="agreements_valid_until",
            ),
            # The list as it opens: what changed last.
            models.Index(F("updated_at").desc(), "id", name="agreements_updated_at"),
            # What runs or sleeps, not confirmed or though it has ended: counted on the start page, and the filters.
            models.Index(
                "activity",
                "activity_on",
                include=["activity_precision", "is_signed", "terminated_on", "valid_from", "valid_until", "term"],
                condition=Q(activity__in=[Activity.RUNNING, Activity.NOT_RUNNING]),
                name="agreements_activity_said",
            ),
            # The list sorted by the others of its columns; names stand in the search entry. Backwards needs an index of
            # its own where rows without a value come last all the same, or thousands are alike and their keys decide.
            models.Index(F("signed_on").desc(nulls_last=True), "id", name="agreements_signed_on_desc"),
            models.Index(F("valid_until").desc(nulls_last=True), "id", name="agreements_valid_until_desc"),
            models.Index(Fold("title"), "id", name="agreements_by_title"),
            models.Index(ActivityOrder(), "id", name="agreements_by_activity"),
            models.Index(ActivityOrder().desc(), "id", name="agreements_by_activity_desc"),
            # Few rows each: the filters of what needs attention, of what is terminated and of what has not begun.
            models.Index("region", "id", condition=Q(sources_disagree=True), name="agreements_sources_disagree"),
            models.Index("terminated_on", condition=Q(terminated_on__isnull=False), name="agreements_terminated_on"),
            models.Index("effective_on", condition=Q(effective_on__isnull=False), name="agreements_effective_on"),
            # The list sorted by stage and by how long it has been there, and the filter on how the procedure stands.
            models.Index("stage_place", "id", name="agreements_by_stage"),
            models.Index(F("stage_place").desc(nulls_last=True), "id", name="agreements_by_stage_desc"),
            models.Index("stage_since", "id", name="agreements_stage_since"),
            models.Index(F("stage_since").desc(nulls_last=True), "id", name="agreements_stage_since_desc"),
            models.Index("process", name="agreements_process"),
            # What is in process: the board with its filters, whom it waits for, what is late; and what waits longest.
            models.Index(
                "stage",
                "stage_since",
                "id",
                include=["kind", "legal_basis"],
                condition=Q(process=Process.IN_PROCESS),
                name="agreements_in_process",
            ),
            models.Index(
                "stage_since", "id", condition=Q(process=Process.IN_PROCESS), name="agreements_waiting_longest"
            ),
            # A region's agreements, and the counts on the region pages.
            models.Index("region", "valid_until", name="agreements_region"),
            # The search of the list.
            GinIndex(OpClass(Fold("title"), name="gin_trgm_ops"), name="agreements_title_trgm"),
        ]
        triggers = [
            pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="reference_stays", fields=["reference"]),
            triggers.COUNT_VERSION,
            triggers.autonomous_region("agreements_agreement_autonomous"),
            triggers.AGENCY_OF_REGION,
            triggers.NO_CIRCLE,
            triggers.STAGE_BY_STEPS_ALONE,
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.reference:
            self.reference = ReferenceCounter.next_reference(self.region)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("agreements:agreement-detail", args=[self.reference])

    @property
    def signed(self) -> PartialDate:
        """The signing date to its precision."""
        return PartialDate(self.signed_on, Precision(self.signed_precision), self.signed_as_written)

    @property
    def effective(self) -> PartialDate:
        """The day from which the text itself says it is in force, to its precision."""
        return PartialDate(self.effective_on, Precision(self.effective_precision), self.effective_as_written)

    @property
    def starts(self) -> PartialDate:
        """From when it counts, to its precision: the start that the text names, or else its signing."""
        return self.effective or self.signed

    @property
    def ends(self) -> PartialDate:
        """The end date that the text names, to its precision."""
        return PartialDate(self.ends_on, Precision(self.ends_precision), self.ends_as_written)

    @property
    def active(self) -> PartialDate:
        """The date of what is said about the activity, to its precision."""
        return PartialDate(self.activity_on, Precision(self.activity_precision), self.activity_as_written)
