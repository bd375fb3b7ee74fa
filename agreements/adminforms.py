"""Forms of the administration for agreements and parties: dates as people write them, rules over several rows."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.utils.translation import gettext_lazy as _

from agreements.forms.constraints import AGENCY_OF_REGION, AUTONOMOUS, NO_CIRCLE
from agreements.line import follows_itself
from agreements.models import Agreement, Party
from coopreg.fields import PartialDateField, PartialDateInput, PartialDatesMixin

HOW = _("As it is known: 12/07/2018, 12 Juli 2018, Juli 2018 or 2018.")


class AdminDateInput(AdminTextInputWidget, PartialDateInput):
    """The text input of the administration, showing a partial date as it was written."""

    template_name = "django/forms/widgets/text.html"


def _date(label: Any, column: str = "") -> PartialDateField:
    return PartialDateField(label=label, column=column, help_text=HOW, widget=AdminDateInput)


class _DatedForm(PartialDatesMixin, forms.ModelForm):
    """A model form whose partial dates are one field each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**self.dates_of(self.instance), **self.initial}


class AgreementAdminForm(_DatedForm):
    signed = _date(_("Signed on"))
    effective = _date(_("In force from"))
    ends = _date(_("Ends on"))
    activity_as_of = _date(_("Activity as of"), "activity")

    class Meta:
        model = Agreement
        # The fieldsets of the admin say which fields there are.
        fields = ("region", "agency", "follows")

    def clean(self) -> Any:
        cleaned = super().clean()
        region, agency, follows = (cleaned.get(name) for name in ("region", "agency", "follows"))
        if region and not region.autonomous:
            self.add_error("region", AUTONOMOUS)
        if region and agency and agency.region_id != region.pk:
            self.add_error("agency", AGENCY_OF_REGION)
        if follows and self.instance.pk and follows_itself(self.instance, follows):
            self.add_error("follows", NO_CIRCLE)
        return cleaned


class PartyAdminForm(_DatedForm):
    signed = _date(_("Signed on"))

    class Meta:
        model = Party
        fields = ("region", "partner", "name_as_written", "signatory", "position")

    def clean(self) -> Any:
        cleaned = super().clean()
        region = cleaned.get("region")
        if region and not region.autonomous:
            self.add_error("region", AUTONOMOUS)
        return cleaned
