"""The potential itself: everything on the page that stands in no row."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.forms.constraints import AGENCY_OF_REGION, ConstraintsMixin, sentence
from agreements.forms.rows import DraftMixin
from agreements.models import Commodity, Sector
from coopreg.fields import ChooserField
from partners.models import Partner
from potentials.choices import PotentialState, Readiness, Sought
from potentials.choose import COMMODITY
from potentials.forms.fields import CodesField
from potentials.models import Potential
from regions.choose import AGENCY, REGION, agencies_of
from regions.models import Agency, Region


class PotentialForm(DraftMixin, ConstraintsMixin, forms.ModelForm):
    """The fields of one potential. ``user`` bounds what can be chosen."""

    constraint_fields: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "potentials_potential_title": ("title",),
        "potentials_potential_once": ("title", "region"),
        # This one the database alone finds, when something changed in the same moment.
        "potentials_potential_agency_of_region": ("agency",),
        "regions_agency_once": ("new_agency",),
    }

    region = ChooserField(
        REGION,
        params={"purpose": "lead"},
        offers_all=True,
        label=_("Region"),
        help_text=_("The region that has it and owns this record."),
        error_messages={"required": _("Choose the region that owns this record.")},
    )
    agency = ChooserField(
        AGENCY,
        depends="region",
        offers_all=True,
        required=False,
        label=_("Agency in charge"),
        help_text=_("The work unit of the region (perangkat daerah). For example: Dinas Pertanian"),
    )
    new_agency = forms.CharField(
        required=False,
        max_length=200,
        label=_("Agency that is not in the list"),
        help_text=_("Type its full name; it is added to the agencies of the region."),
    )
    commodity = ChooserField(
        COMMODITY,
        required=False,
        label=_("Commodity"),
        help_text=_("Type a part of its name, if it is one of the reference data. For example: lada"),
    )
    sector = forms.ModelChoiceField(
        Sector.objects.none(),
        required=False,
        empty_label=_("Choose the sector"),
        label=_("Sector"),
        help_text=_("That of the commodity when empty."),
    )
    sought = CodesField(choices=Sought.choices, required=False, label=_("What is sought"))
    partner_kinds = CodesField(
        choices=Partner.Kind.choices,
        required=False,
        label=_("Wanted kind of partner"),
        help_text=_("Any kind when none is chosen."),
    )

    class Meta:
        model = Potential
        fields = (
            "region", "agency", "title", "commodity", "sector", "description", "sought", "readiness", "state",
            "partner_kinds", "rpjmd_programme", "national_priority", "source", "is_example",
        )  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "description": forms.Textarea(attrs={"rows": 4}),
            "source": forms.Textarea(attrs={"rows": 2}),
            "readiness": forms.RadioSelect(attrs={"class": "form-check-input"}),
        }
        labels: ClassVar[dict[str, Any]] = {"is_example": _("This is an invented example, not a fact")}
        help_texts: ClassVar[dict[str, Any]] = {
            "description": _("What there is, what is missing, what a partner could do. Two or three sentences."),
            "source": _("Where all this was read: an address on the web, a study, a letter with number and date."),
            "rpjmd_programme": _("The programme of the RPJMD that it serves. It raises the priority."),
            "national_priority": _("The national priority that it serves. It raises the priority."),
            "is_example": _("For showing and training. It is marked wherever it is shown."),
        }
        error_messages: ClassVar[dict[str, Any]] = {
            "title": {"required": sentence(Potential, "potentials_potential_title")}
        }

    def __init__(self, *args: Any, user: Any, draft: bool = False, **kwargs: Any) -> None:
        self.user, self.draft = user, draft
        instance: Potential = kwargs["instance"]
        # The objects, not their keys: a chooser then needs no query to name what is chosen.
        objects = {
            "region": instance.region if instance.region_id else None,
            "agency": instance.agency,
            "commodity": instance.commodity,
        }
        kwargs["initial"] = objects | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["readiness"].choices = Readiness.choices
        self.fields["state"].choices = PotentialState.choices
        self.fields["sector"].marks_optional = False
        self._bound_choices()

    def _bound_choices(self) -> None:
        """Narrow what can be chosen to what the person may choose."""
        self.fields["region"].queryset = Region.objects.editable_by(self.user).select_related("parent")
        agency = self.fields["agency"]
        agency.queryset = Agency.objects.visible_to(self.user).select_related("region")
        agency.offered = agencies_of(self.user, str(self["region"].value()))
        self.fields["commodity"].queryset = Commodity.objects.select_related("sector")
        current = Sector.objects.filter(retired_on=None)
        kept = Sector.objects.filter(pk=self.instance.sector_id)
        self.fields["sector"].queryset = current | kept

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        commodity = cleaned.get("commodity")
        if not cleaned.get("sector") and "sector" not in self.errors:
            if commodity:
                cleaned["sector"] = commodity.sector
            elif "commodity" not in self.errors:
                self.add_error("sector", _("Choose the sector, or the commodity whose sector it is."))
        self._clean_agency(cleaned)
        return cleaned

    def _clean_agency(self, cleaned: dict[str, Any]) -> None:
        region, agency, name = cleaned.get("region"), cleaned.get("agency"), cleaned.get("new_agency")
        if name and agency:
            self.add_error("new_agency", _("Choose an agency from the list or type a new one, not both."))
        elif name and region:
            same = Agency.objects.filter(region=region, retired_on=None, name__iexact=name).first()
            cleaned["agency"] = same or Agency(region=region, name=name)
        elif agency and region and agency.region_id != region.pk:
            words = ValidationError(AGENCY_OF_REGION, code="potentials_potential_agency_of_region")
            self.add_error("agency", words)
