"""The public pages: the list with what leads into it, one agreement, one region, one partner, the data."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.shortcuts import get_object_or_404

from coopreg.choosers import plain
from lists.listing import Listing
from partners.models import Partner
from public.counting import Numbers, most_first
from public.facts import Published
from public.filters import PublicFilter
from public.maps import indonesia, province, world
from public.search import public_partners
from public.table import COLUMNS, PublicTable
from public.views.base import KeptView, PublicView
from regions.models import Region


@dataclass(frozen=True)
class Results:
    """The agreements of one page of a list."""

    listing: Listing

    @cached_property
    def rows(self) -> list[Published]:
        listing = self.listing
        if listing.refused or not listing.count or listing.missing_page:
            return []
        return Published.read(listing.results.page(listing.page, listing.size), listing.filterset.day)

    @property
    def instead(self) -> str:
        """Words that were searched for in place of those typed."""
        finding = self.listing.filterset.finding
        return ", ".join(finding.instead) if finding and self.rows else ""


def listing_of(view: PublicView, rows: Any, path: str, query: QueryDict | None = None) -> Listing:
    """The public agreements ``rows`` as the request asks for them, in the list at ``path``."""
    return Listing(view.request, rows, table=PublicTable, filterset=PublicFilter, today=view.on, path=path, query=query)


# What is read of a partner, and the largest key that there can be.
PARTNER = ("name", "original_name", "country__alpha2", "country__name_id", "country__name_en")
LARGEST = 2**63 - 1


class Start(KeptView):
    """All public agreements: with a filter the list, without one what leads into it."""

    def made(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        listing = listing_of(self, self.rows, self.to("start"))
        if listing.query:
            context = {"results": Results(listing), "listing": listing}
            return self.page(request, "public/list.html", context, status=400 if listing.refused else 200)
        newest = listing.results.ordered()[: settings.PUBLIC_NEWEST]
        numbers = Numbers(self.rows)
        context = {
            "listing": listing,
            "numbers": numbers,
            "provinces": most_first(numbers.provinces),
            "newest": Published.read(newest, self.on),
            "maps": {
                "provinces": indonesia(numbers.provinces, self.beginning("region")),
                "countries": world(numbers.countries, f"{self.to('start')}?country="),
            },
        }
        return self.page(request, "public/start.html", context)


class AgreementDetail(KeptView):
    """What everybody may know of one agreement."""

    def made(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = self.rows.filter(reference=plain(kwargs["reference"]))
        for agreement in Published.read(rows, self.on):
            return self.page(request, "public/agreement_detail.html", {"agreement": agreement})
        raise Http404


class RegionDetail(KeptView):
    """The public agreements of one region; of a province also those of its kabupaten and kota."""

    def made(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        regions = Region.objects.select_related("parent").only("code", "name", "level", "parent__code", "parent__name")
        region = get_object_or_404(regions, code=plain(kwargs["code"]))
        rows = self.rows.of_regions([region.pk])
        listing = listing_of(self, rows, self.to("region-detail", region.code), only_page(request))
        inside = Numbers(rows).inside(region) if region.level == Region.Level.PROVINCE else []
        context = {
            "region": region,
            "inside": most_first(inside),
            "map": province(region, inside, self.beginning("region")) if inside else None,
            "results": Results(listing),
            "listing": listing,
        }
        return self.page(request, "public/region_detail.html", context)


class PartnerDetail(KeptView):
    """One partner with its public agreements; a partner that has none is not there."""

    def made(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = min(kwargs["pk"], LARGEST)
        known = public_partners(self.rows)
        partner = known.select_related("country").only(*PARTNER).filter(pk=key).first()
        if partner is None:
            merged = Partner.objects.filter(pk=key).values("merged_into")
            return HttpResponsePermanentRedirect(self.to("partner-detail", get_object_or_404(known, pk__in=merged).pk))
        rows = self.rows.filter(search__partners__contains=[partner.pk])
        listing = listing_of(self, rows, self.to("partner-detail", partner.pk), only_page(request))
        context = {"partner": partner, "results": Results(listing), "listing": listing}
        return self.page(request, "public/partner_detail.html", context)


class Data(KeptView):
    """What the files hold, and how they may be used."""

    def made(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page(request, "public/data.html", {"columns": COLUMNS.items()})


class Nothing(PublicView):
    """Any other address under the public face."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404


def only_page(request: HttpRequest) -> QueryDict:
    """Of the parameters the number of the page, which is all that a page about something else takes."""
    query = QueryDict(mutable=True)
    if "page" in request.GET:
        query["page"] = request.GET["page"]
    return query
