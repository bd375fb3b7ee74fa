"""The forms of a commitment: what was promised, what came of a due date, dropping it."""

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.forms.constraints import ConstraintsMixin
from agreements.models import Agreement, Document, Sector
from coopreg.fields import ChooserField, DayField
from coopreg.people import account_named
from monitoring.choices import Rhythm, SignOff
from monitoring.models import Commitment, Fulfilment
from regions.choose import AGENCY
from regions.models import Agency

# A select has no more options than that.
PAPERS_OFFERED = 40

STALE = _(
    "Somebody else saved this commitment while you were typing. Your entries are still here: compare them with what is "
    "stored now and save again."
)


class CommitmentForm(ConstraintsMixin, forms.ModelForm):
    """One promise of ``agreement``."""

    due_on = DayField(label=_("Due on"), help_text=_("As in 31/12/2018. The first due date, where it comes back."))
    until = DayField(label=_("Last due date"), help_text=_("Only for what comes back. Empty: as long as it is valid."))
    agency = ChooserField(AGENCY, label=_("Agency in charge"), required=False)
    owner = forms.CharField(
        label=_("Person in charge"),
        required=False,
        max_length=150,
        help_text=_("User name or e-mail address of an account here. Is reminded when it falls due."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    fields: dict[str, Any]
    data: Any
    constraint_fields: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "monitoring_commitment_text": ("text",),
        "monitoring_commitment_first_due": ("due_on", "rhythm"),
        "monitoring_commitment_last_due": ("until", "due_on", "rhythm"),
    }

    class Meta:
        model = Commitment
        fields = (
            "text",
            "article",
            "owed_by",
            "agency",
            "partner_unit",
            "owner",
            "sector",
            "rhythm",
            "due_on",
            "until",
            "document",
        )
        widgets: ClassVar[dict[str, Any]] = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, agreement: Agreement, user: Any, papers: Any, **kwargs: Any) -> None:
        self.user = user
        instance = kwargs["instance"]
        kwargs["initial"] = {
            "owner": instance.owner.username if instance.owner else "",
            "agency": instance.agency,
            "version": instance.version,
        }
        super().__init__(*args, **kwargs)
        agency = self.fields["agency"]
        agency.queryset = Agency.objects.visible_to(user).select_related("region")
        agency.offered = agency.queryset.filter(region=agreement.region_id)
        sectors = Sector.objects.filter(agreement_rows__agreement=agreement)
        self.fields["sector"].queryset = sectors | Sector.objects.filter(pk=instance.sector_id)
        self.fields["sector"].queryset = self.fields["sector"].queryset.distinct()
        self.fields["sector"].empty_label = _("Not chosen")
        offer_papers(self.fields["document"], papers, instance.document)
        for name in ("due_on", "until"):
            self.fields[name].marks_optional = name == "due_on"

    def clean_owner(self) -> Any:
        return account_named(self.cleaned_data["owner"], self.user)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("rhythm") == Rhythm.ONCE and cleaned.get("until"):
            self.add_error("until", _("The last due date is for what comes back, and not before the first."))
        if self.instance.pk and cleaned.get("version") != self.instance.version:
            self.add_error(None, STALE)
            self.data = self.data.copy()
            self.data["version"] = str(self.instance.version)
        return cleaned


def offer_papers(field: Any, papers: Any, stored: Document | None) -> None:
    """Offers the newest of ``papers`` and the one that is stored."""
    field.queryset = papers
    rows = list(papers.order_by("-uploaded_at", "-pk")[:PAPERS_OFFERED])
    if stored and stored not in rows and papers.filter(pk=stored.pk).exists():
        rows.append(stored)
    field.choices = [("", _("None")), *((paper.pk, str(paper)) for paper in rows)]


class FulfilmentForm(ConstraintsMixin, forms.ModelForm):
    """What came of the next due date of a commitment."""

    done_on = DayField(
        label=_("Done on"),
        help_text=_("As in 12/07/2018. Where it was not carried out: the day on which that was found."),
    )

    fields: dict[str, Any]
    constraint_fields: ClassVar[Mapping[str, tuple[str, ...]]] = {"monitoring_fulfilment_evidence": ("evidence",)}

    class Meta:
        model = Fulfilment
        fields = ("outcome", "done_on", "evidence", "document")
        widgets: ClassVar[dict[str, Any]] = {
            "evidence": forms.Textarea(attrs={"rows": 3}),
            "outcome": forms.RadioSelect(attrs={"class": "form-check-input"}),
        }

    def __init__(self, *args: Any, commitment: Commitment, papers: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["done_on"].marks_optional = False
        offer_papers(self.fields["document"], papers, None)
        if commitment.rhythm == Rhythm.ONCE:
            # What is promised once and not carried out is late, or dropped with a reason.
            del self.fields["outcome"]

    def clean_done_on(self) -> datetime.date:
        day: datetime.date | None = self.cleaned_data["done_on"]
        if day is None:
            raise forms.ValidationError(_("Give the day."))
        if day > self.today:
            raise forms.ValidationError(_("This day lies ahead."))
        return day


class SignOffForm(forms.Form):
    """The supervisor's word on a piece of evidence."""

    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if SignOff.RETURNED in self.data and not cleaned.get("note"):
            self.add_error("note", _("Say why it is returned."))
        return cleaned


class DropForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is dropped"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why it is dropped: the reason stays with the commitment.")},
    )
