from typing import Any, Self

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coopreg.access import edit_scope, read_scope
from coopreg.expressions import Fold, containing, spelled_like


class RegionQuerySet(models.QuerySet["Region"]):
    def visible_to(self, user: Any) -> Self:
        """The regions whose rows ``user`` may read."""
        return self.filter(read_scope(user).regions())

    def editable_by(self, user: Any) -> Self:
        """The regions in whose name ``user`` may enter and change agreements."""
        return self.filter(edit_scope(user).regions(), autonomous=True, retired_on=None)

    def possible_parties(self) -> Self:
        """The regions that can be a party to an agreement: a pemerintah daerah of its own, not retired."""
        return self.filter(autonomous=True, retired_on=None)

    def named_like(self, text: str) -> Self:
        """The regions whose code begins with ``text`` or one of whose names contains it, accents ignored; where there
        is none, those with a name that is spelled nearly so."""
        text = text.strip()
        own, names = Region.objects.all(), RegionName.objects.all()
        exact = (
            containing(own, text).values("pk"),
            own.order_by().filter(code__startswith=text).values("pk"),
            containing(names, text).values("region"),
        )
        nobody = [~Exists(rows) for rows in exact]
        alike = (
            spelled_like(own, text).filter(*nobody).values("pk"),
            spelled_like(names, text).filter(*nobody).values("region"),
        )
        return self.filter(pk__in=exact[0].union(*exact[1:], *alike, all=True))


@pghistory.track()
class Region(models.Model):
    """A province, kabupaten or kota, by its Kemendagri code."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("province")
        REGENCY = "regency", _("regency")
        CITY = "city", _("city")

    code = models.CharField(_("code"), max_length=5, unique=True, help_text=_("Kemendagri code: 19 or 19.71"))
    name = models.CharField(_("name"), max_length=100)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("province"), null=True, blank=True, related_name="children"
    )
    capital = models.CharField(_("capital"), max_length=100, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    iso_3166_2 = models.CharField(_("ISO 3166-2"), max_length=6, blank=True)
    area_km2 = models.DecimalField(_("area (km²)"), max_digits=12, decimal_places=3, null=True, blank=True)
    autonomous = models.BooleanField(
        _("autonomous"),
        default=True,
        help_text=_(
            "A regional government of its own. Jakarta's administrative cities are not, and cannot be a party."
        ),
    )
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="regions_region_code_form",
                condition=Q(code__regex=r"^[0-9]{2}(\.[0-9]{2})?$"),
                violation_error_message=_("A region's code is two digits (province) or four with a dot (19.71)."),
            ),
            models.CheckConstraint(
                name="regions_region_parent_of_level",
                condition=Q(level="province", parent__isnull=True, code__regex=r"^[0-9]{2}$")
                | (~Q(level="province") & Q(parent__isnull=False, code__regex=r"^[0-9]{2}\.[0-9]{2}$")),
                violation_error_message=_("A province stands alone; a regency or city belongs to a province."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("regions:region-detail", args=[self.code])


@pghistory.track()
class RegionName(models.Model):
    """Another name of a region: short, English or former."""

    region = models.ForeignKey(Region, models.CASCADE, verbose_name=_("region"), related_name="names")
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("other name of a region")
        verbose_name_plural = _("other names of regions")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "region",
                "name",
                name="regions_regionname_once",
                violation_error_message=_("The region already has this name."),
            ),
        ]
        # Serves Region.named_like and the search of the lists.
        indexes = [GinIndex(OpClass(Fold("name"), name="gin_trgm_ops"), name="regions_regionname_trgm")]

    def __str__(self) -> str:
        return self.name


class AgencyQuerySet(models.QuerySet["Agency"]):
    def visible_to(self, user: Any) -> Self:
        """The agencies of the regions that ``user`` may read."""
        return self.filter(read_scope(user).regions("region"))

    def editable_by(self, user: Any) -> Self:
        """The agencies that ``user`` may name as owner of an agreement."""
        return self.filter(edit_scope(user).regions("region"), retired_on=None)


@pghistory.track()
class Agency(models.Model):
    """A work unit of a region (perangkat daerah)."""

    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("region"), related_name="agencies")
    name = models.CharField(_("name"), max_length=200)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "region",
                Fold("name"),
                name="regions_agency_once",
                violation_error_message=_("The region already has an agency of this name."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name
