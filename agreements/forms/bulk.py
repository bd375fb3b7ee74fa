"""What shall change in many agreements at once, and why."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from agreements.bulk import Change
from agreements.choices import Activity, Progress
from agreements.forms.layout import pair, when
from agreements.forms.rows import DraftMixin
from agreements.forms.sections import Section
from agreements.models import Sector
from coopreg.dates import PartialDate
from coopreg.fields import ChooserField, PartialDateField
from regions.choose import AGENCY, REGION, agencies_of
from regions.models import Agency, Region

_STAYS = [("", _("Leave as it is"))]

SECTIONS = (
    Section("activity", _("Activity in practice"), ("activity", when("activity=running,not_running", "active"))),
    Section("sectors", _("Sectors"), (pair("add_sector", "add_progress"), "remove_sector")),
    Section("agency", _("Agency in charge"), ("region", "agency", "no_agency")),
    Section("confidential", _("Confidentiality"), ("confidential",)),
)


def _radio() -> forms.RadioSelect:
    return forms.RadioSelect(attrs={"class": "form-check-input"})


class BulkForm(DraftMixin, forms.Form):
    """What shall change; what is left alone stays in each agreement as it is. Cleans to ``change``.

    ``region`` only narrows the agencies: whoever works for one region finds it filled in.
    """

    activity = forms.ChoiceField(
        required=False,
        choices=[*_STAYS, *Activity.choices],
        widget=_radio(),
        label=_("Is the cooperation running?"),
    )
    active = PartialDateField(
        label=_("As of"),
        help_text=_("The day on which this was true: 12/07/2018, Juli 2018 or 2018."),
    )
    add_sector = forms.ChoiceField(required=False, label=_("Add a sector"))
    add_progress = forms.ChoiceField(
        required=False,
        choices=[("", _("Not known")), *Progress.choices],
        label=_("Progress"),
        help_text=_("Agreements that have the sector already get this progress."),
    )
    remove_sector = forms.ChoiceField(required=False, label=_("Take a sector off"))
    region = ChooserField(
        REGION,
        params={"purpose": "lead"},
        offers_all=True,
        required=False,
        label=_("Region of the agency"),
        help_text=_("Only agreements that this region leads can get its agency. The region itself stays as it is."),
    )
    agency = ChooserField(
        AGENCY,
        depends="region",
        offers_all=True,
        required=False,
        label=_("Agency in charge"),
        help_text=_("The work unit of the region (perangkat daerah). For example: Bagian Kerja Sama"),
    )
    no_agency = forms.BooleanField(required=False, label=_("Take the agency off, because none is in charge any more"))
    confidential = forms.ChoiceField(
        required=False,
        choices=[*_STAYS, ("yes", _("Confidential")), ("no", _("Not confidential"))],
        widget=_radio(),
        label=_("Are these agreements confidential?"),
        help_text=_("The partner of a confidential agreement is named to those alone who may read the agreement."),
    )

    def __init__(self, *args: Any, user: Any, draft: bool = False, **kwargs: Any) -> None:
        self.draft = draft
        super().__init__(*args, **kwargs)
        for name in ("add_sector", "remove_sector"):
            self.fields[name].choices = [("", _("None")), *((key, str(each)) for key, each in self._sectors.items())]
        self.fields["region"].queryset = Region.objects.editable_by(user).select_related("parent")
        self.fields["agency"].queryset = Agency.objects.editable_by(user).select_related("region")
        self.fields["agency"].offered = agencies_of(user, str(self["region"].value()))
        for each in self.fields.values():
            # Nothing here must be filled in, so saying so at each field would say nothing.
            each.marks_optional = False

    @cached_property
    def _sectors(self) -> dict[str, Sector]:
        return {str(sector.pk): sector for sector in Sector.objects.filter(retired_on=None)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        given = cleaned.get
        if given("activity") in (Activity.RUNNING, Activity.NOT_RUNNING):
            if "active" in cleaned and not given("active"):
                self.add_error("active", _("Say on which day this was true: the old date would say something else."))
        elif given("active"):
            self.add_error("activity", _("Say whether they were running on that day, or leave the date empty."))
        if given("add_progress") and not given("add_sector"):
            self.add_error("add_sector", _("Choose the sector whose progress this is."))
        if given("add_sector") and given("add_sector") == given("remove_sector"):
            self.add_error("remove_sector", _("The same sector cannot be added and taken off."))
        if given("agency") and given("no_agency"):
            self.add_error("no_agency", _("Choose an agency or take the agency off, not both."))
        if not self.errors and not self.change:
            raise ValidationError(_("Choose at least one thing to change."), code="nothing")
        return cleaned

    @property
    def change(self) -> Change:
        """What was asked for. Only for a form without errors."""
        given = self.cleaned_data
        confidential = {"yes": True, "no": False}.get(given["confidential"])
        return Change(
            activity=given["activity"],
            active=given["active"] or PartialDate(),
            confidential=confidential,
            agency=given["agency"],
            no_agency=given["no_agency"],
            add=self._sectors.get(given["add_sector"]),
            progress=given["add_progress"],
            remove=self._sectors.get(given["remove_sector"]),
        )

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was typed, for the page that asks to confirm it."""
        return [(name, value) for name in self.fields for value in self.data.getlist(name) if value]  # type: ignore[attr-defined]


class ReasonForm(DraftMixin, forms.Form):
    """Why many agreements are changed; it stands in the history of each."""

    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=_("Reason"),
        help_text=_("It is kept in the history of each agreement. For example: review meeting of 12 July 2026"),
        error_messages={"required": _("Say why: it is kept in the history of each agreement.")},
    )

    def __init__(self, *args: Any, draft: bool = False, **kwargs: Any) -> None:
        self.draft = draft
        super().__init__(*args, **kwargs)
