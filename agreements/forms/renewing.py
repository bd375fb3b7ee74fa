"""What came of an agreement, asked before it is renewed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.choices import Activity, Progress
from agreements.models import Agreement, AgreementSector
from coopreg.fields import PartialDateField, read_date

_CHECK = {"class": "form-check-input"}


class OutcomeForm(forms.Form):
    """Whether ``agreement`` is running, how far the work in each of ``sectors`` is, and a note."""

    activity = forms.ChoiceField(
        label=_("Is the cooperation running?"), choices=Activity, widget=forms.RadioSelect(attrs=_CHECK)
    )
    active = PartialDateField(
        label=_("As of"), help_text=_("The day on which this was true: 12/07/2018, Juli 2018 or 2018.")
    )
    note = forms.CharField(
        label=_("What came of it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: two exchanges of students, no investment. It stays in the history."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, agreement: Agreement, sectors: list[AgreementSector], **kwargs: Any) -> None:
        self.agreement, self.sector_rows = agreement, sectors
        kwargs["initial"] = {
            "activity": agreement.activity,
            "active": read_date(agreement, "activity"),
            "version": agreement.version,
        }
        super().__init__(*args, **kwargs)
        for row in sectors:
            self.fields[f"progress_{row.pk}"] = forms.ChoiceField(
                label=str(row.sector),
                required=False,
                choices=[("", _("Not stated")), *Progress.choices],
                initial=row.progress,
            )

    @property
    def sector_fields(self) -> list[Any]:
        return [self[f"progress_{row.pk}"] for row in self.sector_rows]

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the activity as they were said."""
        date = self.cleaned_data["active"]
        return {
            "activity": self.cleaned_data["activity"],
            "activity_on": date.first,
            "activity_precision": date.precision,
            "activity_as_written": date.as_written,
        }

    @property
    def progress(self) -> dict[int, str]:
        """The progress by the key of the sector's row."""
        return {row.pk: self.cleaned_data[f"progress_{row.pk}"] for row in self.sector_rows}
