"""Taking a change of many agreements back, in those of them that nobody has changed since."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.bulk import STATE, Moved, Plan, Row, lock
from agreements.bulkchanges import BulkChange, events_of
from agreements.bulkwords import SETTABLE, agreement_changes, sector_change
from agreements.models import Agreement, AgreementSector, Sector
from coopreg.historywords import FieldChange

# The columns of an agreement that a change of many can set.
_COLUMNS = ("activity", "activity_on", "activity_precision", "activity_as_written", "confidential", "agency")
_SECTOR = ("pgh_label", "pgh_obj_id", "agreement_id", "sector_id", "progress", "as_written")


@dataclass(frozen=True)
class SectorStep:
    """What the change did to a sector of an agreement: from one progress to another, None where it was not there."""

    row: int
    agreement: int
    sector: int
    as_written: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Undo:
    """What taking ``made`` back would do: the plan in words, and the sectors as the change had found them."""

    made: BulkChange
    plan: Plan
    steps: Mapping[int, list[SectorStep]]


def undo_plan(made: BulkChange, user: Any) -> Undo:
    """What it does when ``user`` takes ``made`` back; six queries, however many agreements."""
    versions = dict(events_of(made.key).order_by().values_list("pgh_obj_id", "version"))
    editable = set(Agreement.objects.editable_by(user).filter(pk__in=versions).values_list("pk", flat=True))
    before = {state.pgh_obj_id: state for state in _states_before(made, versions)}
    steps, touched = _sector_steps(made, versions)
    sectors = Sector.objects.in_bulk({step.sector for found in steps.values() for step in found})
    planned = Plan()
    rows = Agreement.objects.visible_to(user).filter(pk__in=versions).order_by("reference")
    for now in rows.values_list(*STATE, named=True):
        row = (now.pk, now.reference, now.title, now.version)
        if now.pk not in editable:
            planned.foreign.append(Row(*row))
        elif now.version != versions[now.pk] or now.pk in touched:
            planned.refused.append(Row(*row, refusal=_("It has been changed since.")))
        else:
            words = [*agreement_changes(now, before[now.pk]), *_sector_words(steps.get(now.pk, []), sectors)]
            planned.changing.append(Row(*row, changes=tuple(words)))
    return Undo(made, planned, steps)


def _states_before(made: BulkChange, keys: Iterable[int]) -> Any:
    """The agreements as they were before the change, from the events before its own."""
    changed = events_of(made.key).filter(pgh_obj=OuterRef("pgh_obj"), version=OuterRef("version") + 1)
    events = Agreement.pgh_event_model._default_manager.order_by()  # type: ignore[attr-defined]
    found = events.filter(pgh_obj__in=list(keys)).filter(Exists(changed))
    return found.values_list("pgh_obj_id", *SETTABLE, named=True)


def _sector_steps(made: BulkChange, keys: Iterable[int]) -> tuple[dict[int, list[SectorStep]], set[int]]:
    """What the change did to sectors, by agreement, and which of these have changed sectors since."""
    steps: dict[int, list[SectorStep]] = defaultdict(list)
    last: dict[int, str | None] = {}
    touched = set()
    events = AgreementSector.pgh_event_model._default_manager.order_by("pgh_id")  # type: ignore[attr-defined]
    events = events.filter(agreement__in=list(keys)).annotate(bulk=KT("pgh_context__bulk"))
    for event in events.values_list(*_SECTOR, "bulk", named=True):
        row, agreement = event.pgh_obj_id, event.agreement_id
        after = None if event.pgh_label == "delete" else event.progress
        if event.bulk == made.key:
            step = SectorStep(row, agreement, event.sector_id, event.as_written, last.get(row), after)
            steps[agreement].append(step)
        elif agreement in steps:
            touched.add(agreement)
        last[row] = after
    return steps, touched


def _sector_words(steps: Iterable[SectorStep], sectors: Mapping[int, Sector]) -> Iterator[FieldChange]:
    for step in steps:
        yield from sector_change(sectors[step.sector], step.after, step.before)


@transaction.atomic
def undo_all(made: BulkChange, user: Any, *, reason: str, token: Mapping[str, str]) -> int:
    """Take ``made`` back in the agreements of which nobody has changed anything since; returns their number.

    It is a change of many like the first, so it can be taken back too. Raises Moved when what would change is not what
    ``token`` stands for, and IntegrityError when the database refuses.
    """
    lock(made.agreements(), user)
    undo = undo_plan(made, user)
    if not undo.plan.is_of(token, user):
        raise Moved(undo.plan)
    keys = [row.key for row in undo.plan.changing]
    with pghistory.context(reason=reason, bulk=token["key"]):
        values = {name: _previous(name) for name in _COLUMNS}
        Agreement.objects.filter(pk__in=keys).update(**values, updated_by=user, updated_at=timezone.now())
        _restore_sectors([step for key in keys for step in undo.steps.get(key, [])])
    return len(keys)


def _previous(name: str) -> Subquery:
    """The value that the column had in the version before; the versions of an agreement have no gaps."""
    events = Agreement.pgh_event_model._default_manager.order_by()  # type: ignore[attr-defined]
    return Subquery(events.filter(pgh_obj=OuterRef("pk"), version=OuterRef("version") - 1).values(name)[:1])


def _restore_sectors(steps: list[SectorStep]) -> None:
    rows = AgreementSector.objects.all()
    rows.filter(pk__in=[step.row for step in steps if step.before is None]).delete()
    AgreementSector.objects.bulk_create(
        AgreementSector(
            pk=step.row,
            agreement_id=step.agreement,
            sector_id=step.sector,
            progress=step.before or "",
            as_written=step.as_written,
        )
        for step in steps
        if step.after is None
    )
    changed: dict[str, list[int]] = defaultdict(list)
    for step in steps:
        if step.before is not None and step.after is not None:
            changed[step.before].append(step.row)
    for progress, keys in changed.items():
        rows.filter(pk__in=keys).update(progress=progress)
