"""The whole of the public agreements as CSV and as JSON, and what search engines read."""

from collections.abc import Iterator
from itertools import islice
from typing import ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import gettext as _

from lists.columns import Chosen
from lists.exports import csv
from lists.exports.log import Tally
from lists.listing import Listing
from public import document
from public.counting import Numbers
from public.facts import members
from public.freshness import fingerprint
from public.licence import licence
from public.search import public_partners
from public.table import COLUMNS
from public.views.base import LANGUAGES, PublicView, cacheable
from public.views.pages import Results, listing_of

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
# Stands for the key in an address that is taken apart: to look up each of very many takes longer than to read them.
ANY = "9876543210"


class DataFile(PublicView):
    """All public agreements, or those that the parameters of the list leave, as a file."""

    counted = ("public-files", "PUBLIC_FILES_PER_MINUTE")
    form: ClassVar[str] = ""
    media_type: ClassVar[str] = ""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        etag = quote_etag(f"{self.form}-{fingerprint(self.on)}")
        # Asked first: a copy that is still right costs one query.
        if unchanged := get_conditional_response(request, etag=etag):
            return self._told(unchanged, etag)
        query = request.GET.copy()
        if "sort" not in query:
            query["sort"] = "reference"
        listing = listing_of(self, self.rows, self.to("start"), query)
        if listing.refused:
            return self.page(request, "public/list.html", {"results": Results(listing), "listing": listing}, status=400)
        pieces = iter(()) if request.method == "HEAD" else self.pieces(listing)
        response = StreamingHttpResponse(pieces, content_type=self.media_type)
        name = f"{_('cooperation')}-{self.on}.{self.form}"
        response["Content-Disposition"] = content_disposition_header(self.form == "csv", name) or ""
        return self._told(response, etag)

    def pieces(self, listing: Listing) -> Iterator[bytes]:
        raise NotImplementedError

    def _told(self, response: HttpResponseBase, etag: str) -> HttpResponseBase:
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = cacheable()
        # Everybody may read it, so the page of everybody may, too.
        response.headers["Access-Control-Allow-Origin"] = "*"
        if address := licence()["address"]:
            response.headers["Link"] = f'<{address}>; rel="license"'
        return response


class CsvFile(DataFile):
    form, media_type = "csv", csv.MEDIA_TYPE

    def pieces(self, listing: Listing) -> Iterator[bytes]:
        columns = Chosen([(name, listing.table.base_columns[name]) for name in COLUMNS], listing.asked)
        return csv.written(listing.results.ordered(), columns, Tally(), codes=True)


class JsonFile(DataFile):
    form, media_type = "json", document.MEDIA_TYPE

    def pieces(self, listing: Listing) -> Iterator[bytes]:
        about = {
            "register": _("Register of International Cooperation"),
            "as_of": self.on.isoformat(),
            "language": LANGUAGES[self.namespace],
            "about": settings.BASE_URL + self.to("data"),
            "licence": licence(),
        }
        return document.document(listing.results.ordered(), members(self.on), about)


class Sitemap(PublicView):
    """The addresses of the pages, for search engines; of very many the first, which lead to the others."""

    counted = DataFile.counted

    def get(self, request: HttpRequest) -> HttpResponse:
        addresses = islice(self.addresses(), settings.PUBLIC_SITEMAP)
        urls = "".join(f"<url><loc>{settings.BASE_URL}{address}</loc></url>\n" for address in addresses)
        body = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{SITEMAP}">\n{urls}</urlset>\n'
        return HttpResponse(body, content_type="application/xml", headers={"Cache-Control": cacheable()})

    def addresses(self) -> Iterator[str]:
        yield from (self.to("start"), self.to("data"))
        for code in Numbers(self.rows).codes():
            yield self.to("region-detail", code)
        kinds = (
            ("partner-detail", public_partners(self.rows).order_by("pk").values_list("pk", flat=True)),
            ("agreement-detail", self.rows.order_by("reference").values_list("reference", flat=True)),
        )
        for name, keys in kinds:
            before, _key, after = self.to(name, ANY).partition(ANY)
            yield from (f"{before}{key}{after}" for key in keys[: settings.PUBLIC_SITEMAP])


class RobotsFile(PublicView):
    """What search engines may read: the public face and nothing else."""

    def get(self, request: HttpRequest) -> HttpResponse:
        lines = ["User-agent: *", "Disallow: /", "Allow: /publik/", "Allow: /static/", "Disallow: /publik/*q="]
        lines += [f"Sitemap: {settings.BASE_URL}{reverse('public:sitemap', current_app=name)}" for name in LANGUAGES]
        headers = {"Cache-Control": cacheable()}
        return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8", headers=headers)
