"""A file of potentials on its way in: found, matched, checked, taken."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from agreements.papers import office
from agreements.papers.names import clean_name
from lists.reading import Line, read_sheet
from potentials.models import Intake
from potentials.sheets.checking import CHANGED, NEW, SAME, WRONG, Checked, check
from potentials.sheets.columns import fields, matched, split
from potentials.sheets.taking import rows_of, take_intake

# So many rows of each kind are shown; of those that are wrong, all.
SHOWN = 50
SAMPLE = 3


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=gettext_lazy("CSV or Excel (.xlsx), with the names of the columns in one of the first rows."),
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "invalid": gettext_lazy("The file did not arrive. Choose it again."),
        },
    )

    def clean_file(self) -> File:
        file: File = self.cleaned_data["file"]
        file.seek(0)
        packed = file.read(4) == b"PK\x03\x04"
        if packed and office.zipped(file) != office.XLSX:
            raise ValidationError(_("This is no Excel file. Save the table as .xlsx or CSV and upload that."))
        self.lines = read_sheet(file, packed=packed)
        return file


class IntakeView(View):
    """What the steps share: the right to enter potentials."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm("potentials.add_potential"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class IntakeNew(IntakeView):
    """Finds the file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.ask(UploadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.ask(form)
        heading, lines = split(form.lines)
        if not lines:
            form.add_error("file", _("There are no rows below the heading."))
            return self.ask(form)
        user: Any = request.user
        name = clean_name(form.cleaned_data["file"].name or "", ("csv", "xlsx"), frozenset({"csv", "xlsx"}))
        made = Intake.objects.create(
            by=user, name=name, headings=heading.cells, cells=_kept(lines), matched=matched(heading.cells)
        )
        return redirect("potentials:intake", made.pk)

    def ask(self, form: UploadForm) -> HttpResponse:
        return render(self.request, "potentials/intake_new.html", {"form": form, "fields": list(fields().values())})


def _kept(lines: list[Line]) -> list[Any]:
    return [[line.number, line.cells] for line in lines]


class IntakePage(IntakeView):
    """Matches the columns and shows what each row would become; takes the whole."""

    @cached_property
    def intake(self) -> Intake:
        found: Intake = get_object_or_404(Intake.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        return found

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.intake.taken_at:
            return render(request, "potentials/intake_taken.html", {"intake": self.intake})
        return self.draw(check(rows_of(self.intake), request.user))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if "take" in request.POST:
            return self.take()
        if not self.intake.taken_at:
            known = fields()
            chosen = [request.POST.get(f"column-{place}", "") for place in range(len(self.intake.headings))]
            self.intake.matched = [code if code in known else "" for code in chosen]
            self.intake.save(update_fields=["matched"])
        return redirect("potentials:intake", pk)

    def take(self) -> HttpResponse:
        reason = _("Taken from the file %(name)s") % {"name": self.intake.name}
        try:
            taken = take_intake(self.intake, self.request.user, reason=reason)
        except IntegrityError:
            messages.error(self.request, _("Somebody else changed one of these in the same moment. Look again."))
            return redirect("potentials:intake", self.intake.pk)
        if taken.refused:
            return self.draw(list(taken.refused))
        return redirect("potentials:intake", self.intake.pk)

    def draw(self, checked: list[Checked]) -> HttpResponse:
        by_state: dict[str, list[Checked]] = {state: [] for state in (WRONG, NEW, CHANGED, SAME)}
        for row in checked:
            by_state[row.state].append(row)
        known = fields()
        words = {NEW: _("new"), CHANGED: _("changed"), SAME: _("unchanged"), WRONG: _("with mistakes")}
        return render(
            self.request,
            "potentials/intake.html",
            {
                "intake": self.intake,
                "columns": self.columns(),
                "options": [(code, capfirst(str(field.label))) for code, field in known.items()],
                "counts": [(state, words[state], len(rows)) for state, rows in by_state.items()],
                "wrong": [(row, _mistakes(row, known)) for row in by_state[WRONG]],
                "fine": [*by_state[NEW], *by_state[CHANGED]][:SHOWN],
                "words": words,
                "twice": self.twice(),
                "may_take": not by_state[WRONG] and bool(by_state[NEW] or by_state[CHANGED]) and not self.twice(),
            },
        )

    def columns(self) -> list[tuple[int, str, list[str], str]]:
        """Each column: its place, its heading, the first cells in it, and what it means."""
        rows = []
        for place, heading in enumerate(self.intake.headings):
            cells = [cells[place] for _number, cells in self.intake.cells if place < len(cells) and cells[place]]
            code = self.intake.matched[place] if place < len(self.intake.matched) else ""
            rows.append((place, heading, [cell[:60] for cell in cells[:SAMPLE]], code))
        return rows

    def twice(self) -> list[str]:
        """The names of the fields that two columns claim."""
        codes = [code for code in self.intake.matched if code]
        return sorted({str(fields()[code].label) for code in codes if codes.count(code) > 1})


def _mistakes(row: Checked, known: Any) -> list[tuple[str, str]]:
    return [
        (capfirst(str(known[code].label)) if code in known else "", words)
        for code, sentences in row.errors.items()
        for words in sentences
    ]
