"""The whole page: the agreement's form and its rows as one thing that is checked and saved together."""

import datetime
from collections.abc import Iterator
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

from agreements.entry import Rows as EntryRows
from agreements.entry import save_entry
from agreements.forms.agreement import AgreementForm
from agreements.forms.constraints import refusal
from agreements.forms.content import AgreementSectorRows, AgreementSourceRows, SectorForm, SourceForm
from agreements.forms.parties import PartnerPartyForm, PartnerPartyRows, RegionPartyForm, RegionPartyRows
from agreements.forms.rows import tidy
from agreements.forms.sections import SECTIONS, Section
from agreements.models import Agreement, Party, Sector

ROW_FORMS: dict[str, Any] = {
    "regions": RegionPartyForm,
    "partners": PartnerPartyForm,
    "sectors": SectorForm,
    "sources": SourceForm,
}


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


class EntryPage:
    """The form of ``agreement``, a new one while it has no key, for ``user``.

    ``draft`` draws what was typed again without checking it. ``start`` gives what a fresh page is filled with: keys
    "region" and "agency", "follows", and "partner"; "fields", "parties" and "sectors" where a text goes on from another
    one (agreements/renewing.py).
    """

    def __init__(
        self,
        agreement: Agreement,
        *,
        user: Any,
        today: datetime.date,
        data: QueryDict | None = None,
        draft: bool = False,
        start: dict[str, Any] | None = None,
    ) -> None:
        self.agreement, self.user, self.draft = agreement, user, draft
        self.start = start or {}
        stored = _stored_rows(agreement)
        rows = {"draft": draft}
        given = {key: value for key, value in self.start.items() if key in ("region", "agency", "follows") and value}
        given |= self.start.get("fields", {})
        self.form = AgreementForm(data, instance=agreement, initial=given, user=user, today=today, draft=draft)
        self.rows: dict[str, Any] = {
            "regions": RegionPartyRows(data, prefix="regions", **self._begin("regions", stored), **rows, user=user),
            "partners": PartnerPartyRows(data, prefix="partners", **self._begin("partners", stored), **rows, user=user),
            "sectors": AgreementSectorRows(
                data, prefix="sectors", **self._begin("sectors", stored), **rows, sectors=_sectors(stored["sectors"])
            ),
            "sources": AgreementSourceRows(data, prefix="sources", **self._begin("sources", stored), **rows),
        }
        self.refused: list[str] = []

    def _begin(self, prefix: str, stored: dict[str, list[Any]]) -> dict[str, Any]:
        """The stored rows of ``prefix``, and on a fresh page the empty row that invites to type."""
        if self.agreement.pk:
            return {"stored": stored[prefix], "start": [] if stored[prefix] or prefix != "partners" else [None]}
        if carried := self._carried(prefix):
            return {"start": carried}
        begin: dict[str, Any] = {
            "regions": Party(region=self.start["region"]) if self.start.get("region") else None,
            "partners": Party(partner=self.start["partner"]) if self.start.get("partner") else None,
        }
        return {"start": [begin.get(prefix)]}

    def _carried(self, prefix: str) -> list[Any]:
        """The rows that a text takes over from the one it goes on from."""
        parties = self.start.get("parties", [])
        rows = {
            "regions": [party for party in parties if party.region],
            "partners": [party for party in parties if party.partner],
            "sectors": self.start.get("sectors", []),
        }
        return rows.get(prefix, [])

    def is_valid(self) -> bool:
        """Whether everything can be saved. All of it is checked, so that all mistakes are shown at once."""
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def save(self, *, version: int) -> bool:
        """Store everything; returns whether anything changed. Raises what ``save_entry`` raises."""
        rows = EntryRows(
            parties=[*self.rows["regions"].parties(), *self.rows["partners"].parties()],
            sectors=self.rows["sectors"].sectors(),
            sources=self.rows["sources"].sources(),
        )
        is_new = self.agreement.pk is None
        try:
            return save_entry(self.agreement, rows, self.user, version=version)
        except DatabaseError:
            if is_new:
                # The transaction took the record back; the object must not look as if it were stored.
                self.agreement.pk, self.agreement.reference, self.agreement._state.adding = None, "", True
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
        is_needed = bool(required)
        if section.rows == "partners":
            is_needed, missing = True, int(not any(_names_partner(form) for form in rows or ()))
        state = "errors" if errors else "missing" if missing else "done" if is_needed else "empty"
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


def _names_partner(form: Any) -> bool:
    return bool(form["partner"].value() or form["new_name"].value())


def draft_data(posted: QueryDict) -> QueryDict:
    """What was posted by a button that adds or removes a row, or searches, with that done and nothing lost."""
    data = posted.copy()
    prefix, _dash, number = posted.get("remove", "").partition("-")
    for name, form in ROW_FORMS.items():
        drop = int(number) if name == prefix and number.isdecimal() and len(number) < 6 else None
        add = posted.get("add") == name
        tidy(data, name, form.prefilled, drop=drop, add=add, keep_empty=True, at_least=int(name == "partners"))
    return data


def _stored_rows(agreement: Agreement) -> dict[str, list[Any]]:
    """The stored rows by prefix; three queries however many there are."""
    if not agreement.pk:
        return {prefix: [] for prefix in ROW_FORMS}
    parties = list(agreement.parties.select_related("region__parent", "partner__country"))
    return {
        "regions": [party for party in parties if party.region_id],
        "partners": [party for party in parties if party.partner_id],
        "sectors": list(agreement.sector_rows.select_related("sector")),
        "sources": list(agreement.sources.all()),
    }


def _sectors(rows: list[Any]) -> dict[str, Sector]:
    """The sectors that can be chosen by key: the current ones, and retired ones that the agreement has."""
    current = list(Sector.objects.filter(retired_on=None))
    kept = [row.sector for row in rows if row.sector.retired_on]
    return {str(sector.pk): sector for sector in [*current, *kept]}
