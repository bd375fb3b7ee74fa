"""The whole page: the agreement's form and its rows as one thing that is checked and saved together."""

import datetime
from typing import Any

from django.db import DatabaseError
from django.http import QueryDict

from agreements.entry import Rows as EntryRows
from agreements.entry import save_entry
from agreements.forms.agreement import AgreementForm
from agreements.forms.constraints import refusal
from agreements.forms.content import AgreementSectorRows, AgreementSourceRows, SectorForm, SourceForm
from agreements.forms.parties import PartnerPartyForm, PartnerPartyRows, RegionPartyForm, RegionPartyRows
from agreements.forms.sectioned import SectionedPage, drafted
from agreements.forms.sections import SECTIONS, Section
from agreements.models import Agreement, Party, Sector

ROW_FORMS: dict[str, Any] = {
    "regions": RegionPartyForm,
    "partners": PartnerPartyForm,
    "sectors": SectorForm,
    "sources": SourceForm,
}


class EntryPage(SectionedPage):
    """The form of ``agreement``, a new one while it has no key, for ``user``.

    ``draft`` draws what was typed again without checking it. ``start`` gives what a fresh page is filled with: keys
    "region" and "agency", "follows", and "partner"; "fields", "parties" and "sectors" where a text goes on from another
    one (agreements/renewing.py).
    """

    sections = SECTIONS

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
        self.agreement = self.record = agreement
        self.user, self.draft = user, draft
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

    def store(self, version: int) -> bool:
        rows = EntryRows(
            parties=[*self.rows["regions"].parties(), *self.rows["partners"].parties()],
            sectors=self.rows["sectors"].sectors(),
            sources=self.rows["sources"].sources(),
        )
        return save_entry(self.agreement, rows, self.user, version=version)

    def taken_back(self) -> None:
        super().taken_back()
        self.agreement.reference = ""

    def refusal(self, error: DatabaseError) -> tuple[str, Any]:
        return refusal(error)

    def needed(self, section: Section) -> tuple[int, int]:
        if section.rows == "partners":
            return 1, int(not any(_names_partner(form) for form in self.rows["partners"]))
        return super().needed(section)


def _names_partner(form: Any) -> bool:
    return bool(form["partner"].value() or form["new_name"].value())


def draft_data(posted: QueryDict) -> QueryDict:
    return drafted(posted, ROW_FORMS, at_least=["partners"])


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
