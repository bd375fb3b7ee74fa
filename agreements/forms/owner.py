"""The region that owns a record and its agency in charge, as every form that enters records asks for them."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.forms.constraints import AGENCY_OF_REGION
from coopreg.fields import ChooserField
from regions.choose import AGENCY, REGION, agencies_of
from regions.models import Agency, Region


class OwnerMixin(forms.Form):
    """Fields for the region, its agency, and one that is not in the list yet; the form has ``user`` and ``instance``.

    ``agency_of_region`` is the constraint of the model that holds the agency to its region.
    """

    user: Any
    instance: Any
    fields: dict[str, Any]
    agency_of_region: ClassVar[str]
    region_help: ClassVar[Any]
    agency_help: ClassVar[Any]

    region = ChooserField(
        REGION,
        params={"purpose": "lead"},
        offers_all=True,
        label=_("Region"),
        error_messages={"required": _("Choose the region that owns this record.")},
    )
    agency = ChooserField(AGENCY, depends="region", offers_all=True, required=False, label=_("Agency in charge"))
    new_agency = forms.CharField(
        required=False,
        max_length=200,
        label=_("Agency that is not in the list"),
        help_text=_("Type its full name; it is added to the agencies of the region."),
    )

    @staticmethod
    def owner_of(record: Any) -> dict[str, Any]:
        """What the fields begin with: the objects, not their keys, so that no query is needed to name them."""
        return {"region": record.region if record.region_id else None, "agency": record.agency}

    def bound_owner(self) -> None:
        """Narrow what can be chosen to what the person may choose, and say what to choose."""
        self.fields["region"].help_text, self.fields["agency"].help_text = self.region_help, self.agency_help
        self.fields["region"].queryset = Region.objects.editable_by(self.user).select_related("parent")
        agency = self.fields["agency"]
        agency.queryset = Agency.objects.visible_to(self.user).select_related("region")
        agency.offered = agencies_of(self.user, str(self["region"].value()))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        region, agency, name = cleaned.get("region"), cleaned.get("agency"), cleaned.get("new_agency")
        if name and agency:
            self.add_error("new_agency", _("Choose an agency from the list or type a new one, not both."))
        elif name and region:
            same = Agency.objects.filter(region=region, retired_on=None, name__iexact=name).first()
            cleaned["agency"] = same or Agency(region=region, name=name)
        elif agency and region and agency.region_id != region.pk:
            self.add_error("agency", ValidationError(AGENCY_OF_REGION, code=self.agency_of_region))
        return cleaned
