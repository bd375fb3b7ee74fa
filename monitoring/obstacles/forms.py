"""The forms of an obstacle: what blocks, and how it was cleared."""

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.forms.constraints import ConstraintsMixin
from agreements.models import Agreement, Sector
from coopreg.fields import DayField
from monitoring.choices import Severity, Unblocker
from monitoring.models import Obstacle, ObstacleCategory

STALE = _(
    "Somebody else saved this obstacle while you were typing. Your entries are still here: compare them with what is "
    "stored now and save again."
)


class ObstacleForm(ConstraintsMixin, forms.ModelForm):
    """One obstacle of ``agreement``."""

    raised_on = DayField(label=_("Raised on"), help_text=_("As in 12/07/2018: since when it blocks, or was told."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    fields: dict[str, Any]
    data: Any
    constraint_fields: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "monitoring_obstacle_text": ("text",),
        "monitoring_obstacle_cleared": ("raised_on",),
    }

    class Meta:
        model = Obstacle
        fields = ("text", "category", "severity", "unblocker", "sector", "raised_on", "notes")
        widgets: ClassVar[dict[str, Any]] = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "notes": forms.Textarea(attrs={"rows": 2}),
            "severity": forms.RadioSelect(attrs={"class": "form-check-input"}),
        }

    def __init__(self, *args: Any, agreement: Agreement, today: datetime.date, **kwargs: Any) -> None:
        instance = kwargs["instance"]
        kwargs["initial"] = {"version": instance.version, "raised_on": instance.raised_on or today}
        super().__init__(*args, **kwargs)
        self.today = today
        offered = Q(retired_on=None) | Q(pk=instance.category_id)
        self.fields["category"].queryset = ObstacleCategory.objects.filter(offered)
        self.fields["category"].empty_label = _("Choose the category")
        sectors = Q(agreement_rows__agreement=agreement) | Q(pk=instance.sector_id)
        self.fields["sector"].queryset = Sector.objects.filter(sectors).distinct()
        self.fields["sector"].empty_label = _("Not chosen")
        self.fields["severity"].choices = Severity.choices
        self.fields["unblocker"].choices = [("", _("Choose who can clear it")), *Unblocker.choices]
        self.fields["raised_on"].marks_optional = False

    def clean_raised_on(self) -> datetime.date:
        return day_given(self.cleaned_data["raised_on"], self.today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and cleaned.get("version") != self.instance.version:
            self.add_error(None, STALE)
            self.data = self.data.copy()
            self.data["version"] = str(self.instance.version)
        return cleaned


def day_given(day: datetime.date | None, today: datetime.date) -> datetime.date:
    """``day``, which must be given and not lie ahead; raises ValidationError."""
    if day is None:
        raise forms.ValidationError(_("Give the day."))
    if day > today:
        raise forms.ValidationError(_("This day lies ahead."))
    return day


class ClearForm(ConstraintsMixin, forms.ModelForm):
    """How an obstacle was cleared, and when."""

    cleared_on = DayField(label=_("Cleared on"), help_text=_("As in 12/07/2018."))
    cleared_how = forms.CharField(
        label=_("How it was cleared"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say how it was cleared: others have the same obstacle.")},
    )

    fields: dict[str, Any]
    constraint_fields: ClassVar[Mapping[str, tuple[str, ...]]] = {"monitoring_obstacle_cleared": ("cleared_on",)}

    class Meta:
        model = Obstacle
        fields = ("cleared_on", "cleared_how")

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["cleared_on"].marks_optional = False

    def clean_cleared_on(self) -> datetime.date:
        return day_given(self.cleaned_data["cleared_on"], self.today)
