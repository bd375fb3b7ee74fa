"""The forms of drafting: what was found about a clause, and a new template."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from drafting.checking import Checked, check_template
from drafting.checklist import Entry
from drafting.choices import ClauseStatus, Second, TextKind


class CheckForm(forms.Form):
    """How one clause stands in a text; begins with what was found, also in the version before."""

    status = forms.ChoiceField(label=_("in the text"), choices=ClauseStatus.choices)
    page = forms.IntegerField(label=_("page"), required=False, min_value=1, max_value=9999)
    note = forms.CharField(label=_("note"), required=False, max_length=300)
    confirmed = forms.BooleanField(label=_("still so"), required=False)

    def __init__(self, data: Any, *, entry: Entry, disabled: bool = False) -> None:
        check = entry.check
        initial = {
            "status": entry.status,
            "page": check.page if check else None,
            "note": check.note if check else "",
            "confirmed": False,
        }
        super().__init__(data, prefix=f"c{entry.clause.pk}", initial=initial)
        self.entry = entry
        if check is None or entry.is_confirmed:
            del self.fields["confirmed"]
        for name, field in self.fields.items():
            field.disabled = disabled
            field.widget.attrs |= {"aria-label": f"{entry.clause.name}: {field.label}"} if name != "confirmed" else {}
            css = {"status": "form-select form-select-sm", "confirmed": "form-check-input"}
            field.widget.attrs["class"] = css.get(name, "form-control form-control-sm")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("page") and given.get("status") != ClauseStatus.PRESENT:
            self.add_error("page", _("Give a page only for a clause that is present."))
        return given

    def found(self, *, confirm: bool = False) -> dict[str, Any] | None:
        """What to write, None where nothing is; with ``confirm`` what was taken over holds for this version too."""
        given = self.cleaned_data
        if confirm and "confirmed" in self.fields:
            given["confirmed"] = True
        touched = any(name in self.changed_data for name in ("status", "page", "note"))
        if self.entry.check is None and not touched:
            return None
        if self.entry.carried is None and not touched and not given.get("confirmed"):
            return None
        confirmed = touched or given.get("confirmed", False)
        return {name: given[name] for name in ("status", "page", "note")} | {"confirmed": confirmed}


class TemplateForm(forms.Form):
    """A Word file that takes the place of a template; ``checked`` says what the check found."""

    kind = forms.ChoiceField(label=_("Kind of text"), choices=TextKind.choices)
    second = forms.ChoiceField(label=_("Second language, beside Indonesian"), choices=Second.choices)
    file = forms.FileField(label=_("Word file"), help_text=_("A file of Word (.docx) with the marks of the variables."))
    note = forms.CharField(
        label=_("Note"), required=False, max_length=300, help_text=_("What changed, or whose letter asks for it.")
    )
    # A template that leaves out what every text should say is taken when the person says so.
    anyway = forms.BooleanField(label=_("Take it all the same"), required=False)
    checked: Checked

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if file := given.get("file"):
            try:
                self.content: bytes = file.read()
                self.checked = check_template(self.content)
            except ValidationError as error:
                self.add_error("file", error)
                return given
            if self.checked.cautions and not given.get("anyway"):
                self.add_error("anyway", ValidationError(self.checked.cautions, code="caution"))
        return given
