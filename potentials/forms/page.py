"""The whole page: the potential's form and its rows as one thing that is checked and saved together."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.http import QueryDict
from django.utils.functional import cached_property

from agreements.forms.constraints import AGENCY_OF_REGION, NOT_SAVED
from agreements.forms.page import Part, Problem
from agreements.forms.rows import tidy
from agreements.forms.sections import Section
from potentials.entry import Rows, save_potential
from potentials.forms.potential import PotentialForm
from potentials.forms.rows import ROW_FORMS, PotentialFigureRows, WantedCountryRows
from potentials.forms.sections import SECTIONS
from potentials.models import Potential, PotentialFigure, WantedCountry
from regions.models import Agency


class EntryPage:
    """The form of ``potential``, a new one while it has no key, for ``user``.

    ``draft`` draws what was typed again without checking it; ``start`` is what a fresh page is filled with.
    """

    def __init__(
        self,
        potential: Potential,
        *,
        user: Any,
        data: QueryDict | None = None,
        draft: bool = False,
        start: dict[str, Any] | None = None,
    ) -> None:
        self.potential, self.user = potential, user
        stored = _stored_rows(potential)
        first: list[Any] = [] if potential.pk else [None]
        self.form = PotentialForm(data, instance=potential, initial=start, user=user, draft=draft)
        self.rows: dict[str, Any] = {
            "figures": PotentialFigureRows(data, prefix="figures", stored=stored["figures"], start=first, draft=draft),
            "wanted": WantedCountryRows(data, prefix="wanted", stored=stored["wanted"], draft=draft),
        }
        self.refused: list[str] = []

    def is_valid(self) -> bool:
        """Whether everything can be saved. All of it is checked, so that all mistakes are shown at once."""
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def save(self, *, version: int) -> bool:
        """Store everything; returns whether anything changed. Raises what ``save_potential`` raises."""
        rows = Rows(figures=self.rows["figures"].figures(), wanted=self.rows["wanted"].wanted())
        is_new = self.potential.pk is None
        try:
            return save_potential(self.potential, rows, self.user, version=version)
        except DatabaseError:
            if is_new:
                # The transaction took the record back; the object must not look as if it were stored.
                self.potential.pk, self.potential._state.adding = None, True
            raise

    def refuse(self, error: DatabaseError) -> None:
        """Say in the clerk's words what the database refused, at the field where there is one."""
        name, words = refusal(error)
        fields = self.form.constraint_fields.get(name)
        if fields:
            self.form.add_error(fields[0], ValidationError(words, code=name))
        else:
            self.refused.append(str(words))

    @cached_property
    def parts(self) -> list[Part]:
        return [self._part(section) for section in SECTIONS]

    def _part(self, section: Section) -> Part:
        rows = self.rows.get(section.rows)
        errors = sum(1 for name in section.names if self.form[name].errors)
        if rows is not None:
            errors += sum(len(form.errors) for form in rows)
        required = [name for name in section.names if self.form.fields[name].required]
        missing = sum(1 for name in required if not self.form[name].value())
        state = "errors" if errors else "missing" if missing else "done" if required else "empty"
        return Part(section, rows, state, missing, errors)

    @property
    def problems(self) -> list[Problem]:
        """All that keeps the page from being saved, in the order of the page."""
        return [Problem("", "", words) for words in self.refused] + [
            Problem(field.auto_id, str(field.label), " ".join(str(error) for error in field.errors))
            for field in self._fields()
            if field.errors
        ]

    def _fields(self) -> Iterator[Any]:
        for section in SECTIONS:
            for name in section.names:
                yield self.form[name]
            for form in self.rows.get(section.rows, ()):
                yield from form


def refusal(error: DatabaseError) -> tuple[str, Any]:
    """The name of the constraint that the database refused by, "" when it is none, and its sentence."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or ""
    known: dict[str, Any] = {"potentials_potential_agency_of_region": AGENCY_OF_REGION}
    for model in (Potential, PotentialFigure, WantedCountry, Agency):
        known |= {each.name: each.violation_error_message for each in model._meta.constraints}
    return name, known.get(name, NOT_SAVED)


def draft_data(posted: QueryDict) -> QueryDict:
    """What was posted by a button that adds or removes a row, or searches, with that done and nothing lost."""
    data = posted.copy()
    prefix, _dash, number = posted.get("remove", "").partition("-")
    for name, form in ROW_FORMS.items():
        drop = int(number) if name == prefix and number.isdecimal() and len(number) < 6 else None
        tidy(data, name, form.prefilled, drop=drop, add=posted.get("add") == name, keep_empty=True)
    return data


def _stored_rows(potential: Potential) -> dict[str, list[Any]]:
    """The stored rows by prefix."""
    if not potential.pk:
        return {prefix: [] for prefix in ROW_FORMS}
    return {
        "figures": list(potential.figures.all()),
        "wanted": list(potential.wanted.select_related("country")),
    }
