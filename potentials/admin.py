"""The mapping in the administration: potentials with their rows, and the weights of the priority."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import IntegrityError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agreements.forms.constraints import AGENCY_OF_REGION
from coopreg.historytables import Family, Table
from lists.admin import LinkRows, RegistryAdmin, RowsAdmin
from lists.admincsv import Columns, joined
from lists.columns import ManyColumn
from partners.models import Partner
from potentials.choices import Sought
from potentials.forms.fields import CodesField, NumberField
from potentials.forms.page import refusal
from potentials.history import POTENTIAL, WEIGHT
from potentials.models import (
    Potential,
    PotentialAnswer,
    PotentialFigure,
    PotentialPaper,
    PriorityWeight,
    WantedCountry,
)
from regions.admin import ProvinceFilter


class PotentialAdminForm(forms.ModelForm):
    sought = CodesField(choices=Sought.choices, required=False, label=_("What is sought"))
    partner_kinds = CodesField(choices=Partner.Kind.choices, required=False, label=_("Wanted kind of partner"))

    class Meta:
        model = Potential
        # The fieldsets of the admin say which fields there are.
        fields = ("region", "agency")

    def clean(self) -> Any:
        cleaned = super().clean() or self.cleaned_data
        region, agency = cleaned.get("region"), cleaned.get("agency")
        if region and agency and agency.region_id != region.pk:
            self.add_error("agency", AGENCY_OF_REGION)
        return cleaned


class FigureAdminForm(forms.ModelForm):
    value = NumberField(label=_("Value"), max_length=40)

    class Meta:
        model = PotentialFigure
        fields = ("what", "value", "unit", "year", "source")


class FigureRows(LinkRows):
    model = PotentialFigure
    form = FigureAdminForm


class CountryRows(LinkRows):
    model = WantedCountry
    autocomplete_fields = ("country",)


@admin.register(Potential)
class PotentialAdmin(RegistryAdmin):
    history_of = POTENTIAL
    form = PotentialAdminForm
    list_display = ("id", "title", "region", "sector", "readiness", "state", "is_example", "retired_on")
    list_display_links = ("id", "title")
    list_filter = (
        "readiness",
        "state",
        "is_example",
        "sector",
        ("retired_on", admin.EmptyFieldListFilter),
        ProvinceFilter,
    )
    list_select_related = ("region", "sector")
    search_fields = ("title", "description", "commodity__name_id", "region__name")
    autocomplete_fields = ("region", "agency", "commodity", "sector")
    readonly_fields = ("version", "created_by", "created_at", "updated_by", "updated_at")
    inlines = (FigureRows, CountryRows)
    csv_without = ("entry_key",)
    fieldsets = (
        (None, {"fields": ("title", "region", "agency", ("commodity", "sector"), "description", "source")}),
        (_("What is sought"), {"fields": ("sought", "partner_kinds", ("readiness", "state"))}),
        (_("Plans"), {"fields": ("rpjmd_programme", "national_priority")}),
        (
            _("Priority"),
            {
                "fields": ("override", "override_reason"),
                "description": _("Only where a person sets it in place of the computed one."),
            },
        ),
        (_("Beside"), {"fields": ("is_example", "retired_on", "retired_reason")}),
        (
            _("Who entered and changed it"),
            {
                "fields": (("created_by", "created_at"), ("updated_by", "updated_at"), "version"),
                "classes": ("collapse",),
            },
        ),
    )

    def refusal(self, error: IntegrityError) -> Any:
        return refusal(error)[1]

    def view_on_site(self, obj: Potential) -> str:
        return obj.get_absolute_url()

    def csv_extra(self) -> Columns:
        return [("country", ManyColumn(_("Wanted countries"), joined(WantedCountry, "potential", "country_id")))]


@admin.register(PotentialFigure)
class PotentialFigureAdmin(RowsAdmin):
    history_of = Family((Table(PotentialFigure, named_by=("what",)),))
    list_display = ("potential", "what", "value", "unit", "year", "source")
    list_filter = ("year",)
    list_select_related = ("potential",)
    search_fields = ("what", "unit", "potential__title")


@admin.register(WantedCountry)
class WantedCountryAdmin(RowsAdmin):
    history_of = Family((Table(WantedCountry, named_by=("country",)),))
    list_display = ("potential", "country")
    list_select_related = ("potential", "country")
    search_fields = ("potential__title", "country__name_id", "country__name_en")


@admin.register(PotentialAnswer)
class PotentialAnswerAdmin(RowsAdmin):
    history_of = Family((Table(PotentialAnswer, named_by=("agreement",)),))
    list_display = ("potential", "agreement", "answers", "note", "by", "said_at")
    list_filter = ("answers",)
    list_select_related = ("potential", "agreement", "by")
    search_fields = ("potential__title", "agreement__reference", "agreement__title", "note")


@admin.register(PotentialPaper)
class PotentialPaperAdmin(RowsAdmin):
    history_of = Family((Table(PotentialPaper, named_by=("title", "name")),))
    list_display = ("potential", "title", "name", "uploaded_by", "uploaded_at", "retired_at")
    list_select_related = ("potential", "uploaded_by")
    search_fields = ("title", "name", "potential__title")
    # Where a file lies in the storage is no business of a spreadsheet, nor of a page that would link to it.
    csv_without = ("file",)
    exclude = ("file",)


@admin.register(PriorityWeight)
class PriorityWeightAdmin(RegistryAdmin):
    """The parts are fixed; only their weights change."""

    history_of = WEIGHT
    list_display = ("part", "weight")
    readonly_fields = ("part",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
