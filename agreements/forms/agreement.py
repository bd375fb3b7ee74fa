"""The agreement itself: everything on the page that stands in no row."""

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.choices import Instrument, LegalBasis, Process
from agreements.forms.constraints import NO_CIRCLE, ConstraintsMixin, sentence
from agreements.forms.owner import OwnerMixin
from agreements.forms.rows import DraftMixin
from agreements.models import Agreement
from agreements.views.choose import AGREEMENT
from coopreg.fields import ChooserField, DayField, PartialDateField, PartialDatesMixin

_DATE = _("As exactly as you know it: 12/07/2018, 12 Juli 2018, Juli 2018 or 2018.")


class AgreementForm(PartialDatesMixin, DraftMixin, ConstraintsMixin, OwnerMixin, forms.ModelForm):
    """The fields of one agreement. ``user`` bounds what can be chosen, ``today`` what can have happened."""

    constraint_fields: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "agreements_agreement_title_given": ("title",),
        "agreements_agreement_signed_precision": ("signed",),
        "agreements_agreement_effective_precision": ("effective",),
        "agreements_agreement_ends_precision": ("ends",),
        "agreements_agreement_activity_precision": ("active",),
        "agreements_agreement_dated_is_signed": ("signed_undated", "signed"),
        "agreements_agreement_term_end": ("ends", "term"),
        "agreements_agreement_term_years": ("term_years", "term"),
        "agreements_agreement_ends_after_start": ("ends", "signed", "effective", "term", "term_years"),
        "agreements_agreement_ground_of_end": ("terminated_on", "termination_ground"),
        "agreements_agreement_follows_as": ("follows_as", "follows"),
        "agreements_agreement_not_after_itself": ("follows",),
        # These the database alone finds, when something changed in the same moment.
        "agreements_agreement_no_circle": ("follows",),
        "agreements_agreement_agency_of_region": ("agency",),
        "agreements_agreement_autonomous": ("region",),
        "regions_agency_once": ("new_agency",),
    }

    agency_of_region = "agreements_agreement_agency_of_region"
    region_help = _("The region that owns this record. It is always one of the parties.")
    agency_help = _("The work unit of the region (perangkat daerah). For example: Bagian Kerja Sama")

    signed = PartialDateField(label=_("Date of signing"), help_text=_DATE)
    signed_undated = forms.BooleanField(required=False, label=_("It is signed, but the date is not known"))
    effective = PartialDateField(
        label=_("In force from"), help_text=_("Only if the text names a day other than that of the signing.")
    )
    ends = PartialDateField(label=_("Ends on"), help_text=_DATE)
    terminated_on = DayField(
        label=_("Terminated on"), help_text=_("If it was ended before its time: the day, as in 12/07/2018.")
    )
    follows = ChooserField(
        AGREEMENT,
        required=False,
        label=_("Follows"),
        help_text=_("The earlier text: type a part of its title, or its reference as in 13.71-2017-0001."),
    )
    active = PartialDateField(
        column="activity",
        label=_("As of"),
        help_text=_("The day on which this was true: 12/07/2018, Juli 2018 or 2018."),
    )

    class Meta:
        model = Agreement
        fields = (
            "title", "kind", "tie", "instrument", "instrument_as_written", "legal_basis",
            "region", "agency", "place_signed",
            "term", "term_years", "renewal_months", "notice_months", "terminated_on", "termination_ground",
            "termination_reason", "summary", "funding", "languages", "prevailing_language", "rpjmd_programme",
            "national_priority", "office_abroad",
            "follows", "follows_as", "activity", "source_notes", "sources_disagree", "confidential",
        )  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "kind": forms.RadioSelect(attrs={"class": "form-check-input"}),
            "activity": forms.RadioSelect(attrs={"class": "form-check-input"}),
            **{name: forms.Textarea(attrs={"rows": 3}) for name in ("summary", "funding", "source_notes")},
            "termination_reason": forms.Textarea(attrs={"rows": 2}),
            "office_abroad": forms.NullBooleanSelect(attrs={"class": "form-select"}),
        }
        labels: ClassVar[dict[str, Any]] = {
            "instrument_as_written": _("Its own name"),
            "follows_as": _("How it relates to that text"),
            "activity": _("Is the cooperation running?"),
            "term": _("How long it is valid"),
            "renewal_months": _("Renewed by (months)"),
            "notice_months": _("Notice of termination (months)"),
            "sources_disagree": _("The sources contradict each other"),
            "office_abroad": _("Does it open an office of the region abroad?"),
            "confidential": _("This agreement is confidential"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "title": _("As it stands on the text. For example: MoU Sister City Padang - Fremantle"),
            "instrument_as_written": _("What the text calls itself. For example: Memorandum Saling Pengertian"),
            "legal_basis": _("The rule under which it was made. Texts of 2008 to 2020 rest on Permendagri 3/2008."),
            "place_signed": _("For example: Fremantle, or Padang and Fremantle"),
            "term": _("What the text itself says. Most texts say nothing: leave it at “not stated”."),
            "term_years": _("For example: 5"),
            "renewal_months": _("By how much it is prolonged each time. For example: 36"),
            "notice_months": _("How long before the end a side must say so. For example: 6"),
            "summary": _("What the sides agreed to do, in two or three sentences."),
            "funding": _("Who pays what. For example: each side its own costs, APBD 2018"),
            "languages": _("For example: Indonesian, English"),
            "prevailing_language": _("The one that decides where the texts differ. For example: English"),
            "rpjmd_programme": _("For example: Program Pengembangan Destinasi Pariwisata"),
            "national_priority": _("For example: development of human resources"),
            "source_notes": _("Where the sources differ, or what is uncertain."),
            "confidential": _("Its partner is then named to those alone who may read this agreement."),
        }
        error_messages: ClassVar[dict[str, Any]] = {
            "title": {"required": sentence(Agreement, "agreements_agreement_title_given")},
            "kind": {"required": _("Choose the kind of cooperation.")},
            "instrument": {"required": _("Choose the kind of text.")},
        }

    def __init__(self, *args: Any, user: Any, today: datetime.date, draft: bool = False, **kwargs: Any) -> None:
        self.user, self.today, self.draft = user, today, draft
        instance: Agreement = kwargs["instance"]
        kwargs["initial"] = self._initial_of(instance) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["tie"].label = _("Tie between the regions")
        self.fields["instrument"].choices = [("", _("Choose the kind of text")), *Instrument.choices]
        self.fields["legal_basis"].choices = [("", _("Not known")), *LegalBasis.choices]
        self.fields["kind"].choices = [each for each in self.fields["kind"].choices if each[0]]
        for name in ("ends", "term_years", "follows_as"):
            # Needed by some answers and senseless with the others.
            self.fields[name].marks_optional = False
        self.bound_owner()
        self._bound_follows()

    def _initial_of(self, instance: Agreement) -> dict[str, Any]:
        said = {"follows": instance.follows, "signed_undated": instance.is_signed and not instance.signed_on}
        return self.dates_of(instance) | self.owner_of(instance) | said

    def _bound_follows(self) -> None:
        follows = self.fields["follows"]
        follows.queryset = Agreement.objects.visible_to(self.user).select_related("region")
        follows.offered = follows.queryset.exclude(pk=self.instance.pk)
        if before := self.instance.follows_id:
            follows.closed = not follows.queryset.filter(pk=before).exists()

    def applies(self, constraint: str) -> bool:
        # Without a start there is nothing to compare, and the database cannot tell the type of two empty dates.
        has_start = self.instance.signed_on or self.instance.effective_on
        return bool(has_start) or constraint != "agreements_agreement_ends_after_start"

    def clean_signed(self) -> Any:
        date = self.cleaned_data["signed"]
        if date and date.first > self.today:
            raise ValidationError(_("The date of signing lies in the future. Leave it empty until it is signed."))
        return date

    def clean_terminated_on(self) -> Any:
        day = self.cleaned_data["terminated_on"]
        # A day that was given with the notice may lie ahead (agreements/ending.py).
        if day and day > self.today and day != self.instance.terminated_on:
            raise ValidationError(_("The day of the termination lies in the future."))
        return day

    def clean_follows(self) -> Any:
        follows = step = self.cleaned_data["follows"]
        seen = set()
        while step and self.instance.pk and step.pk not in seen:
            if step.pk == self.instance.pk:
                raise ValidationError(NO_CIRCLE, code="agreements_agreement_no_circle")
            seen.add(step.pk)
            step = step.follows
        return follows

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.instance.is_signed = bool(cleaned.get("signed")) or bool(cleaned.get("signed_undated"))
        if not self.instance.is_signed and self._came_by_signing():
            words = _("The agreement came to its stage by being signed. Send it back to the signing first (Steps).")
            self.add_error("signed", ValidationError(words, code="came_by_signing"))
        return cleaned

    def _came_by_signing(self) -> bool:
        """The stage of the stored agreement lies behind the signing, or it is a Letter of Intent that is completed."""
        stage, process = self.instance.stage, self.instance.process
        if stage is None:
            return False
        if self.instance.instrument == Instrument.LOI and stage.closes_loi:
            return bool(process == Process.DONE)
        return bool(stage.procedure.stages.filter(signs=True, order__lt=stage.order).exists())
