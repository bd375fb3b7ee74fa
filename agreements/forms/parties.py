"""The two sides of an agreement: regions, and partners with a place for one that is not in the list yet."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Value
from django.forms.formsets import formset_factory
from django.utils.translation import gettext_lazy as _

from agreements.forms.constraints import AUTONOMOUS, sentence
from agreements.forms.layout import NewPartner, pair
from agreements.forms.rows import MOST_ROWS, RowForm, Rows
from agreements.models import Party
from coopreg.expressions import Fold
from coopreg.fields import ChooserField, PartialDateField, PartialDatesMixin
from partners.choose import COUNTRY, PARTNER
from partners.models import Country, Partner
from regions.choose import PARTY_REGION
from regions.models import Region

NEITHER = sentence(Party, "agreements_party_region_or_partner")
NEW = "new"


class PartyForm(PartialDatesMixin, RowForm):
    """What the rows of both sides share."""

    constraint_fields: ClassVar[Mapping[str, tuple[str, ...]]] = {"agreements_party_signed_precision": ("signed",)}

    signed = PartialDateField(
        label=_("Signed by this side on"), help_text=_("Only if it differs from the date of the agreement.")
    )

    class Meta:
        model = Party
        fields: tuple[str, ...] = ("name_as_written", "signatory", "position")
        labels: ClassVar[dict[str, Any]] = {"position": _("Position")}
        help_texts: ClassVar[dict[str, Any]] = {
            "name_as_written": _("As the text names this side. For example: Pemerintah Kota Padang"),
            "signatory": _("Who signed. For example: Mahyeldi"),
            "position": _("For example: Wali Kota Padang"),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def initial_of(self, stored: Any) -> dict[str, Any]:
        chosen = {"region": stored.region, "partner": stored.partner}
        return super().initial_of(stored) | self.dates_of(stored) | {self.identity: chosen[self.identity]}

    def signing(self) -> list[Any]:
        return [pair("signatory", "position"), pair("name_as_written", "signed")]


class RegionPartyForm(PartyForm):
    """A region on the Indonesian side."""

    identity, once = "region", "agreements_party_region_once"

    region = ChooserField(
        PARTY_REGION,
        params={"purpose": "party"},
        label=_("Region"),
        help_text=_("Type a part of the name or the code. For example: Padang"),
        error_messages={"required": NEITHER},
    )

    class Meta(PartyForm.Meta):
        fields = ("region", *PartyForm.Meta.fields)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Names of regions are open to all: a text can name a region outside the clerk's own.
        self.fields["region"].queryset = Region.objects.filter(retired_on=None).select_related("parent")

    def layout(self) -> list[Any]:
        return ["region", *self.signing()]

    def clean_region(self) -> Region:
        region: Region = self.cleaned_data["region"]
        if not region.autonomous:
            raise ValidationError(AUTONOMOUS, code="agreements_party_autonomous")
        return region


class PartnerPartyForm(PartyForm):
    """A partner; one that is not in the list yet is entered beside it."""

    identity, once = "partner", "agreements_party_partner_once"
    prefilled: ClassVar[dict[str, str]] = {
        "row": "",
        "new_kind": Partner.Kind.REGIONAL_GOVERNMENT,
        "new_rank": Partner.Rank.CITY,
    }

    partner = ChooserField(
        PARTNER,
        required=False,
        label=_("Partner"),
        help_text=_("Type a part of any of its names, former names too. For example: Fremantle"),
    )
    new_name = forms.CharField(
        label=_("Name of the new partner"),
        required=False,
        max_length=200,
        help_text=_("In Indonesian or Latin letters. For example: Kota Fremantle"),
    )
    new_country = ChooserField(
        COUNTRY, required=False, label=_("Its country"), help_text=_("Type a part of the name. For example: Australia")
    )
    new_kind = forms.ChoiceField(label=_("Kind of partner"), required=False, choices=Partner.Kind)
    new_rank = forms.ChoiceField(label=_("Rank"), required=False, choices=Partner.Rank)
    # Asked only where the name is close to known ones: the id of the known one, or NEW.
    same_as = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    class Meta(PartyForm.Meta):
        fields = PartyForm.Meta.fields

    def __init__(self, *args: Any, choosable: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known: list[Partner] = []
        self.is_known_by_name = False
        self.initial = {**self.prefilled, **self._peer(), **self.initial}
        self.fields["partner"].queryset = choosable
        self.fields["new_country"].queryset = Country.objects.all()
        for name in ("partner", "new_name", "new_country", "new_kind", "new_rank"):
            # One of the two ways must be taken, so neither is marked as optional.
            self.fields[name].marks_optional = False

    def _peer(self) -> dict[str, str]:
        """The rank that a new partner most likely has: that of the region for which the person works."""
        region = self.user.region
        return {"new_rank": Partner.Rank.PROVINCE} if region and region.level == region.Level.PROVINCE else {}

    def layout(self) -> list[Any]:
        new = NewPartner(
            _("The partner is not in the list"),
            "new_name",
            "new_country",
            pair("new_kind", "new_rank"),
            asks=("new_name", "new_country"),
        )
        return ["partner", new, *self.signing()]

    @property
    def same(self) -> Any:
        partner = self.cleaned_data.get("partner")
        if partner is not None and partner.pk is None:
            return partner.name.casefold(), partner.country_id
        return partner

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        name = cleaned.get("new_name")
        if name and cleaned.get("partner"):
            self.add_error("new_name", _("Choose a partner from the list or enter a new one, not both."))
        elif name and not {"new_name", "new_country"} & set(self.errors):
            cleaned["partner"] = self._new_partner(name, cleaned.get("new_country"))
        elif not cleaned.get("partner") and not {"partner", "new_name", "new_country"} & set(self.errors):
            self.add_error("partner", _("Choose the partner, or enter one that is not in the list."))
        return cleaned

    def _new_partner(self, name: str, country: Country | None) -> Partner | None:
        """The partner that was typed, not stored yet, or the known one that the clerk recognised in it."""
        if country is None:
            self.add_error("new_country", _("Choose the country of the new partner."))
            return None
        answer = self.cleaned_data.get("same_as", "")
        self.known = self._close_to(name, country)
        if chosen := next((partner for partner in self.known if str(partner.pk) == answer), None):
            return chosen
        if self.is_known_by_name:
            once = sentence(Partner, "partners_partner_once")
            self.add_error("new_name", ValidationError(once, code="partners_partner_once"))
        elif self.known and answer != NEW:
            self.add_error("new_name", _("The registry knows partners of a similar name. Is it one of these?"))
        kind = self.cleaned_data.get("new_kind") or Partner.Kind.OTHER
        rank = self.cleaned_data.get("new_rank") or Partner.Rank.NOT_APPLICABLE
        return Partner(name=name, country=country, kind=kind, rank=rank)

    def _close_to(self, name: str, country: Country) -> list[Partner]:
        """The known partners of ``country`` that may be meant, one of exactly this name first."""
        mine = Partner.objects.visible_to(self.user).select_related("country")
        exact = mine.filter(country=country, merged_into=None).alias(folded=Fold("name"))
        same = list(exact.filter(folded=Fold(Value(name))))
        self.is_known_by_name = bool(same)
        close = list(mine.close_to(name, country.pk)[:5])
        return [p for p in same if p.retired_on is None] + [p for p in close if p not in same]


class PartyRows(Rows):
    def parties(self) -> list[Party]:
        """The rows as parties, not stored yet; a new partner hangs on its party."""
        for form in self.forms:
            setattr(form.instance, form.identity, form.cleaned_data[form.identity])
        return [form.instance for form in self.forms]


class PartnerRows(PartyRows):
    required = True

    @cached_property
    def choosable(self) -> Any:
        """The partners that can be chosen: put into words once for all rows, which takes longer than to draw one."""
        return Partner.objects.visible_to(self.form_kwargs["user"]).current().select_related("country")

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"choosable": self.choosable}


RegionPartyRows: Any = formset_factory(
    RegionPartyForm, formset=PartyRows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)
PartnerPartyRows: Any = formset_factory(
    PartnerPartyForm, formset=PartnerRows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)
