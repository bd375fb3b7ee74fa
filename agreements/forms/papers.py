"""Papers of an agreement: uploading them, what is known of them, taking them out."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.choices import PaperKind
from agreements.forms.constraints import ConstraintsMixin
from agreements.models import Document
from agreements.papers.filetypes import ACCEPT
from coopreg.dates import PartialDate
from coopreg.fields import PartialDateField, PartialDatesMixin

# Without script so many files fit on the page; with script there are as many as are chosen, sent one by one.
ROWS = 5


class FactsForm(PartialDatesMixin, ConstraintsMixin, forms.ModelForm):
    """What is known of a paper beside the file itself."""

    constraint_fields: ClassVar[Mapping[str, tuple[str, ...]]] = {"agreements_document_dated_precision": ("dated",)}

    dated = PartialDateField(
        label=_("Date of the paper"), help_text=_("As exactly as you know it: 12/07/2018, 12 Juli 2018, Juli 2018.")
    )

    class Meta:
        model = Document
        fields = ("kind", "title", "letter_number", "access")
        labels: ClassVar[dict[str, Any]] = {
            "kind": _("Kind of paper"),
            "title": _("Title"),
            "letter_number": _("Number of the letter"),
            "access": _("Who may open it"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "title": _("Without a title it is shown by the name of its file."),
            "letter_number": _("For example: 019/1234/Biro Pem"),
        }
        error_messages: ClassVar[dict[str, Any]] = {"kind": {"required": _("Choose the kind of paper.")}}

    field_order: tuple[str, ...] = ("kind", "title", "letter_number", "dated", "access")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        dates = self.dates_of(instance) if instance else {}
        kwargs["initial"] = dates | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Choose the kind")), *PaperKind.choices]


class UploadForm(FactsForm):
    """One file with what is known of it; ``saved`` becomes the paper that was made of it."""

    saved: Document | None = None

    # An empty file gets the sentence of the intake, a missing one of a row with anything else in it gets this one.
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={
            "required": _("Choose the file."),
            "invalid": _("The file did not arrive. Choose it again."),
        },
    )
    again = forms.BooleanField(
        required=False, label=_("Keep it a second time all the same"), widget=forms.CheckboxInput()
    )

    field_order = ("file", *FactsForm.field_order, "again")

    def has_changed(self) -> bool:
        """Whether anything was entered: what a row is filled with from the start says nothing."""
        return not {"file", "title", "letter_number", "dated"}.isdisjoint(self.changed_data)

    def _post_clean(self) -> None:
        # The row as a whole, with its file, is checked by the intake.
        return None

    @property
    def facts(self) -> dict[str, Any]:
        """What the intake wants to know beside the file."""
        names = ("kind", "title", "letter_number", "access", "again")
        dated: PartialDate = self.cleaned_data["dated"]
        return {"dated": dated} | {name: self.cleaned_data[name] for name in names}

    @property
    def asks_again(self) -> bool:
        """Whether the person must say that the same file is meant to be there twice."""
        return self.is_bound and (self.has_error("file", "twice") or bool(self["again"].value()))


UploadFormSet = forms.formset_factory(UploadForm, extra=ROWS, max_num=ROWS, absolute_max=ROWS * 2)


class TakeOutForm(forms.ModelForm):
    """Why a paper is taken out."""

    class Meta:
        model = Document
        fields = ("retired_reason",)
        widgets: ClassVar[dict[str, Any]] = {"retired_reason": forms.Textarea(attrs={"rows": 3})}
        labels: ClassVar[dict[str, Any]] = {"retired_reason": _("Why it is taken out")}
        help_texts: ClassVar[dict[str, Any]] = {
            "retired_reason": _("The reason stays with the paper. For example: belongs to another agreement")
        }

    def clean_retired_reason(self) -> str:
        reason: str = self.cleaned_data["retired_reason"]
        if not reason:
            raise ValidationError(_("Say why the paper is taken out: the reason stays with it."), code="required")
        return reason

    def _post_clean(self) -> None:
        # The constraint speaks of reason and time together; the time comes with saving.
        return None
