"""A form in sections with rows, as a page shows it: what is missing, what is wrong, and where to jump."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from agreements.forms.rows import tidy
from agreements.forms.sections import Section


@dataclass(frozen=True)
class Problem:
    """One line of the summary: where to jump ("" for nowhere), the field's label and what to do."""

    target: str
    label: str
    message: str


@dataclass(frozen=True)
class Part:
    """A section as the page shows it. ``state`` is errors, missing, done or empty; ``missing`` counts fields."""

    section: Section
    rows: Any
    state: str
    missing: int
    errors: int

    @property
    def blank_row(self) -> SafeString:
        """The empty row that script adds. Where it is the same for everybody it is drawn once: it takes as long as the
        rest of its section."""
        key = (self.section.slug, get_language() or "")
        drawn = _BLANK_ROWS.get(key)
        if drawn is None:
            shown = {"section": self.section, "form": self.rows.empty_form, "number": ""}
            drawn = render_to_string("agreements/_entry_row.html", shown)
            if self.rows.same_for_all and not settings.DEBUG:
                _BLANK_ROWS[key] = drawn
        return drawn


# By section and language.
_BLANK_ROWS: dict[tuple[str, str], SafeString] = {}


class SectionedPage:
    """A form in sections with rows, checked and saved as one. ``record`` is what it is about.

    Subclasses make ``form``, ``rows`` (by prefix) and ``refused``.
    """

    sections: Sequence[Section] = ()
    record: Any
    form: Any
    rows: dict[str, Any]
    refused: list[str]

    def is_valid(self) -> bool:
        """Whether everything can be saved. All of it is checked, so that all mistakes are shown at once."""
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def save(self, *, version: int) -> bool:
        """Store everything; returns whether anything changed. Raises what ``store`` raises."""
        is_new = self.record.pk is None
        try:
            return self.store(version)
        except DatabaseError:
            if is_new:
                self.taken_back()
            raise

    def taken_back(self) -> None:
        """The transaction took the record back; the object must not look as if it were stored."""
        self.record.pk, self.record._state.adding = None, True

    def store(self, version: int) -> bool:
        raise NotImplementedError

    def refusal(self, error: DatabaseError) -> tuple[str, Any]:
        """The name of the constraint that the database refused by, "" when it is none, and its sentence."""
        raise NotImplementedError

    def refuse(self, error: DatabaseError) -> None:
        """Say in the clerk's words what the database refused, at the field where there is one."""
        name, words = self.refusal(error)
        fields = self.form.constraint_fields.get(name)
        if fields:
            self.form.add_error(fields[0], ValidationError(words, code=name))
        else:
            self.refused.append(str(words))

    @cached_property
    def parts(self) -> list[Part]:
        return [self._part(section) for section in self.sections]

    def _part(self, section: Section) -> Part:
        rows = self.rows.get(section.rows)
        errors = sum(1 for name in section.names if self.form[name].errors)
        if rows is not None:
            errors += sum(len(form.errors) for form in rows)
        needed, missing = self.needed(section)
        state = "errors" if errors else "missing" if missing else "done" if needed else "empty"
        return Part(section, rows, state, missing, errors)

    def needed(self, section: Section) -> tuple[int, int]:
        """How many fields of ``section`` must be filled in, and how many of them are not yet."""
        required = [name for name in section.names if self.form.fields[name].required]
        return len(required), sum(1 for name in required if not self.form[name].value())

    @property
    def problems(self) -> list[Problem]:
        """All that keeps the page from being saved, in the order of the page."""
        return [Problem("", "", words) for words in self.refused] + [
            Problem(field.auto_id, str(field.label), " ".join(str(error) for error in field.errors))
            for field in self._fields()
            if field.errors
        ]

    def _fields(self) -> Iterator[Any]:
        for section in self.sections:
            for name in section.names:
                yield self.form[name]
            for form in self.rows.get(section.rows, ()):
                yield from form


def drafted(posted: QueryDict, row_forms: Mapping[str, Any], *, at_least: Collection[str] = ()) -> QueryDict:
    """What was posted by a button that adds or removes a row, or searches, with that done and nothing lost.

    ``row_forms`` are the forms of the rows by prefix; of those in ``at_least`` one row stays.
    """
    data = posted.copy()
    prefix, _dash, number = posted.get("remove", "").partition("-")
    for name, form in row_forms.items():
        drop = int(number) if name == prefix and number.isdecimal() and len(number) < 6 else None
        add = posted.get("add") == name
        tidy(data, name, form.prefilled, drop=drop, add=add, keep_empty=True, at_least=int(name in at_least))
    return data
