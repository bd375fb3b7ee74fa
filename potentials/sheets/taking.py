"""Taking a checked sheet: all of its rows or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pghistory
from django.db import transaction
from django.utils import timezone

from agreements.entry import stored_agency
from potentials.entry import save_potential
from potentials.models import Intake, Potential, PotentialFigure, WantedCountry
from potentials.sheets.checking import CHANGED, NEW, WRONG, Checked, check


@dataclass(frozen=True)
class Taken:
    """What became of the rows of a sheet; ``refused`` are the checked rows where something is wrong with one."""

    new: int = 0
    changed: int = 0
    refused: Sequence[Checked] = ()


def rows_of(intake: Intake) -> list[tuple[int, Mapping[str, str]]]:
    """The rows of an uploaded sheet by the codes of its columns."""
    places = [(place, code) for place, code in enumerate(intake.matched) if code]
    return [
        (number, {code: cells[place] if place < len(cells) else "" for place, code in places})
        for number, cells in intake.cells
    ]


def take(rows: Sequence[tuple[int, Mapping[str, str]]], user: Any, *, reason: str) -> Taken:
    """Checks ``rows`` once more and saves all of them, or none where one is wrong. ``reason`` stands in the history.

    Raises IntegrityError where somebody came between; then nothing is saved.
    """
    with transaction.atomic(), pghistory.context(reason=reason):
        checked = check(rows, user)
        if any(row.state == WRONG for row in checked):
            return Taken(refused=checked)
        new = [row for row in checked if row.state == NEW]
        changed = [row for row in checked if row.state == CHANGED]
        _enter(new, user)
        for row in changed:
            save_potential(row.potential, row.rows, user)
        return Taken(len(new), len(changed))


def take_intake(intake: Intake, user: Any, *, reason: str) -> Taken:
    """Takes an uploaded sheet, once: of two clicks the second finds it taken. Its cells are forgotten."""
    with transaction.atomic():
        locked = Intake.objects.select_for_update().get(pk=intake.pk)
        if locked.taken_at:
            return Taken(locked.new, locked.changed)
        taken = take(rows_of(locked), user, reason=reason)
        if not taken.refused:
            locked.new, locked.changed, locked.taken_at, locked.cells = taken.new, taken.changed, timezone.now(), []
            locked.save(update_fields=["new", "changed", "taken_at", "cells"])
        return taken


def _enter(new: Sequence[Checked], user: Any) -> None:
    """Stores new potentials with their rows, in three statements however many there are."""
    agencies: dict[tuple[Any, str], Any] = {}
    for row in new:
        potential = row.potential
        potential.created_by = potential.updated_by = user
        if potential.agency and potential.agency._state.adding:
            name = (potential.region_id, potential.agency.name)
            potential.agency = agencies.setdefault(name, None) or stored_agency(potential.agency)
            agencies[name] = potential.agency
    Potential.objects.bulk_create(row.potential for row in new)
    figures, wanted = [], []
    for row in new:
        for figure in row.rows.figures:
            figure.potential = row.potential
        for country in row.rows.wanted:
            country.potential = row.potential
        figures += row.rows.figures
        wanted += row.rows.wanted
    PotentialFigure.objects.bulk_create(figures)
    WantedCountry.objects.bulk_create(wanted)
