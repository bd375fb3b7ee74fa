"""What the parties promised, and what came of each due date."""

from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Document, Sector
from coopreg.tracking import newest_first
from monitoring.choices import OPEN_STATES, Outcome, OwedBy, Rhythm, SignOff
from monitoring.models import triggers
from monitoring.models.scope import OfAgreementQuerySet
from monitoring.models.states import CommitmentQuerySet
from regions.models import Agency


@pghistory.track(meta={"indexes": [newest_first("monitoring_commitment_newest")]})
class Commitment(models.Model):
    """One promise of a text (domain.md 0, purpose 4). Its state is computed: ``CommitmentQuerySet.with_state``."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="commitments")
    text = models.TextField(_("commitment"), help_text=_("What was promised, in the words of the text or in short."))
    article = models.CharField(
        _("article"), max_length=100, blank=True, help_text=_("For example: Pasal 3 ayat (2), or item 4 of the plan.")
    )
    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name=_("paper it stands in"), null=True, blank=True, related_name="+"
    )
    sector = models.ForeignKey(
        Sector, models.PROTECT, verbose_name=_("sector"), null=True, blank=True, related_name="commitments"
    )
    owed_by = models.CharField(_("owed by"), max_length=20, choices=OwedBy, default=OwedBy.REGION)
    agency = models.ForeignKey(
        Agency, models.PROTECT, verbose_name=_("agency in charge"), null=True, blank=True, related_name="commitments"
    )
    partner_unit = models.CharField(_("unit of the partner"), max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("person in charge"),
        null=True,
        blank=True,
        related_name="commitments",
        help_text=_("Is reminded when it falls due."),
    )
    rhythm = models.CharField(_("how often"), max_length=20, choices=Rhythm, default=Rhythm.ONCE)
    due_on = models.DateField(
        _("due on"), null=True, blank=True, help_text=_("The first due date, where it comes back.")
    )
    until = models.DateField(_("last due date"), null=True, blank=True)
    dropped_on = models.DateField(_("dropped on"), null=True, blank=True, editable=False)
    dropped_reason = models.TextField(_("why it was dropped"), blank=True, editable=False)

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

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="monitoring_commitment_text",
                condition=~Q(text=""),
                violation_error_message=_("Say what was promised."),
            ),
            models.CheckConstraint(
                name="monitoring_commitment_choices",
                condition=Q(owed_by__in=OwedBy.values, rhythm__in=Rhythm.values),
                violation_error_message=_("Choose who owes it and how often."),
            ),
            models.CheckConstraint(
                name="monitoring_commitment_first_due",
                condition=Q(rhythm=Rhythm.ONCE) | Q(due_on__isnull=False),
                violation_error_message=_("What comes back needs its first due date."),
            ),
            models.CheckConstraint(
                name="monitoring_commitment_last_due",
                condition=Q(until=None) | (~Q(rhythm=Rhythm.ONCE) & Q(until__gte=F("due_on"))),
                violation_error_message=_("The last due date is for what comes back, and not before the first."),
            ),
            models.CheckConstraint(
                name="monitoring_commitment_dropped",
                condition=Q(dropped_on=None, dropped_reason="") | (Q(dropped_on__isnull=False) & ~Q(dropped_reason="")),
                violation_error_message=_("Say why it is dropped: the reason stays with the commitment."),
            ),
        ]
        indexes = [
            models.Index("agreement", "id", name="monitoring_commitments_of"),
            models.Index("due_on", condition=Q(dropped_on=None), name="monitoring_commitments_due"),
        ]
        triggers = [
            triggers.KEEPS_ITS_ROWS,
            triggers.COUNT_VERSION,
            triggers.same_agreement("monitoring_commitment_paper", ("document_id", "agreements_document")),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79].rstrip()}…"

    @property
    def is_open(self) -> bool:
        """Whether a due date can still get an outcome; asked of what ``with_state`` gives."""
        stands: Any = self
        return stands.state in OPEN_STATES


class FulfilmentQuerySet(OfAgreementQuerySet):
    def to_sign_off_by(self, user: Any) -> Self:
        """The outcomes that wait for the word of ``user``."""
        if not user.has_perm("monitoring.sign_off_fulfilment"):
            return self.none()
        return self.filter(sign_off=SignOff.WAITING).editable_by(user)


@pghistory.track(meta={"indexes": [newest_first("monitoring_fulfilment_newest")]})
class Fulfilment(models.Model):
    """What came of one due date of a commitment, with its evidence and the supervisor's word on it.

    ``occurrence`` counts the due dates from 0; those that were returned do not count.
    """

    # That of the commitment: a trigger sees to it.
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="+", editable=False
    )
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, verbose_name=_("commitment"), related_name="fulfilments", editable=False
    )
    occurrence = models.PositiveSmallIntegerField(_("number of the due date"), editable=False)
    due_on = models.DateField(_("was due on"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("what came of it"), max_length=20, choices=Outcome, default=Outcome.KEPT)
    done_on = models.DateField(
        _("done on"), help_text=_("Where it was not carried out: the day on which that was found.")
    )
    evidence = models.TextField(_("evidence"), help_text=_("What shows it: a result, a letter, a place, numbers."))
    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name=_("paper"), null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("entered by"),
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)
    sign_off = models.CharField(_("sign-off"), max_length=20, choices=SignOff, default=SignOff.WAITING, editable=False)
    sign_off_note = models.TextField(_("note of the supervisor"), blank=True, editable=False)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("signed off by"),
        null=True,
        editable=False,
        related_name="+",
    )
    signed_off_at = models.DateTimeField(_("signed off at"), null=True, editable=False)

    objects = FulfilmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("fulfilment of a commitment")
        verbose_name_plural = _("fulfilments of commitments")
        ordering = ["commitment", "occurrence", "id"]
        constraints = [
            models.UniqueConstraint(
                "commitment",
                "occurrence",
                condition=~Q(sign_off=SignOff.RETURNED),
                name="monitoring_fulfilment_once",
                violation_error_message=_("What came of this due date was entered already."),
            ),
            models.CheckConstraint(
                name="monitoring_fulfilment_choices",
                condition=Q(outcome__in=Outcome.values, sign_off__in=SignOff.values),
                violation_error_message=_("Choose what came of it."),
            ),
            models.CheckConstraint(
                name="monitoring_fulfilment_evidence",
                condition=~Q(evidence=""),
                violation_error_message=_("Say what shows it, or why it was not carried out."),
            ),
            models.CheckConstraint(
                name="monitoring_fulfilment_returned",
                condition=~Q(sign_off=SignOff.RETURNED) | ~Q(sign_off_note=""),
                violation_error_message=_("Say why it is returned."),
            ),
            models.CheckConstraint(
                name="monitoring_fulfilment_signed",
                condition=Q(sign_off=SignOff.WAITING, signed_off_at=None)
                | (~Q(sign_off=SignOff.WAITING) & Q(signed_off_at__isnull=False)),
                violation_error_message=_("A sign-off has its day."),
            ),
        ]
        triggers = [
            triggers.KEEPS_ITS_ROWS,
            triggers.fills_agreement("commitment_id", "monitoring_commitment"),
            triggers.same_agreement("monitoring_fulfilment_paper", ("document_id", "agreements_document")),
            pgtrigger.ReadOnly(
                name="facts_stay", exclude=["sign_off", "sign_off_note", "signed_off_by", "signed_off_at"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.commitment}"
