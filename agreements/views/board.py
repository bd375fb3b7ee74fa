"""The board of what is in process."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from agreements.board import columns
from agreements.filters import AgreementFilter
from agreements.models import Agreement
from agreements.tables import AgreementTable
from agreements.views.start import number
from agreements.waiting import IN_PROCESS_SHOWN as SHOWN
from lists.addresses import Addresses
from lists.listing import Listing

# The board has fields for these; it understands every filter of the list.
FIELDS = ("region", "waiting", "kind", "legal_basis")


class AgreementBoard(PermissionRequiredMixin, TemplateView):
    """What is in process in the person's scope, one column a stage, narrowed like the list of agreements."""

    permission_required = "agreements.view_agreement"
    template_name = "agreements/board.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listing = self._listing()
        behind = Addresses(reverse("agreements:agreement-list"), listing.query)
        found = [] if listing.refused else columns(listing.filterset.narrowed(), listing.filterset.day)
        return super().get_context_data(
            listing=listing,
            fields=listing.panel.some(FIELDS),
            beside=listing.panel.beside(FIELDS),
            columns=[(column, behind.to(stage=column.code, **SHOWN)) for column in found],
            total=number(sum(column.count for column in found), "", behind.to(**SHOWN)),
            **kwargs,
        )

    def _listing(self) -> Listing:
        return Listing(
            self.request,
            Agreement.objects.visible_to(self.request.user),
            table=AgreementTable,
            filterset=AgreementFilter,
            today=timezone.localdate(),
        )
