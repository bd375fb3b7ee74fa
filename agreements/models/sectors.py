import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from coopreg.expressions import language


@pghistory.track()
class Sector(models.Model):
    """A field of cooperation (bidang kerja sama), one for every group of government affairs of UU 23/2014."""

    code = models.CharField(_("code"), max_length=3, unique=True)
    name_id = models.CharField(_("Indonesian name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100)
    affairs = models.CharField(
        _("government affairs"), max_length=20, blank=True, help_text=_("Letters of the annex to UU 23/2014.")
    )
    affairs_group = models.CharField(_("group of affairs"), max_length=50, blank=True)
    cooperation_object = models.CharField(
        _("object of cooperation"), max_length=1, blank=True, help_text=_("Letter of the list in PP 28/2018.")
    )
    sdg = models.CharField(_("sustainable development goals"), max_length=20, blank=True)
    dac_sector = models.CharField(_("OECD DAC sector"), max_length=20, blank=True)
    kbli_section = models.CharField(_("KBLI section"), max_length=20, blank=True)
    aliases = ArrayField(
        models.CharField(max_length=100),
        verbose_name=_("other words"),
        default=list,
        blank=True,
        help_text=_("Words that stand for this sector in agreements, separated by commas."),
    )
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["id"]
        triggers = [pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the person's language."""
        return str(getattr(self, f"name_{language()}"))


@pghistory.track()
class Commodity(models.Model):
    """A commodity or potential of a region (komoditas), inside a sector."""

    code = models.SlugField(_("code"), max_length=50, unique=True)
    name_id = models.CharField(_("Indonesian name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100)
    sector = models.ForeignKey(Sector, models.PROTECT, verbose_name=_("sector"), related_name="commodities")
    group = models.CharField(_("group"), max_length=50, blank=True)
    hs_code = models.CharField(_("HS headings"), max_length=50, blank=True)
    babel = models.BooleanField(_("a potential of Bangka Belitung"), default=False)
    aliases = ArrayField(models.CharField(max_length=100), verbose_name=_("other words"), default=list, blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    class Meta:
        verbose_name = _("commodity")
        verbose_name_plural = _("commodities")
        ordering = ["name_id"]
        triggers = [pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the person's language."""
        return str(getattr(self, f"name_{language()}"))
