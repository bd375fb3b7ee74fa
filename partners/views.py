"""The pages of partners."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views import View

from lists.views import ListView
from partners.filters import PartnerFilter
from partners.models import Partner
from partners.tables import PartnerTable


class PartnerList(ListView):
    """The partners that the person may see; one that was merged shows under the name it was merged into."""

    title = _("Partners")
    name = "partners"
    url = "partners:partner-list"
    permission = "partners.view_partner"
    table = PartnerTable
    filterset = PartnerFilter
    template_name = "partners/partner_list.html"

    def queryset(self) -> QuerySet[Any]:
        return Partner.objects.visible_to(self.request.user).filter(merged_into=None)


class PartnerDetail(View):
    """One partner: who it is, under which names, and its agreements (agreements/templatetags)."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm("partners.view_partner"):
            raise PermissionDenied
        seen = Partner.objects.visible_to(request.user).select_related("country")
        partner = get_object_or_404(seen.prefetch_related("names"), pk=pk)
        if partner.merged_into_id:
            return redirect("partners:partner-detail", partner.merged_into_id)
        return render(
            request,
            "partners/partner_detail.html",
            {"partner": partner, "contacts": partner.contacts.filter(retired_on=None)},
        )
