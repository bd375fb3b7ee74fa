"""What a region has to offer and looks for abroad."""

import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Commodity, Sector
from coopreg.expressions import Fold
from coopreg.tracking import newest_first
from partners.models import Partner
from potentials.choices import PotentialState, Readiness, Sought
from potentials.models import triggers
from potentials.querysets import PotentialQuerySet
from regions.models import Agency, Region


@pghistory.track(exclude=["entry_key"], meta={"indexes": [newest_first("potentials_event_newest")]})
class Potential(models.Model):
    """One potential of a region (potensi kerja sama): what it has, what it seeks, and how far it is with it."""

    region = models.ForeignKey(
        Region,
        models.PROTECT,
        verbose_name=_("region"),
        related_name="potentials",
        help_text=_("The region that has it and owns the record."),
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, verbose_name=_("agency in charge"), null=True, blank=True, related_name="potentials"
    )
    sector = models.ForeignKey(Sector, models.PROTECT, verbose_name=_("sector"), related_name="potentials")
    commodity = models.ForeignKey(
        Commodity, models.PROTECT, verbose_name=_("commodity"), null=True, blank=True, related_name="potentials"
    )
    title = models.CharField(_("title"), max_length=300, help_text=_("For example: Hilirisasi lada putih Muntok"))
    description = models.TextField(_("description"), blank=True)
    source = models.CharField(_("source"), max_length=1000, blank=True, help_text=_("Where all this was read."))

    sought = ArrayField(
        models.CharField(max_length=20, choices=Sought), verbose_name=_("what is sought"), default=list, blank=True
    )
    partner_kinds = ArrayField(
        models.CharField(max_length=40, choices=Partner.Kind),
        verbose_name=_("wanted kind of partner"),
        default=list,
        blank=True,
    )
    readiness = models.CharField(_("readiness"), max_length=20, choices=Readiness, default=Readiness.IDEA)
    state = models.CharField(_("state"), max_length=20, choices=PotentialState, default=PotentialState.OPEN)
    rpjmd_programme = models.CharField(_("RPJMD programme"), max_length=300, blank=True)
    national_priority = models.CharField(_("national priority"), max_length=300, blank=True)
    # Invented for a demo or a training: never to be taken for a fact.
    is_example = models.BooleanField(_("example"), default=False)

    # A person's word instead of the computed priority (potentials/priority.py); who and when the history tells.
    override = models.PositiveSmallIntegerField(_("priority set by hand"), null=True, blank=True)
    override_reason = models.TextField(_("reason for the priority set by hand"), blank=True)

    retired_on = models.DateField(_("taken out on"), null=True, blank=True)
    retired_reason = models.TextField(_("why it was taken out"), blank=True)

    # A form carries its key, so that a second click finds the record of the first.
    entry_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)
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

    objects = PotentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("potential")
        verbose_name_plural = _("potentials")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="potentials_potential_title",
                condition=~Q(title=""),
                violation_error_message=_("Give the potential a title."),
            ),
            models.UniqueConstraint(
                "region",
                Fold("title"),
                name="potentials_potential_once",
                condition=Q(retired_on=None),
                violation_error_message=_("The region already has a potential of this title."),
            ),
            models.CheckConstraint(
                name="potentials_potential_choices",
                condition=Q(readiness__in=Readiness.values, state__in=PotentialState.values),
                violation_error_message=_("Choose how ready it is and where it stands."),
            ),
            models.CheckConstraint(
                name="potentials_potential_sought",
                condition=Q(sought__contained_by=Sought.values),
                violation_error_message=_("Choose what is sought from the list."),
            ),
            models.CheckConstraint(
                name="potentials_potential_partner_kinds",
                condition=Q(partner_kinds__contained_by=Partner.Kind.values),
                violation_error_message=_("Choose the kind of partner from the list."),
            ),
            models.CheckConstraint(
                name="potentials_potential_override",
                # Without "is not null" a missing number makes the condition unknown, which the database lets pass.
                condition=Q(override=None, override_reason="")
                | (Q(override__isnull=False, override__lte=100) & ~Q(override_reason="")),
                violation_error_message=_("A priority set by hand is a number from 0 to 100 with its reason."),
            ),
            models.CheckConstraint(
                name="potentials_potential_retired",
                condition=Q(retired_on=None, retired_reason="") | (Q(retired_on__isnull=False) & ~Q(retired_reason="")),
                violation_error_message=_("Say why it is taken out: the reason stays with the potential."),
            ),
        ]
        indexes = [
            # The gap, and the potentials of a region.
            models.Index("region", "sector", condition=Q(retired_on=None), name="potentials_of_region"),
            # The list as it opens: what changed last.
            models.Index(F("updated_at").desc(), "id", name="potentials_updated_at"),
        ]
        triggers = [
            triggers.KEEPS_ITS_ROWS,
            triggers.COUNT_VERSION,
            triggers.AGENCY_OF_REGION,
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("potentials:potential-detail", args=[self.pk])

    @property
    def sought_in_words(self) -> str:
        """What is sought, in the order of the choices."""
        return ", ".join(str(each.label) for each in Sought if each in self.sought)

    @property
    def kinds_in_words(self) -> str:
        """The wanted kinds of partner, in the order of the choices."""
        return ", ".join(str(each.label) for each in Partner.Kind if each in self.partner_kinds)
