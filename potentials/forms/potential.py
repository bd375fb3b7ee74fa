"""The potential itself: everything on the page that stands in no row."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.forms.constraints import ConstraintsMixin, sentence
from agreements.forms.owner import OwnerMixin
from agreements.forms.rows import DraftMixin
from agreements.models import Commodity, Sector
from coopreg.fields import ChooserField
from partners.models import Partner
from potentials.choices import PotentialState, Readiness, Sought
from potentials.choose import COMMODITY
from potentials.forms.fields import CodesField
from potentials.models import Potential


class PotentialForm(DraftMixin, ConstraintsMixin, OwnerMixin, forms.ModelForm):
    """The fields of one potential. ``user`` bounds what can be chosen."""

    constraint_fields: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "potentials_potential_title": ("title",),
        "potentials_potential_once": ("title", "region"),
        # This one the database alone finds, when something changed in the same moment.
        "potentials_potential_agency_of_region": ("agency",),
        "regions_agency_once": ("new_agency",),
    }

    agency_of_region = "potentials_potential_agency_of_region"
    region_help = _("The region that has it and owns this record.")
    agency_help = _("The work unit of the region (perangkat daerah). For example: Dinas Pertanian")

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
        start = self.owner_of(instance) | {"commodity": instance.commodity}
        kwargs["initial"] = start | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["readiness"].choices = Readiness.choices
        self.fields["state"].choices = PotentialState.choices
        self.fields["sector"].marks_optional = False
        self.bound_owner()
        self._bound_choices()

    def _bound_choices(self) -> None:
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
        return cleaned
