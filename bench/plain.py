"""The list of agreements as one would write it in an hour with the same parts, and a page with nothing on it.

django-filter's FilterView with a ModelChoiceFilter for each link, instances with their rows prefetched, django-tables2
with its own template: what the documentation of these packages shows.
"""

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django_filters.views import FilterView
from django_tables2.views import SingleTableMixin

from agreements.choices import Validity
from agreements.models import Agreement, Sector
from partners.models import Country
from regions.models import Region


def empty_page(request: HttpRequest) -> HttpResponse:
    """Nothing: what it costs to come through the middleware as a signed-in person."""
    return HttpResponse(f"<!doctype html><title>{request.user}</title>")


class PlainFilter(django_filters.FilterSet):
    title = django_filters.CharFilter(lookup_expr="icontains")
    region = django_filters.ModelChoiceFilter(queryset=Region.objects.all())
    country = django_filters.ModelChoiceFilter(
        field_name="parties__partner__country", queryset=Country.objects.all(), distinct=True
    )
    sector = django_filters.ModelChoiceFilter(
        field_name="sector_rows__sector", queryset=Sector.objects.all(), distinct=True
    )
    signed_on = django_filters.DateFromToRangeFilter()

    class Meta:
        model = Agreement
        fields = ["kind", "tie", "instrument", "activity", "term"]


class PlainTable(tables.Table):
    title = tables.Column(linkify=True)
    instrument = tables.Column()
    region = tables.Column()
    partner = tables.Column(empty_values=(), orderable=False)
    country = tables.Column(empty_values=(), orderable=False)
    signed_on = tables.DateColumn()
    valid_until = tables.DateColumn()
    validity = tables.Column(orderable=False)
    activity = tables.Column()

    class Meta:
        model = Agreement
        fields = ("reference",)
        sequence = ("title", "reference", "...")
        template_name = "django_tables2/bootstrap5.html"

    def render_partner(self, record: Agreement) -> str:
        return "; ".join(party.partner.name for party in record.parties.all() if party.partner)

    def render_country(self, record: Agreement) -> str:
        return "; ".join(str(party.partner.country) for party in record.parties.all() if party.partner)

    def render_validity(self, value: str) -> str:
        return str(Validity(value).label)


class PlainPage(SingleTableMixin, FilterView):
    filterset_class = PlainFilter
    table_class = PlainTable
    template_name = "bench/plain.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Agreement]:
        rows = Agreement.objects.visible_to(self.request.user).with_validity(timezone.localdate())
        rows = rows.select_related("region").prefetch_related("parties__partner__country")
        return rows.order_by("-updated_at", "id")
