"""The pages of regions: browse from the provinces to the kabupaten/kota to the agreements."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View

from lists.columns import Asked, Chosen
from lists.listing import Listing
from lists.views import ListView
from regions.filters import RegionFilter
from regions.models import Region, RegionQuerySet
from regions.tables import RegionTable


def agreements_for(user: Any) -> Any:
    """The agreements that ``user`` may read; by name, because they look at the regions and not the other way round."""
    return apps.get_model("agreements", "Agreement").objects.visible_to(user)


class RegionList(ListView):
    """The provinces that the person may see, with the numbers of their agreements."""

    title = _("Regions")
    name = "regions"
    url = "regions:region-list"
    permission = "regions.view_region"
    table = RegionTable
    filterset = RegionFilter
    template_name = "regions/region_list.html"

    def queryset(self) -> RegionQuerySet:
        return Region.objects.visible_to(self.request.user)

    def counts(self, today: datetime.date) -> Mapping[Any, Mapping[str, int]]:
        return agreements_for(self.request.user).counts_by_region(today)

    def context(self, listing: Listing) -> dict[str, Any]:
        return {"totals": agreements_for(self.request.user).counts(listing.filterset.today)}


class RegionDetail(View):
    """One region: what it is, its kabupaten/kota, and its agreements (agreements/templatetags)."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        if not request.user.has_perm("regions.view_region"):
            raise PermissionDenied
        seen = Region.objects.visible_to(request.user)
        region = get_object_or_404(seen.select_related("parent").prefetch_related("names"), code=code)
        children = self._children(region, seen) if region.level == Region.Level.PROVINCE else None
        context = {
            "region": region,
            "province": region.parent if region.parent and seen.filter(pk=region.parent.pk).exists() else None,
            "children": children,
            "counts": children["counts"] if children else None,
        }
        return render(request, "regions/region_detail.html", context)

    def _children(self, region: Region, seen: RegionQuerySet) -> dict[str, Any]:
        """The table of the kabupaten/kota of a province, and the counts that it shows."""
        today = timezone.localdate()
        counts = agreements_for(self.request.user).of_regions([region.pk]).counts_by_region(today)
        columns = [(name, RegionTable.base_columns[name]) for name in RegionTable.shown]
        chosen = Chosen(columns, Asked(self.request.user, today, counts))
        rows = seen.filter(parent=region).order_by("code").values_list(*chosen.expressions)
        return {"headings": chosen.headings(), "rows": chosen.cells(rows), "counts": counts}
