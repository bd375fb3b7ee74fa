"""What every page below a potential has in common: the potential in the person's scope, its marks and its tabs."""

from functools import cached_property
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.generic.base import ContextMixin, View

from coopreg.access import edit_scope
from potentials.models import Potential
from potentials.priority import priority_of
from potentials.tabs import TABS, tabs_of


class PotentialPage(PermissionRequiredMixin, ContextMixin, View):
    """A page of the potential that the address names: 404 out of scope, 403 without ``permission_required``.

    ``tab`` is one of potentials/tabs.py. Templates extend "potentials/potential_page.html".
    """

    permission_required: str | tuple[str, ...] = "potentials.view_potential"
    tab = ""

    def potentials(self) -> Any:
        """The potentials in the person's scope, with what the page needs of them."""
        user = self.request.user
        seen = Potential.objects.visible_to(user).with_answer(user, timezone.localdate(), few=True)
        return seen.select_related("region__parent", "agency", "sector", "commodity")

    @cached_property
    def potential(self) -> Any:
        return get_object_or_404(self.potentials(), pk=self.kwargs["pk"])

    def has_permission(self) -> bool:
        # That it exists is not said to somebody who may not see it: 404 goes before 403.
        return bool(self.potential) and super().has_permission()

    @cached_property
    def may_change(self) -> bool:
        user = self.request.user
        return edit_scope(user).has(self.potential.region) and user.has_perm("potentials.change_potential")

    def must_change(self) -> None:
        if not self.may_change:
            raise PermissionDenied

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = {
            "potential": self.potential,
            "may_change": self.may_change,
            "tabs": tabs_of(self.potential),
            "tab": self.tab,
            "tab_text": next((tab.text for tab in TABS if tab.name == self.tab), ""),
        }
        return super().get_context_data(**page | kwargs)

    def show(self, template: str, **context: Any) -> HttpResponse:
        return render(self.request, template, self.get_context_data(**context))


class PriorityPage(PotentialPage):
    """A page that shows the priority with its parts; to compare the size with all others takes longer than the rest."""

    def potentials(self) -> Any:
        return super().potentials().with_parts()

    @cached_property
    def potential(self) -> Any:
        found = super().potential
        found.priority = priority_of(found)
        return found
