"""The list of potentials, on the page and as a file."""

from typing import Any

from django.utils.translation import gettext_lazy as _

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
