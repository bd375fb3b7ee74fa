"""Partners and countries chosen by typing."""

from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from coopreg.choosers import Chooser, nearest_first, plain
from coopreg.expressions import language
from partners.models import Country, CountryQuerySet, Partner, PartnerQuerySet


def _find_partners(rows: PartnerQuerySet, text: str) -> QuerySet[Partner]:
    return nearest_first(rows.named_like(text).select_related("country"), text)


def _find_countries(rows: CountryQuerySet, text: str) -> QuerySet[Country]:
    return nearest_first(rows.named_like(text), text, f"name_{language()}")


def _country_of(partner: Partner) -> str:
    return partner.country.name if partner.country else ""


def _caution_of(partner: Partner) -> str:
    return partner.country.caution if partner.country else ""


PARTNER = Chooser(Partner, "partners:partner-choose", "pk", _find_partners, hint=_country_of, caution=_caution_of)
COUNTRY = Chooser(
    Country,
    "partners:country-choose",
    "alpha2",
    _find_countries,
    text=lambda country: country.name,
    hint=lambda country: country.alpha2,
    caution=lambda country: country.caution,
)


@require_safe
@permission_required("partners.view_partner", raise_exception=True)
def partner_choose(request: HttpRequest) -> JsonResponse:
    """The current partners that the person may see, of ``?country=`` (alpha-2) where it is given."""
    partners = Partner.objects.visible_to(request.user).current()
    if country := plain(request.GET.get("country", "")):
        partners = partners.filter(country=country.upper())
    return PARTNER.answer(request, partners)


@require_safe
@permission_required("partners.view_partner", raise_exception=True)
def country_choose(request: HttpRequest) -> JsonResponse:
    """The countries of the world, which are open to all."""
    return COUNTRY.answer(request, Country.objects.all())
