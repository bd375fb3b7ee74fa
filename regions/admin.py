from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from coopreg.historytables import Family, Table
from lists.admin import KeptRows, LinkRows, RegistryAdmin, RowsAdmin
from lists.admincsv import Columns, joined
from lists.columns import ManyColumn
from regions.history import REGION
from regions.models import Agency, Region, RegionName


class ProvinceFilter(admin.SimpleListFilter):
    """A province with its kabupaten/kota: 38 choices instead of 552. ``path`` leads to the region ("" for Region)."""

    title = _("province")
    parameter_name = "province"
    path = "region"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        provinces = Region.objects.filter(level=Region.Level.PROVINCE).order_by("name")
        return list(provinces.values_list("code", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        prefix = f"{self.path}__" if self.path else ""
        return queryset.filter(Q(**{f"{prefix}code": self.value()}) | Q(**{f"{prefix}parent__code": self.value()}))


class ProvinceOfRegionFilter(ProvinceFilter):
    path = ""


class RegionNameRows(LinkRows):
    model = RegionName


class AgencyRows(KeptRows):
    model = Agency


@admin.register(Region)
class RegionAdmin(RegistryAdmin):
    history_of = REGION
    list_display = ("code", "name", "level", "parent", "capital", "autonomous", "retired_on")
    list_display_links = ("code", "name")
    list_filter = ("level", "autonomous", ("retired_on", admin.EmptyFieldListFilter), ProvinceOfRegionFilter)
    list_select_related = ("parent",)
    search_fields = ("code", "name", "names__name")
    autocomplete_fields = ("parent",)
    inlines = (RegionNameRows, AgencyRows)
    fieldsets = (
        (None, {"fields": ("code", "name", "level", "parent", "autonomous", "retired_on")}),
        (
            _("Place"),
            {
                "fields": ("capital", "latitude", "longitude", "area_km2", "iso_3166_2"),
                "description": _("The point of the region's capital, in degrees, for the map."),
            },
        ),
    )

    def offered(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        if request.GET.get("model_name") in ("party", "agreement"):
            return queryset.possible_parties()
        if request.GET.get("field_name") == "parent":
            return super().offered(request, queryset).filter(level=Region.Level.PROVINCE)
        return super().offered(request, queryset)

    def csv_extra(self) -> Columns:
        return [("other_names", ManyColumn(_("Other names"), joined(RegionName, "region", "name")))]


@admin.register(Agency)
class AgencyAdmin(RegistryAdmin):
    history_of = Family((Table(Agency),))
    list_display = ("name", "region", "retired_on")
    list_filter = (("retired_on", admin.EmptyFieldListFilter), ProvinceFilter)
    list_select_related = ("region",)
    search_fields = ("name", "region__name")
    autocomplete_fields = ("region",)


@admin.register(RegionName)
class RegionNameAdmin(RowsAdmin):
    history_of = Family((Table(RegionName),))
    list_display = ("name", "region")
    list_filter = (ProvinceFilter,)
    list_select_related = ("region",)
    search_fields = ("name", "region__name")
