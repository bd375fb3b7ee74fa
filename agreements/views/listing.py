"""The list of agreements, on the page and as CSV."""

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.calendar import EndCalendar
from agreements.filters import AgreementFilter
from agreements.models import Agreement
from agreements.querysets import AgreementQuerySet
from agreements.tables import AgreementTable
from lists.selection import Bulk
from lists.views import Listing, ListView, Tool


class AgreementList(ListView):
    """The agreements that the person may read, narrowed and sorted as the address says."""

    title = _("Agreements")
    name = "agreements"
    url = "agreements:agreement-list"
    permission = "agreements.view_agreement"
    table = AgreementTable
    filterset = AgreementFilter
    template_name = "agreements/agreement_list.html"
    calendar = EndCalendar
    bulk = Bulk("agreements:agreement-bulk", "agreements.bulk_agreement")
    tools: ClassVar[list[Tool]] = []

    def queryset(self) -> AgreementQuerySet:
        return Agreement.objects.visible_to(self.request.user)

    def context(self, listing: Listing) -> dict[str, Any]:
        if not self.request.user.has_perm("agreements.add_agreement"):
            return {}
        return {"new_address": reverse("agreements:agreement-new"), "new_label": _("New agreement")}
