"""Changing many agreements at once: what would change in each, and the change itself, in one transaction."""

import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pghistory
from django.core import signing
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from agreements.bulkwords import SETTABLE, agreement_changes, date_of, sector_change
from agreements.models import Agreement, AgreementSector, Sector
from coopreg.dates import PartialDate
from coopreg.historywords import FieldChange
from regions.models import Agency

_SALT = "agreements.bulk"
# What is read of each chosen agreement.
STATE = ("pk", "reference", "title", "version", "region_id", *SETTABLE)


@dataclass(frozen=True)
class Change:
    """What every chosen agreement gets; what is None or "" stays as it is in each.

    ``active`` is the date of ``activity``; ``no_agency`` takes the agency off; ``progress`` is that of the sector
    ``add``, also where an agreement has it already.
    """

    activity: str = ""
    active: PartialDate = field(default_factory=PartialDate)
    confidential: bool | None = None
    agency: Agency | None = None
    no_agency: bool = False
    add: Sector | None = None
    progress: str = ""
    remove: Sector | None = None

    def __bool__(self) -> bool:
        return bool(self.activity or self.agency or self.no_agency or self.add or self.remove) or (
            self.confidential is not None
        )


@dataclass(frozen=True)
class Row:
    """One chosen agreement: what changes in it, in words, or ``refusal``, why nothing may change."""

    key: int
    reference: str
    title: str
    version: int
    changes: tuple[FieldChange, ...] = ()
    refusal: str = ""


@dataclass(frozen=True)
class Plan:
    """What a change would do to the chosen agreements: those that change, those that are like that already, those that
    the person may not change, and those that a rule keeps from changing."""

    changing: list[Row] = field(default_factory=list)
    same: list[Row] = field(default_factory=list)
    foreign: list[Row] = field(default_factory=list)
    refused: list[Row] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.changing) + len(self.same) + len(self.foreign) + len(self.refused)

    @property
    def summary(self) -> list[tuple[list[FieldChange], int]]:
        """Each kind of change, alone in a list, with the number of agreements in which it happens, the most first."""
        counted = Counter(change for row in self.changing for change in row.changes)
        return [([change], number) for change, number in counted.most_common()]

    def token(self, user: Any) -> str:
        """What a person carries from the preview to the confirmation: this plan's print, and a key for the change."""
        return signing.dumps({"key": str(uuid.uuid4()), "print": self._print(user)}, salt=_SALT)

    def _print(self, user: Any) -> str:
        rows = [(row.key, row.version, [(c.label, c.old, c.new) for c in row.changes]) for row in self.changing]
        return salted_hmac(_SALT, json.dumps([user.pk, rows]), algorithm="sha256").hexdigest()

    def is_of(self, token: Mapping[str, str], user: Any) -> bool:
        """Whether this is the plan that ``user`` has seen."""
        return bool(self.changing) and token.get("print") == self._print(user)


class Moved(Exception):  # noqa: N818  (a state of the records, not a mistake of the program)
    """What would change is not what the person has seen: ``plan`` is what would change now."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan


def read_token(text: str) -> Mapping[str, str]:
    """What ``Plan.token`` made; nothing for what it did not make."""
    try:
        found: Mapping[str, str] = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return {}
    return found


# What would change -----------------------------------------------------------------------------------


def plan(keys: Iterable[int], change: Change, user: Any) -> Plan:
    """What ``change`` by ``user`` would do to the agreements ``keys``; four queries however many they are."""
    keys = list(keys)
    made = Plan()
    editable = set(Agreement.objects.editable_by(user).filter(pk__in=keys).values_list("pk", flat=True))
    progress = _progress(keys, change)
    rows = Agreement.objects.visible_to(user).filter(pk__in=keys).order_by("reference")
    for state in rows.values_list(*STATE, named=True):
        row = (state.pk, state.reference, state.title, state.version)
        if state.pk not in editable:
            made.foreign.append(Row(*row))
        elif refusal := _refusal(state, change):
            made.refused.append(Row(*row, refusal=refusal))
        elif changes := tuple(_changes(state, change, progress[state.pk])):
            made.changing.append(Row(*row, changes=changes))
        else:
            made.same.append(Row(*row))
    return made


def _progress(keys: list[int], change: Change) -> dict[int, dict[int, str]]:
    """How far the sectors of ``change`` are in the agreements that have them: by agreement and by sector."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    sectors = [sector.pk for sector in (change.add, change.remove) if sector]
    if sectors:
        rows = AgreementSector.objects.filter(agreement__in=keys, sector__in=sectors).order_by()
        for agreement, sector, progress in rows.values_list("agreement", "sector", "progress"):
            found[agreement][sector] = progress
    return found


def _refusal(state: Any, change: Change) -> str:
    """Why the agreement cannot get all of ``change``, "" where it can. The database would say no to all of them."""
    if change.agency and change.agency.region_id != state.region_id:
        return _("It is led by another region than that of the agency.")
    return ""


def _changes(state: Any, change: Change, progress: dict[int, str]) -> Iterator[FieldChange]:
    yield from agreement_changes(state, _after(state, change))
    if change.add:
        old = progress.get(change.add.pk)
        yield from sector_change(change.add, old, change.progress or old or "")
    if change.remove:
        yield from sector_change(change.remove, progress.get(change.remove.pk), None)


def _after(state: Any, change: Change) -> Any:
    """``state`` as ``change`` makes it. A date that stays the same keeps the way in which it was written."""
    new: dict[str, Any] = {}
    if change.activity:
        date, old = change.active, date_of(state)
        stays = date and (old.first, old.precision) == (date.first, date.precision)
        written = old.as_written if stays else date.as_written
        new |= {"activity": change.activity, "activity_on": date.first, "activity_precision": date.precision}
        new |= {"activity_as_written": written}
    if change.confidential is not None:
        new["confidential"] = change.confidential
    if change.agency or change.no_agency:
        new |= {"agency_id": change.agency and change.agency.pk, "agency__name": change.agency and change.agency.name}
    return state._replace(**new)


# The change ------------------------------------------------------------------------------------------


@transaction.atomic
def change_all(keys: Iterable[int], change: Change, user: Any, *, reason: str, token: Mapping[str, str]) -> int:
    """Make ``change`` in those of the agreements ``keys`` in which it changes something; returns their number.

    All or nothing, with ``reason`` and the key of the ``token`` in the history. Raises Moved when what would change is
    not what ``token`` stands for, and IntegrityError when the database refuses.
    """
    keys = list(keys)
    locked = lock(keys, user)
    planned = plan(locked, change, user)
    if not planned.is_of(token, user):
        raise Moved(plan(keys, change, user))
    with pghistory.context(reason=reason, bulk=token["key"]):
        _write([row.key for row in planned.changing], change, user)
    return len(planned.changing)


def lock(keys: Iterable[int], user: Any) -> list[int]:
    """Lock those of the agreements ``keys`` that ``user`` may change until the transaction ends; returns their keys.

    In the order of the keys, so that two people never wait for each other; without the key, see agreements/entry.py.
    The scope is asked before: a join would lock the regions too.
    """
    editable = list(Agreement.objects.editable_by(user).filter(pk__in=keys).order_by().values_list("pk", flat=True))
    rows = Agreement.objects.select_for_update(no_key=True).filter(pk__in=editable).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _write(keys: list[int], change: Change, user: Any) -> None:
    """Six statements at most, however many agreements: the triggers count versions and keep the history of each."""
    now = timezone.now()
    Agreement.objects.filter(pk__in=keys).update(**_columns(change), updated_by=user, updated_at=now)
    rows = AgreementSector.objects.filter(agreement__in=keys)
    if change.remove:
        rows.filter(sector=change.remove).delete()
    if change.add:
        having = set(rows.filter(sector=change.add).values_list("agreement", flat=True))
        if change.progress:
            rows.filter(sector=change.add).exclude(progress=change.progress).update(progress=change.progress)
        AgreementSector.objects.bulk_create(
            AgreementSector(agreement_id=key, sector=change.add, progress=change.progress)
            for key in keys
            if key not in having
        )


def _columns(change: Change) -> dict[str, Any]:
    """The columns of an agreement that ``change`` sets."""
    columns: dict[str, Any] = {}
    if change.activity:
        columns["activity"] = change.activity
        columns["activity_on"] = change.active.first
        columns["activity_precision"] = change.active.precision
        columns["activity_as_written"] = Value(change.active.as_written)
        if change.active:
            same = When(
                activity_on=change.active.first,
                activity_precision=change.active.precision,
                then=F("activity_as_written"),
            )
            columns["activity_as_written"] = Case(same, default=Value(change.active.as_written))
    if change.confidential is not None:
        columns["confidential"] = change.confidential
    if change.agency or change.no_agency:
        columns["agency"] = change.agency
    return columns
