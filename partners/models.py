from typing import Any, Self

import pghistory
import pgtrigger
from django.apps import apps
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import TrigramSimilarity
from django.db import models
from django.db.models import Exists, F, Func, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coopreg.access import NOTHING, Scope, read_scope
from coopreg.expressions import Fold, containing, language, spelled_like


class Core(Func):
    """A folded name without the words that say only what kind of place or body it is."""

    template = (
        "trim(regexp_replace(coopreg_fold(%(expressions)s), "
        r"'\m(pemerintah|kota|kabupaten|provinsi|prefektur|negara bagian|negeri|region|daerah otonom|metropolitan|"
        r"city of|city|municipality|municipal|council|province|prefecture|state of|state|county|government of)\M', "
        "'', 'g'))"
    )
    arity = 1
    output_field = models.CharField()


class CountryQuerySet(models.QuerySet["Country"]):
    def named_like(self, text: str) -> Self:
        """The countries whose code is ``text`` or one of whose names contains it, accents and capitals ignored."""
        folded = Fold(models.Value(text.strip()))
        other = CountryName.objects.alias(folded=Fold("name")).filter(country=OuterRef("pk"), folded__contains=folded)
        return self.alias(folded_id=Fold("name_id"), folded_en=Fold("name_en")).filter(
            Q(folded_id__contains=folded) | Q(folded_en__contains=folded) | Q(pk=text.strip().upper()) | Exists(other)
        )


@pghistory.track()
class Country(models.Model):
    """A country or territory of ISO 3166-1."""

    alpha2 = models.CharField(_("ISO code"), max_length=2, primary_key=True)
    alpha3 = models.CharField(_("three-letter code"), max_length=3, unique=True)
    name_id = models.CharField(_("Indonesian name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    diplomatic_relations = models.BooleanField(
        _("diplomatic relations"),
        null=True,
        blank=True,
        help_text=_("Unknown until an administrator has confirmed it."),
    )
    caution = models.TextField(
        _("caution"), blank=True, help_text=_("Shown to whoever enters an agreement with this country.")
    )

    objects = CountryQuerySet.as_manager()

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["name_id"]
        constraints = [
            models.CheckConstraint(
                name="partners_country_alpha2_form",
                condition=Q(alpha2__regex=r"^[A-Z]{2}$"),
                violation_error_message=_("A country's code is two capital letters."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the person's language."""
        return str(getattr(self, f"name_{language()}"))


@pghistory.track()
class CountryName(models.Model):
    """Another spelling of a country's name, for matching what people write."""

    country = models.ForeignKey(Country, models.CASCADE, verbose_name=_("country"), related_name="names")
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("other name of a country")
        verbose_name_plural = _("other names of countries")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "name",
                name="partners_countryname_once",
                violation_error_message=_("This name already stands for a country."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


def _shown_in(scope: Scope) -> Q:
    """Partners that no confidential agreement hides from ``scope``: as conditions on each partner for itself, so that
    a few can be asked for without a look at all."""
    # By name: agreements look at partners and not the other way round. Their history knows of which agreements a
    # partner was once a party.
    once = apps.get_model("agreements", "PartyEvent").objects.filter(partner=OuterRef("pk"))
    parties = apps.get_model("agreements", "Party").objects.filter(partner=OuterRef("pk"))
    unused = Q(~Exists(parties), ~Exists(once.filter(agreement__confidential=True)), merged_into=None)
    public = Q(Exists(parties.filter(agreement__confidential=False)))
    lead = Q(Exists(parties.filter(scope.regions("agreement__region"))))
    return unused | public | lead | Q(Exists(parties.filter(scope.regions("agreement__parties__region"))))


def _known_to_all() -> Q:
    """Partners of an agreement that is not confidential, and those that were never a party: everybody sees them."""
    once = apps.get_model("agreements", "PartyEvent").objects.filter(partner=OuterRef("pk"))
    parties = apps.get_model("agreements", "Party").objects.filter(partner=OuterRef("pk"))
    return Q(Exists(parties.filter(agreement__confidential=False))) | Q(~Exists(once))


class PartnerQuerySet(models.QuerySet["Partner"]):
    def visible_to(self, user: Any) -> Self:
        """The partners that ``user`` may see: the directory is shared, so that nobody enters a partner twice.

        A partner known only from confidential agreements shows to those alone who may read one of them
        (docs/access.md), also after it was taken out of them. One that was merged has no agreements left: it shows to
        whoever sees the one that stayed.
        """
        scope = read_scope(user)
        if scope.everything:
            return self.all()
        if scope == NOTHING:
            return self.none()
        stayed = self.model._default_manager.filter(_shown_in(scope), pk=OuterRef("merged_into"))
        return self.filter(_shown_in(scope) | Q(Exists(stayed)))

    def current(self) -> Self:
        """Partners that can be chosen: neither merged into another nor retired."""
        return self.filter(merged_into=None, retired_on=None)

    def named_like(self, text: str) -> Self:
        """The partners one of whose names (former, other, original script) contains ``text``, accents and capitals
        ignored; where no name does, those with a name that is spelled nearly so."""
        return self.filter(pk__in=partners_named_like(text))

    def close_to(self, name: str, country: str | None) -> Self:
        """The current partners of ``country`` (alpha-2) with a name close to ``name``, the closest first.

        Closeness is trigram similarity without accents and without words like "Kota" or "Province", which would make
        every city look alike; each row carries it as ``closeness`` (0 to 1).
        """
        typed = Core(models.Value(name))
        other = (
            PartnerName.objects.filter(partner=OuterRef("pk"))
            .values("partner")
            .values(best=Max(TrigramSimilarity(Core("name"), typed)))  # type: ignore[arg-type]  # stubs: str only
        )
        own = TrigramSimilarity(Core("name"), typed)  # type: ignore[arg-type]  # stubs: str only
        closeness = Greatest(own, Coalesce(Subquery(other), 0.0))
        return (
            self.current()
            .filter(country=country)
            .annotate(closeness=closeness)
            .filter(closeness__gte=CLOSE)
            .order_by(F("closeness").desc(), "name")
        )


# Of partners whose name contains a text so many are looked at to see whether everybody knows one of them.
LOOKED_AT = 300


def partners_named_like(text: str) -> models.QuerySet[Any]:
    """The keys of all partners that are ``named_like``, some perhaps twice.

    A partner that not everybody sees does not keep those from being found that are spelled nearly so: else its name
    could be found out by trying. A union of narrow searches, because the database uses the trigram indexes for each but
    for none of an OR.
    """
    text = text.strip()
    own, names = Partner.objects.all(), PartnerName.objects.all()
    exact = (
        containing(own, text).values("pk"),
        containing(names, text).values("partner"),
        containing(own.exclude(original_name=""), text, "original_name").values("pk"),
    )
    # The limit makes the database find the names first.
    named = exact[0].union(*exact[1:], all=True)[:LOOKED_AT]
    nobody = ~Exists(own.order_by().filter(_known_to_all(), pk__in=named))
    alike = (
        spelled_like(own, text).filter(nobody).values("pk"),
        spelled_like(names, text).filter(nobody).values("partner"),
    )
    return exact[0].union(*exact[1:], *alike, all=True)


# Two spellings of one name reach it (Shizuoka and Shizouka: 0.38), two cities of one country do not (Chengdu and
# Chongqing: 0.13).
CLOSE = 0.35


@pghistory.track()
class Partner(models.Model):
    """A foreign party: a region, institution, organisation or body abroad."""

    class Kind(models.TextChoices):
        REGIONAL_GOVERNMENT = "regional_government", _("regional government abroad")
        INTERNATIONAL_ORGANISATION = "international_organisation", _("international organisation")
        FOREIGN_NGO = "foreign_ngo", _("foreign non-governmental organisation")
        FOREIGN_PRIVATE_BODY = "foreign_private_body", _("foreign private body")
        FOREIGN_UNIVERSITY = "foreign_university", _("foreign university")
        NATIONAL_GOVERNMENT = "national_government", _("national government")
        INDONESIAN_MISSION = "indonesian_mission", _("Indonesian mission abroad")
        OTHER = "other", _("other")

    class Rank(models.TextChoices):
        STATE = "state", pgettext_lazy("a partner", "state")
        PROVINCE = "province", _("province or prefecture")
        CITY = "city", _("city or municipality")
        COUNTY = "county", _("county")
        NOT_APPLICABLE = "not_applicable", _("not applicable")

    name = models.CharField(_("name"), max_length=200)
    original_name = models.CharField(
        _("name in its own script"), max_length=200, blank=True, help_text=_("For example 静岡県")
    )
    kind = models.CharField(_("kind of partner"), max_length=30, choices=Kind, default=Kind.REGIONAL_GOVERNMENT)
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        verbose_name=_("country"),
        null=True,
        blank=True,
        related_name="partners",
        help_text=_("Leave empty only when no source names it."),
    )
    rank = models.CharField(_("rank"), max_length=20, choices=Rank, default=Rank.NOT_APPLICABLE)
    city = models.CharField(_("seat"), max_length=100, blank=True, help_text=_("The city where the partner sits."))
    merged_into = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("merged into"), null=True, blank=True, related_name="merged"
    )
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Fold("name"),
                "country",
                name="partners_partner_once",
                condition=Q(merged_into=None),
                nulls_distinct=False,
                violation_error_message=_("This country already has a partner of this name."),
            ),
            models.CheckConstraint(
                name="partners_partner_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                violation_error_message=_("A partner cannot be merged into itself."),
            ),
        ]
        # Serves named_like, close_to and the search of the lists.
        indexes = [
            GinIndex(OpClass(Fold("name"), name="gin_trgm_ops"), name="partners_partner_trgm"),
            GinIndex(
                OpClass(Fold("original_name"), name="gin_trgm_ops"),
                name="partners_partner_original_trgm",
                condition=~Q(original_name=""),
            ),
        ]
        triggers = [pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partners:partner-detail", args=[self.pk])


@pghistory.track()
class PartnerName(models.Model):
    """A former or other name of a partner."""

    partner = models.ForeignKey(Partner, models.CASCADE, verbose_name=_("partner"), related_name="names")
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("other name of a partner")
        verbose_name_plural = _("other names of partners")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "partner",
                Fold("name"),
                name="partners_partnername_once",
                violation_error_message=_("The partner already has this name."),
            ),
        ]
        # Serves named_like, close_to and the search of the lists.
        indexes = [GinIndex(OpClass(Fold("name"), name="gin_trgm_ops"), name="partners_partnername_trgm")]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Contact(models.Model):
    """A person to write to at a partner."""

    partner = models.ForeignKey(Partner, models.PROTECT, verbose_name=_("partner"), related_name="contacts")
    name = models.CharField(_("name"), max_length=200)
    position = models.CharField(_("position"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=50, blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["name"]
        triggers = [pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name
