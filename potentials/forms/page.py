"""The whole page: the potential's form and its rows as one thing that is checked and saved together."""

from typing import Any

from django.db import DatabaseError
from django.http import QueryDict

from agreements.forms.constraints import AGENCY_OF_REGION, NOT_SAVED
from agreements.forms.sectioned import SectionedPage, drafted
from potentials.entry import Rows, save_potential
from potentials.forms.potential import PotentialForm
from potentials.forms.rows import ROW_FORMS, PotentialFigureRows, WantedCountryRows
from potentials.forms.sections import SECTIONS
from potentials.models import Potential, PotentialFigure, WantedCountry
from regions.models import Agency


class EntryPage(SectionedPage):
    """The form of ``potential``, a new one while it has no key, for ``user``.

    ``draft`` draws what was typed again without checking it; ``start`` is what a fresh page is filled with.
    """

    sections = SECTIONS

    def __init__(
        self,
        potential: Potential,
        *,
        user: Any,
        data: QueryDict | None = None,
        draft: bool = False,
        start: dict[str, Any] | None = None,
    ) -> None:
        self.potential = self.record = potential
        self.user = user
        stored = _stored_rows(potential)
        first: list[Any] = [] if potential.pk else [None]
        self.form = PotentialForm(data, instance=potential, initial=start, user=user, draft=draft)
        self.rows: dict[str, Any] = {
            "figures": PotentialFigureRows(data, prefix="figures", stored=stored["figures"], start=first, draft=draft),
            "wanted": WantedCountryRows(data, prefix="wanted", stored=stored["wanted"], draft=draft),
        }
        self.refused: list[str] = []

    def store(self, version: int) -> bool:
        rows = Rows(figures=self.rows["figures"].figures(), wanted=self.rows["wanted"].wanted())
        return save_potential(self.potential, rows, self.user, version=version)

    def refusal(self, error: DatabaseError) -> tuple[str, Any]:
        return refusal(error)


def refusal(error: DatabaseError) -> tuple[str, Any]:
    """The name of the constraint that the database refused by, "" when it is none, and its sentence."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or ""
    known: dict[str, Any] = {"potentials_potential_agency_of_region": AGENCY_OF_REGION}
    for model in (Potential, PotentialFigure, WantedCountry, Agency):
        known |= {each.name: each.violation_error_message for each in model._meta.constraints}
    return name, known.get(name, NOT_SAVED)


def draft_data(posted: QueryDict) -> QueryDict:
    return drafted(posted, ROW_FORMS)


def _stored_rows(potential: Potential) -> dict[str, list[Any]]:
    """The stored rows by prefix."""
    if not potential.pk:
        return {prefix: [] for prefix in ROW_FORMS}
    return {
        "figures": list(potential.figures.all()),
        "wanted": list(potential.wanted.select_related("country")),
    }
