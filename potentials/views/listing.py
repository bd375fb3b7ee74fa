"""The list of potentials, on the page and as a file."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lists.listing import Listing
from lists.views import ListView
from potentials.filters import PotentialFilter
from potentials.models import Potential
from potentials.tables import PotentialTable


class PotentialList(ListView):
    """The potentials that the person may read, narrowed and sorted as the address says."""

    title = _("Potentials")
    name = "potentials"
    url = "potentials:potential-list"
    permission = "potentials.view_potential"
    table = PotentialTable
    filterset = PotentialFilter
    template_name = "potentials/potential_list.html"

    def queryset(self) -> Any:
        return Potential.objects.visible_to(self.request.user)

    def context(self, listing: Listing) -> dict[str, Any]:
        if not self.request.user.has_perm("potentials.add_potential"):
            return {}
        return {"new_address": reverse("potentials:potential-new"), "new_label": _("New potential")}
