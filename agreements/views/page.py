"""What every page below an agreement has in common: the agreement in the person's scope, its marks and its tabs."""

from functools import cached_property
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic.base import ContextMixin, View

from agreements.models import Agreement
from agreements.views.detail import may_change
from coopreg.choosers import plain


class AgreementPage(PermissionRequiredMixin, ContextMixin, View):
    """A page of the agreement that the address names: 404 out of scope, 403 without ``permission_required``.

    ``tab`` is one of agreements/tabs.py. Templates extend "agreements/agreement_page.html".
    """

    permission_required: str | tuple[str, ...] = "agreements.view_agreement"
    tab = ""

    def agreements(self) -> QuerySet[Agreement]:
        """The agreements in the person's scope, with what the page needs of them."""
        seen = Agreement.objects.visible_to(self.request.user).with_validity(timezone.localdate())
        return seen.select_related("region__parent", "stage__procedure")

    @cached_property
    def agreement(self) -> Agreement:
        return get_object_or_404(self.agreements(), reference=plain(self.kwargs["reference"]))

    def has_permission(self) -> bool:
        # That it exists is not said to somebody who may not see it: 404 goes before 403.
        return bool(self.agreement) and super().has_permission()

    @cached_property
    def may_change(self) -> bool:
        return may_change(self.request.user, self.agreement)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = {"agreement": self.agreement, "may_change": self.may_change, "tab": self.tab}
        return super().get_context_data(**page | kwargs)
