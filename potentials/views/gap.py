"""The page of the gap: the matrix, narrowed and turned as the address says."""

import datetime
from typing import Any

from django import forms
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views import View

from agreements.models import Sector
from lists.filters import DayField
from partners.models import Country
from potentials.gap import NONE_NAMED, Gap, gap
from potentials.views.matches import OneRowField
from regions.models import Region

WAYS = [("sector", _("by sector")), ("country", _("by country"))]


class GapForm(forms.Form):
    """What the matrix is asked for. ``user`` bounds the places."""

    by = forms.ChoiceField(choices=WAYS, required=False)
    sector = forms.ModelChoiceField(
        Sector.objects.none(), to_field_name="code", required=False, label=_("Only this sector"), empty_label=_("all")
    )
    as_of = DayField(required=False, max_length=60, label=_("On the day"), help_text=_("Today when empty."))

    def __init__(self, data: Any, user: Any) -> None:
        super().__init__(data)
        self.fields["place"] = OneRowField(
            queryset=Region.objects.visible_to(user), key="code", choose="", required=False, label=_("Province")
        )
        self.fields["country"] = OneRowField(
            queryset=Country.objects.all(), key="alpha2", choose="", required=False, label=_("Only this country")
        )
        self.fields["sector"].queryset = Sector.objects.all()  # type: ignore[attr-defined]

    def asked(self, today: datetime.date) -> dict[str, Any]:
        """The arguments for ``gap``: what narrows the other way round is left out."""
        given = self.cleaned_data
        by = given["by"] or "sector"
        other = {"country": given["country"]} if by == "sector" else {"sector": given["sector"]}
        return {"day": given["as_of"] or today, "by": by, "place": given["place"], **other}


class GapPage(PermissionRequiredMixin, View):
    """Where potential is answered, answered only on paper, not answered, and where an agreement has no potential."""

    permission_required = "potentials.view_potential"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = GapForm(request.GET, request.user)
        context: dict[str, Any] = {"form": form, "ways": _ways(request), "found": None, "none_named": NONE_NAMED}
        if form.is_valid():
            found = gap(request.user, **form.asked(timezone.localdate()))
            province = form.cleaned_data["place"]
            context |= {"found": found, "province": province, "lines": _lines(found, request)}
        return render(request, "potentials/gap.html", context)


def _lines(found: Gap, request: HttpRequest) -> list[tuple[Any, str, list[Any]]]:
    """Each place with the address of its own matrix, "" where there is none, and its cells."""
    path = reverse("potentials:gap")
    kept: dict[str, Any] = {name: value for name, value in request.GET.items() if name != "place" and value}
    return [
        (place, "" if place.itself else f"{path}?{urlencode(kept | {'place': place.code})}", cells)
        for place, cells in found.lines()
    ]


def _ways(request: HttpRequest) -> list[tuple[str, Any, str, bool]]:
    """The two ways to draw the columns, each with its address and whether it is the one drawn."""
    chosen = request.GET.get("by") or "sector"
    kept: dict[str, Any] = {name: request.GET[name] for name in ("place", "as_of") if request.GET.get(name)}
    path = reverse("potentials:gap")
    return [(code, label, f"{path}?{urlencode(kept | {'by': code})}", code == chosen) for code, label in WAYS]
