"""Saving what was entered: a potential with its rows, in one transaction, touching only what differs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from agreements.entry import differing, stored_agency
from potentials.models import Potential, PotentialFigure, WantedCountry

_BY_THE_REGISTRY = ("version", "created_at", "created_by", "updated_at", "updated_by")


@dataclass
class Rows:
    """The rows of a potential as they shall be, not stored yet."""

    figures: list[PotentialFigure] = field(default_factory=list)
    wanted: list[WantedCountry] = field(default_factory=list)


class Stale(Exception):  # noqa: N818  (a state of the record, not a mistake of the program)
    """Someone else saved the potential meanwhile: ``current`` is what stands now."""

    def __init__(self, current: Potential) -> None:
        self.current = current


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
    return _save_changes(potential, current, user, rows_changed=changed) if current else True


def _save_rows(potential: Potential, rows: Rows) -> bool:
    changed = [
        _sync(potential, "figures", rows.figures, lambda figure: figure.pk),
        _sync(potential, "wanted", rows.wanted, lambda row: row.country_id),
    ]
    return any(changed)


def _save_changes(potential: Potential, current: Potential, user: Any, *, rows_changed: bool) -> bool:
    """Write the columns that differ from ``current``. Rows alone also count the version up."""
    names = differing(potential, current, leave=_BY_THE_REGISTRY)
    if not names and not rows_changed:
        return False
    potential.updated_by = user
    potential.save(update_fields=[*names, "updated_by", "updated_at"])
    return True


def _sync(potential: Potential, relation: str, wanted: Iterable[Any], key: Callable[[Any], Any]) -> bool:
    """Make the stored rows of ``relation`` equal to ``wanted``, row by row with the same ``key``."""
    stored = {key(row): row for row in getattr(potential, relation).all()}
    kept = [(stored.pop(key(row), None), row) for row in wanted]
    changed = bool(stored)
    # First those that go, so that their place in a unique constraint is free.
    for gone in stored.values():
        gone.delete()
    for before, row in kept:
        row.potential = potential
        if before is None:
            row.pk = None
            row.save(force_insert=True)
            changed = True
        elif names := differing(row, before, leave=("id",)):
            row.pk = before.pk
            row.save(update_fields=names)
            changed = True
    return changed
