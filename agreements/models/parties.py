import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.choices import Progress
from agreements.models import triggers
from agreements.models.agreement import Agreement
from agreements.models.sectors import Sector
from coopreg.dates import PartialDate, Precision, precision_constraints
from coopreg.tracking import newest_first


@pghistory.track(meta={"indexes": [newest_first("agreements_party_newest")]})
class Party(models.Model):
    """One side of an agreement: a region or a partner, with the name and signatory as the text has them."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, verbose_name=_("agreement"), related_name="parties")
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, verbose_name=_("region"), null=True, blank=True, related_name="parties"
    )
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, verbose_name=_("partner"), null=True, blank=True, related_name="parties"
    )
    name_as_written = models.CharField(
        _("name as written"),
        max_length=300,
        blank=True,
        help_text=_("As the text names this side. For example: Pemerintah Kota Padang"),
    )
    signatory = models.CharField(_("signatory"), max_length=200, blank=True)
    position = models.CharField(_("position of the signatory"), max_length=200, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN)
    signed_as_written = models.CharField(_("signing date as written"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="agreements_party_region_or_partner",
                condition=Q(region__isnull=False, partner__isnull=True) | Q(region__isnull=True, partner__isnull=False),
                violation_error_message=_("A party is either a region or a partner: choose one of the two."),
            ),
            models.UniqueConstraint(
                "agreement",
                "region",
                name="agreements_party_region_once",
                violation_error_message=_("This region is already a party to the agreement."),
            ),
            models.UniqueConstraint(
                "agreement",
                "partner",
                name="agreements_party_partner_once",
                violation_error_message=_("This partner is already a party to the agreement."),
            ),
            *precision_constraints("signed", prefix="agreements_party"),
        ]
        triggers = [triggers.autonomous_region("agreements_party_autonomous")]

    def __str__(self) -> str:
        return str(self.region or self.partner)

    @property
    def signed(self) -> PartialDate:
        """The day on which this side signed, to its precision."""
        return PartialDate(self.signed_on, Precision(self.signed_precision), self.signed_as_written)


@pghistory.track(meta={"indexes": [newest_first("agreements_sector_newest")]})
class AgreementSector(models.Model):
    """A sector that an agreement covers, with how far the work in it is."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, verbose_name=_("agreement"), related_name="sector_rows")
    sector = models.ForeignKey(Sector, models.PROTECT, verbose_name=_("sector"), related_name="agreement_rows")
    progress = models.CharField(_("progress"), max_length=20, choices=Progress, blank=True)
    as_written = models.CharField(
        _("scope as written"), max_length=500, blank=True, help_text=_("The field in the words of the text.")
    )

    class Meta:
        verbose_name = _("sector of an agreement")
        verbose_name_plural = _("sectors of agreements")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "agreement",
                "sector",
                name="agreements_agreementsector_once",
                violation_error_message=_("The agreement already has this sector."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.sector)


@pghistory.track(meta={"indexes": [newest_first("agreements_source_newest")]})
class Source(models.Model):
    """Where a fact about an agreement was read."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, verbose_name=_("agreement"), related_name="sources")
    citation = models.CharField(
        _("source"), max_length=1000, help_text=_("An address on the web, a letter with number and date, or a title.")
    )
    note = models.CharField(_("what it says"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.citation
