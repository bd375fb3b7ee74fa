"""The form in which a person judges what an agreement came to."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.forms.constraints import ConstraintsMixin
from coopreg.fields import DayField
from monitoring.choices import Verdict
from monitoring.models import Judgement
from monitoring.obstacles.forms import day_given


class JudgementForm(ConstraintsMixin, forms.ModelForm):
    """A verdict with its reason. ``seen`` is the latest judgement that the person had before them, 0 for none."""

    judged_on = DayField(label=_("Judged on"), help_text=_("As in 12/07/2018: the day of the review."))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    fields: dict[str, Any]
    data: Any

    class Meta:
        model = Judgement
        fields = ("verdict", "reason", "judged_on")
        widgets: ClassVar[dict[str, Any]] = {
            "verdict": forms.RadioSelect(attrs={"class": "form-check-input"}),
            "reason": forms.Textarea(attrs={"rows": 5}),
        }
        error_messages: ClassVar[dict[str, Any]] = {
            "verdict": {"required": _("Choose the judgement.")},
            "reason": {"required": _("Say why: a judgement without a reason helps nobody.")},
        }

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["verdict"].choices = Verdict.choices
        self.fields["judged_on"].marks_optional = False

    def clean_judged_on(self) -> datetime.date:
        return day_given(self.cleaned_data["judged_on"], self.today)
