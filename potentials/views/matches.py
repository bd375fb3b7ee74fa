"""Who could answer a potential, and who else courts them."""

from typing import Any

from django import forms
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View

from agreements.models import Sector
from lists.filters import RowsField
from partners.models import Country, Partner
from potentials.matches import countries_for, partners_for
from potentials.overlap import COLUMNS, Whom, overlap
from potentials.views.page import PotentialPage

HEADINGS = {
    "running": _("In force and running"),
    "paper": _("In force, not said to be running"),
    "not_signed": _("Not signed yet"),
    "potentials": _("Potentials that look there"),
}


class OneRowField(RowsField):
    """One row by its code or whole name; cleans to the row, None when empty."""

    widget = forms.TextInput  # type: ignore[assignment]

    def clean(self, value: Any) -> Any:
        return super().clean([value.strip()])[0] if value and value.strip() else None


class PotentialMatches(PotentialPage):
    """Partners and countries tied in the sector elsewhere, with the reasons written out."""

    permission_required = ("potentials.view_potential", "agreements.view_agreement")
    tab = "matches"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        day = timezone.localdate()
        wanted = [row.country for row in self.potential.wanted.select_related("country")]
        courted = [(country, overlap(request.user, day, Whom(self.potential.sector, country))) for country in wanted]
        return self.show(
            "potentials/matches.html",
            partners=partners_for(self.potential, request.user, day),
            countries=countries_for(self.potential, request.user, day),
            courted=courted,
            headings=[HEADINGS[column] for column in COLUMNS],
        )


class OverlapForm(forms.Form):
    """Whom, in which sector."""

    sector = forms.ModelChoiceField(
        Sector.objects.none(), to_field_name="code", required=False, label=_("Sector"), empty_label=_("all sectors")
    )

    def __init__(self, data: Any, user: Any) -> None:
        super().__init__(data)
        self.fields["country"] = OneRowField(
            queryset=Country.objects.all(), key="alpha2", choose="", required=False, label=_("Country")
        )
        self.fields["partner"] = OneRowField(
            queryset=Partner.objects.visible_to(user), choose="", required=False, label=_("Partner")
        )
        self.fields["sector"].queryset = Sector.objects.all()  # type: ignore[attr-defined]

    @property
    def whom(self) -> Whom | None:
        """Who was asked for, None where nobody was or it is not understood."""
        if not self.is_valid() or not (self.cleaned_data["country"] or self.cleaned_data["partner"]):
            return None
        return Whom(**{name: self.cleaned_data[name] for name in ("sector", "country", "partner")})


class OverlapPage(PermissionRequiredMixin, View):
    """Which regions court a partner or a country in a sector."""

    permission_required = ("potentials.view_potential", "agreements.view_agreement")

    def get(self, request: HttpRequest) -> HttpResponse:
        form = OverlapForm(request.GET or None, request.user)
        whom = form.whom
        found = overlap(request.user, timezone.localdate(), whom) if whom else None
        headings = [HEADINGS[column] for column in COLUMNS]
        return render(
            request, "potentials/overlap.html", {"form": form, "whom": whom, "found": found, "headings": headings}
        )
