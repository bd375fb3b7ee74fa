from typing import Any

from django.contrib import admin
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from agreements import admin_library, admin_procedures  # noqa: F401  (they register their tables)
from agreements.adminforms import AgreementAdminForm, PartyAdminForm
from agreements.forms.constraints import refusal
from agreements.history import AGREEMENT, COMMODITY, SECTOR
from agreements.models import Agreement, AgreementSector, Commodity, Party, Sector, Source
from coopreg.historytables import Family, Table
from lists.admin import LinkRows, RegistryAdmin, RowsAdmin
from lists.admincsv import Columns, joined
from lists.columns import ManyColumn
from regions.admin import ProvinceFilter


class PartyRows(admin.StackedInline):
    """The sides, one under another: seven columns would not fit beside each other."""

    model = Party
    form = PartyAdminForm
    extra = 0
    autocomplete_fields = ("region", "partner")
    fields = (("region", "partner"), "name_as_written", ("signatory", "position"), "signed")


class SectorRows(LinkRows):
    model = AgreementSector
    autocomplete_fields = ("sector",)


class SourceRows(LinkRows):
    model = Source


@admin.register(Agreement)
class AgreementAdmin(RegistryAdmin):
    history_of = AGREEMENT
    form = AgreementAdminForm
    list_display = (
        "reference",
        "title",
        "region",
        "instrument",
        "signed_in_words",
        "valid_until",
        "activity",
        "updated_at",
    )
    list_display_links = ("reference", "title")
    list_filter = (
        "kind",
        "tie",
        "instrument",
        "term",
        "activity",
        "is_signed",
        "sources_disagree",
        "confidential",
        ProvinceFilter,
    )
    list_select_related = ("region",)
    date_hierarchy = "signed_on"
    search_fields = ("reference", "title", "parties__partner__name", "parties__name_as_written")
    autocomplete_fields = ("region", "agency", "follows")
    readonly_fields = ("reference", "version", "created_by", "created_at", "updated_by", "updated_at")
    inlines = (PartyRows, SectorRows, SourceRows)
    csv_without = ("entry_key",)
    fieldsets = (
        (None, {"fields": ("reference", "title", "kind", "tie", "instrument", "instrument_as_written", "legal_basis")}),
        (
            _("Region"),
            {
                "fields": ("region", "agency"),
                "description": _("The region that owns the record. All sides, this region too, stand under parties."),
            },
        ),
        (
            _("Dates and term"),
            {
                "fields": (
                    ("is_signed", "signed", "place_signed"),
                    "effective",
                    ("term", "term_years", "ends"),
                    ("renewal_months", "notice_months"),
                    ("terminated_on", "termination_reason"),
                ),
                "description": _("What the text says. Leave empty what it does not say."),
            },
        ),
        (
            _("What the text says"),
            {
                "fields": (
                    "summary",
                    "funding",
                    ("languages", "prevailing_language"),
                    "rpjmd_programme",
                    "national_priority",
                )
            },
        ),
        (
            _("Line of documents"),
            {
                "fields": (("follows", "follows_as"),),
                "description": _("The document before this one, for example the Letter of Intent that it fulfils."),
            },
        ),
        (
            _("Activity"),
            {
                "fields": (("activity", "activity_as_of"),),
                "description": _(
                    "Whether the cooperation lives in practice, whatever the text says about its validity."
                ),
            },
        ),
        (_("Sources"), {"fields": ("sources_disagree", "source_notes", "confidential")}),
        (
            _("Who entered and changed it"),
            {
                "fields": (("created_by", "created_at"), ("updated_by", "updated_at"), "version"),
                "classes": ("collapse",),
            },
        ),
    )

    @admin.display(description=_("signed on"), ordering="signed_on")
    def signed_in_words(self, agreement: Agreement) -> str | None:
        return str(agreement.signed) or None

    def refusal(self, error: IntegrityError) -> Any:
        return refusal(error)[1]

    def view_on_site(self, obj: Agreement) -> str:
        return obj.get_absolute_url()

    def csv_extra(self) -> Columns:
        return [
            ("parties_region", ManyColumn(_("Regions that are parties"), joined(Party, "agreement", "region__code"))),
            (
                "parties_partner",
                ManyColumn(_("Partners that are parties"), joined(Party, "agreement", "partner__name")),
            ),
            ("sector", ManyColumn(_("Sectors"), joined(AgreementSector, "agreement", "sector__code"))),
            ("source", ManyColumn(_("Sources"), joined(Source, "agreement", "citation"))),
        ]


@admin.register(Party)
class PartyAdmin(RowsAdmin):
    history_of = Family((Table(Party, named_by=("region", "partner")),))
    list_display = ("agreement", "region", "partner", "signatory", "signed_in_words")
    list_filter = (ProvinceFilter,)
    list_select_related = ("agreement", "region", "partner")
    search_fields = ("agreement__reference", "agreement__title", "region__name", "partner__name", "name_as_written")

    @admin.display(description=_("signed on"), ordering="signed_on")
    def signed_in_words(self, party: Party) -> str | None:
        return str(party.signed) or None


@admin.register(AgreementSector)
class AgreementSectorAdmin(RowsAdmin):
    history_of = Family((Table(AgreementSector, named_by=("sector",)),))
    list_display = ("agreement", "sector", "progress", "as_written")
    list_filter = ("progress", "sector")
    list_select_related = ("agreement", "sector")
    search_fields = ("agreement__reference", "agreement__title", "as_written")


@admin.register(Source)
class SourceAdmin(RowsAdmin):
    history_of = Family((Table(Source, named_by=("citation",)),))
    list_display = ("citation", "agreement", "note")
    list_select_related = ("agreement",)
    search_fields = ("citation", "note", "agreement__reference", "agreement__title")


@admin.register(Sector)
class SectorAdmin(RegistryAdmin):
    history_of = SECTOR
    list_display = ("code", "name_id", "name_en", "affairs_group", "retired_on")
    list_display_links = ("code", "name_id")
    list_filter = ("affairs_group", ("retired_on", admin.EmptyFieldListFilter))
    search_fields = ("code", "name_id", "name_en", "aliases__icontains")
    fieldsets = (
        (None, {"fields": ("code", "name_id", "name_en", "aliases", "retired_on")}),
        (
            _("In the law and in statistics"),
            {
                "fields": ("affairs", "affairs_group", "cooperation_object", "sdg", "dac_sector", "kbli_section"),
                "description": _(
                    "Where the sector stands in UU 23/2014, PP 28/2018 and in international classifications."
                ),
            },
        ),
    )


@admin.register(Commodity)
class CommodityAdmin(RegistryAdmin):
    history_of = COMMODITY
    list_display = ("code", "name_id", "name_en", "sector", "group", "babel", "retired_on")
    list_display_links = ("code", "name_id")
    list_filter = ("babel", "sector", ("retired_on", admin.EmptyFieldListFilter))
    list_select_related = ("sector",)
    search_fields = ("code", "name_id", "name_en", "hs_code")
    autocomplete_fields = ("sector",)
