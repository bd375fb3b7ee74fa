"""Ending an agreement, and taking the ending back."""

import datetime
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from agreements.choices import Activity, PaperKind, TerminationGround
from agreements.ending import CHOOSABLE, short_notice, too_early
from agreements.models import Agreement, Document
from agreements.papers.filetypes import ACCEPT
from coopreg.fields import DayField

# A select has no more options than that; the newest papers are the likely ones.
PAPERS_OFFERED = 40


class EndForm(forms.Form):
    """When, on what ground and with which paper ``agreement`` ends. ``papers`` are those that the person may open."""

    on = DayField(label=_("Terminated on"), help_text=_("The day from which it is no longer valid, as in 12/07/2018."))
    ground = forms.ChoiceField(
        label=_("Ground"),
        help_text=_("The grounds of UU 24/2000, Pasal 18."),
        error_messages={"required": _("Choose the ground.")},
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the partner wrote that its new council does not go on with it"),
        error_messages={"required": _("Say in a sentence why it ends.")},
    )
    stops = forms.BooleanField(
        required=False,
        label=_("The cooperation is not running any more from that day"),
        help_text=_("Leave it open where something goes on all the same."),
    )
    notice_on = DayField(label=_("Day of the notice"), help_text=_("The date of the letter that gives notice."))
    upload = forms.FileField(
        required=False,
        allow_empty_file=True,
        label=_("Notice of termination"),
        help_text=_("The letter itself. It is kept among the papers."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    document = forms.ModelChoiceField(
        Document.objects.none(),
        required=False,
        label=_("Paper that is here already"),
        help_text=_("It is filed as notice of termination."),
    )
    no_paper = forms.BooleanField(required=False, label=_("There is no paper yet"))
    confirmed = forms.BooleanField(required=False, label=_("I have considered this: end it on that day"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    fields: dict[str, Any]
    warning = ""

    def __init__(self, *args: Any, agreement: Agreement, papers: Any, today: datetime.date, **kwargs: Any) -> None:
        self.agreement, self.today = agreement, today
        running = agreement.activity == Activity.RUNNING
        kwargs["initial"] = {"version": agreement.version, "stops": running}
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [("", _("Choose the ground")), *TerminationGround.choices]
        if agreement.activity == Activity.NOT_RUNNING:
            del self.fields["stops"]
        choosable = papers.filter(kind__in=CHOOSABLE).order_by("-uploaded_at", "-pk")
        field = self.fields["document"]
        field.queryset = choosable
        field.choices = [("", _("None")), *((paper.pk, _words(paper)) for paper in choosable[:PAPERS_OFFERED])]
        if len(field.choices) == 1:
            del self.fields["document"]
        for name in ("on", "upload"):
            self.fields[name].marks_optional = False

    @property
    def paper_fields(self) -> list[Any]:
        return [self[name] for name in ("upload", "document", "no_paper") if name in self.fields]

    def clean_on(self) -> datetime.date:
        day: datetime.date | None = self.cleaned_data["on"]
        if day is None:
            raise forms.ValidationError(_("Give the day on which it ends."))
        if words := too_early(self.agreement, day):
            raise forms.ValidationError(words)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._clean_paper(cleaned)
        day = cleaned.get("on")
        if day and day > self.today and cleaned.get("stops"):
            self.add_error("stops", _("That day lies ahead: say then whether it still runs."))
        if day and "notice_on" in cleaned and not cleaned.get("confirmed"):
            self.warning = short_notice(self.agreement, day, cleaned["notice_on"])
            if self.warning:
                self.add_error("confirmed", self.warning)
        return cleaned

    def _clean_paper(self, cleaned: dict[str, Any]) -> None:
        given = [name for name in ("upload", "document", "no_paper") if cleaned.get(name)]
        if not given and not {"upload", "document"} & set(self.errors):
            self.add_error("upload", _("Upload the notice, or say that there is no paper yet."))
        elif len(given) > 1:
            self.add_error("upload", _("Upload a paper, choose one or say that there is none: one of these."))


class TakeBackForm(forms.Form):
    """Why the ending is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the notice was withdrawn before it took effect"),
        error_messages={"required": _("Say why the ending is taken back.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


def _words(paper: Document) -> str:
    kind = capfirst(str(PaperKind(paper.kind).label))
    return f"{kind}: {paper}"
