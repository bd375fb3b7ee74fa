"""Saving what was entered: a potential with its rows, in one transaction, touching only what differs."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from agreements.entry import Stale, save_changes, stored_agency, sync
from potentials.models import Potential, PotentialFigure, WantedCountry


@dataclass
class Rows:
    """The rows of a potential as they shall be, not stored yet."""

    figures: list[PotentialFigure] = field(default_factory=list)
    wanted: list[WantedCountry] = field(default_factory=list)


@transaction.atomic
def save_potential(potential: Potential, rows: Rows, user: Any, *, version: int | None = None) -> bool:
    """Store ``potential`` and make its rows those of ``rows``, as ``user``; returns whether anything changed.

    ``version`` is the version on which a change of a stored potential began, None where nobody may have come between.
    Raises Stale when it has another one by now, and IntegrityError when the database refuses; then nothing is saved.
    """
    current = None
    if potential.pk:
        current = Potential.objects.select_for_update(of=("self",), no_key=True).get(pk=potential.pk)
        if version is not None and current.version != version:
            raise Stale(current)
    if potential.agency and potential.agency._state.adding:
        potential.agency = stored_agency(potential.agency)
    if current is None:
        potential.created_by = potential.updated_by = user
        potential.save(force_insert=True)
    changed = _save_rows(potential, rows)
    return save_changes(potential, current, user, rows_changed=changed) if current else True


def _save_rows(potential: Potential, rows: Rows) -> bool:
    changed = [
        sync(potential, "figures", rows.figures, lambda figure: figure.pk),
        sync(potential, "wanted", rows.wanted, lambda row: row.country_id),
    ]
    return any(changed)
