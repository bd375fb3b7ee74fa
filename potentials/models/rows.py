"""Rows of a potential that are entered on its page: figures and wanted countries."""

from decimal import Decimal

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coopreg.expressions import Fold
from coopreg.tracking import newest_first
from partners.models import Country
from potentials.figures import in_words
from potentials.models.potential import Potential
from potentials.models.scope import OfPotentialQuerySet

FIRST_YEAR, LAST_YEAR = 1900, 2100


@pghistory.track(meta={"indexes": [newest_first("potentials_figure_newest")]})
class PotentialFigure(models.Model):
    """One number about a potential: what was measured, how much, in which year, and who says so."""

    potential = models.ForeignKey(Potential, models.CASCADE, verbose_name=_("potential"), related_name="figures")
    what = models.CharField(_("what"), max_length=200, help_text=_("For example: luas kebun, produksi"))
    value = models.DecimalField(
        _("value"),
        max_digits=20,
        decimal_places=4,
        help_text=_("As in 62.064,67: a dot for thousands, a comma before decimals."),
    )
    unit = models.CharField(_("unit"), max_length=50, help_text=_("For example: ha, ton, orang"))
    year = models.PositiveSmallIntegerField(_("year"), help_text=_("The year that the number is about."))
    source = models.CharField(_("source"), max_length=1000, blank=True)

    objects = OfPotentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="potentials_figure_said",
                condition=~Q(what="") & ~Q(unit=""),
                violation_error_message=_("Say what was measured and in which unit."),
            ),
            models.CheckConstraint(
                name="potentials_figure_value",
                condition=Q(value__gte=0),
                violation_error_message=_("A figure is not below zero."),
            ),
            models.CheckConstraint(
                name="potentials_figure_year",
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                violation_error_message=_("Give the year with four digits, as in 2024."),
            ),
            models.UniqueConstraint(
                "potential",
                Fold("what"),
                Fold("unit"),
                "year",
                name="potentials_figure_once",
                violation_error_message=_("This was measured in that year already: correct the other row."),
            ),
        ]
        indexes = [
            # The newest of each unit, which the size is read from.
            models.Index("potential", F("year").desc(), name="potentials_newest_figures"),
        ]

    def __str__(self) -> str:
        return in_words(self.what, Decimal(self.value), self.unit, self.year)


@pghistory.track(meta={"indexes": [newest_first("potentials_country_newest")]})
class WantedCountry(models.Model):
    """A country in which a region looks for a partner."""

    potential = models.ForeignKey(Potential, models.CASCADE, verbose_name=_("potential"), related_name="wanted")
    country = models.ForeignKey(Country, models.PROTECT, verbose_name=_("country"), related_name="wanted_by")

    objects = OfPotentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("wanted country")
        verbose_name_plural = _("wanted countries")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "potential",
                "country",
                name="potentials_wantedcountry_once",
                violation_error_message=_("This country is named already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.country)
