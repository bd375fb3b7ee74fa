from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from coopreg.historytables import Family, Table
from lists.admin import KeptRows, LinkRows, RegistryAdmin, RowsAdmin, export_selected
from lists.admincsv import Columns, joined
from lists.columns import ManyColumn
from partners.history import COUNTRY, PARTNER
from partners.merging import MergeError, merge
from partners.models import Contact, Country, CountryName, Partner, PartnerName


class CountryNameRows(LinkRows):
    model = CountryName


@admin.register(Country)
class CountryAdmin(RegistryAdmin):
    history_of = COUNTRY
    list_display = ("alpha2", "name_id", "name_en", "diplomatic_relations", "has_caution")
    list_display_links = ("alpha2", "name_id")
    list_filter = ("diplomatic_relations", ("caution", admin.EmptyFieldListFilter))
    search_fields = ("alpha2", "name_id", "name_en", "names__name")
    inlines = (CountryNameRows,)
    fieldsets = (
        (None, {"fields": ("alpha2", "alpha3", "name_id", "name_en")}),
        (
            _("Relations"),
            {
                "fields": ("diplomatic_relations", "caution"),
                "description": _("What a clerk must know before entering an agreement with a partner of this country."),
            },
        ),
        (_("Place"), {"fields": ("latitude", "longitude"), "description": _("A point for the map, in degrees.")}),
    )

    @admin.display(description=_("caution"), boolean=True)
    def has_caution(self, country: Country) -> bool:
        return bool(country.caution)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # The code is the key: partners point to it.
        return ("alpha2",) if obj else ()

    def csv_extra(self) -> Columns:
        return [("other_names", ManyColumn(_("Other names"), joined(CountryName, "country", "name")))]


class PartnerNameRows(LinkRows):
    model = PartnerName


class ContactRows(KeptRows):
    model = Contact


class MergeForm(forms.Form):
    """Which of two partners stays, and why they are one."""

    kept = forms.ModelChoiceField(
        Partner.objects.none(), label=_("Which one stays?"), widget=forms.RadioSelect, empty_label=None
    )
    reason = forms.CharField(
        label=_("Why are they the same?"),
        max_length=500,
        widget=AdminTextInputWidget,
        help_text=_("For example: the same city, once in its older spelling. It stands in the history."),
    )

    def __init__(self, *args: Any, pair: QuerySet[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept"].queryset = pair  # type: ignore[attr-defined]


@admin.action(description=_("Merge two partners into one"), permissions=["change"])
def merge_selected(model_admin: RegistryAdmin, request: HttpRequest, chosen: QuerySet[Partner]) -> HttpResponse | None:
    """Asks which of the two ticked partners stays, then merges."""
    pair = Partner.objects.filter(pk__in=chosen.values("pk")).select_related("country").order_by("pk")
    if len(pair) != 2:
        model_admin.message_user(
            request, _("Tick exactly two partners to merge them."), messages.ERROR, extra_tags="error"
        )
        return None
    form = MergeForm(request.POST if "merge" in request.POST else None, pair=pair)
    if form.is_valid():
        kept = form.cleaned_data["kept"]
        merged = next(each for each in pair if each != kept)
        try:
            merge(kept, merged, form.cleaned_data["reason"])
        except MergeError as error:
            model_admin.message_user(request, str(error), messages.ERROR, extra_tags="error")
        else:
            done = _("%(merged)s is now part of %(kept)s, with its names, contacts and agreements.")
            model_admin.message_user(request, done % {"merged": merged, "kept": kept}, messages.SUCCESS)
        return None
    return _ask(model_admin, request, form, pair)


def _ask(model_admin: Any, request: HttpRequest, form: MergeForm, pair: QuerySet[Partner]) -> HttpResponse:
    counted = pair.annotate(agreements=Count("parties", distinct=True)).prefetch_related("names", "contacts")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Merge two partners into one"),
        "opts": model_admin.opts,
        "form": form,
        "pair": counted,
        "countries_differ": len({partner.country_id for partner in counted}) > 1,
        "action_checkbox_name": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/partners/merge.html", context)


@admin.register(Partner)
class PartnerAdmin(RegistryAdmin):
    history_of = PARTNER
    actions = [export_selected, merge_selected]
    list_display = ("name", "country", "kind", "rank", "city", "merged_into", "retired_on")
    list_filter = (
        "kind",
        "rank",
        ("merged_into", admin.EmptyFieldListFilter),
        ("retired_on", admin.EmptyFieldListFilter),
    )
    list_select_related = ("country", "merged_into")
    search_fields = ("name", "original_name", "names__name")
    autocomplete_fields = ("country",)
    readonly_fields = ("merged_into",)
    inlines = (PartnerNameRows, ContactRows)
    fieldsets = (
        (None, {"fields": ("name", "original_name", "kind")}),
        (_("Place"), {"fields": ("country", "rank", "city")}),
        (
            _("State"),
            {
                "fields": ("merged_into", "retired_on"),
                "description": _(
                    "A partner that exists twice is merged from the list: "
                    "tick both and choose “Merge two partners into one”."
                ),
            },
        ),
    )

    def offered(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        return queryset.current()

    def csv_extra(self) -> Columns:
        return [("other_names", ManyColumn(_("Other names"), joined(PartnerName, "partner", "name")))]


@admin.register(PartnerName)
class PartnerNameAdmin(RowsAdmin):
    history_of = Family((Table(PartnerName),))
    list_display = ("name", "partner")
    list_select_related = ("partner",)
    search_fields = ("name", "partner__name")


@admin.register(CountryName)
class CountryNameAdmin(RowsAdmin):
    history_of = Family((Table(CountryName),))
    list_display = ("name", "country")
    list_select_related = ("country",)
    search_fields = ("name", "country__name_id", "country__name_en")


@admin.register(Contact)
class ContactAdmin(RegistryAdmin):
    history_of = Family((Table(Contact),))
    list_display = ("name", "position", "partner", "email", "phone", "retired_on")
    list_filter = (("retired_on", admin.EmptyFieldListFilter),)
    list_select_related = ("partner",)
    search_fields = ("name", "email", "partner__name")
    autocomplete_fields = ("partner",)
