"""Who changed what, when and why: the event tables of pghistory, read for people.

A history is a list of change sets. A change set is everything that one request, or one transaction outside of a
request, did to one record: the record itself and the rows that belong to it.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, JSONObject
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from coopreg.historytables import Family, Table, events_with_previous
from coopreg.historywords import FieldChange, Names, field_changes, moment_in_words


@dataclass(frozen=True)
class Key:
    """Where the events of one change set stand: one row of ``Log.keys()``."""

    family: str
    record: str
    at: datetime.datetime
    context: uuid.UUID | None

    @property
    def change_set(self) -> tuple[str, str, Any]:
        return self.family, self.record, self.context or self.at


@dataclass(frozen=True)
class RowChange:
    """What happened to one row: ``act`` is "added", "changed" or "removed"; ``noun`` is "" for the record itself."""

    act: str
    noun: str
    name: str
    fields: list[FieldChange]


@dataclass
class ChangeSet:
    """What one person did to one record at one time. ``person`` is None for a change that the system made itself."""

    at: datetime.datetime
    record: Model | None
    kind: str
    person: Model | None = None
    reason: str = ""
    rows: list[RowChange] = field(default_factory=list)

    @property
    def when(self) -> str:
        """The day and time in the words of the person's language."""
        return moment_in_words(self.at)

    @property
    def url(self) -> str:
        """The page of the record, "" for one that has none or may not be seen."""
        page = getattr(self.record, "get_absolute_url", None)
        return str(page()) if page else ""

    @property
    def who(self) -> str:
        return str(self.person) if self.person else _("The system")


@dataclass
class _Step:
    """The events of one row inside one change set, from the state before to the state after."""

    table: Table
    before: Any
    after: Any


@dataclass(frozen=True)
class Saying:
    """Who last set a value, and when. ``person`` is None where the system did."""

    at: datetime.datetime
    person: Model | None


def last_said(record: Model, *fields: str) -> Saying | None:
    """Who gave ``fields`` of ``record`` the values they have now, None when no event tells. Runs one query."""
    people: Any = get_user_model()
    names = {name: name for name in ("id", "username", "first_name", "last_name")}
    person = people._default_manager.filter(pk=OuterRef("by")).values(_person=JSONObject(**names))
    events = Table(type(record)).events.filter(pgh_obj_id=record.pk).order_by("pgh_id")
    events = events.annotate(by=Cast(KT("pgh_context__user"), models.BigIntegerField()), person=Subquery(person))
    previous = found = None
    for *values, at, by in events.values_list(*fields, "pgh_created_at", "person"):
        if values != previous:
            previous, found = values, (at, by)
    if found is None:
        return None
    return Saying(found[0], people(**found[1]) if found[1] else None)


class Log:
    """The history of the records in ``scopes``, in each family those of its queryset, as ``user`` may read it.

    ``visible`` gives the querysets from which names of other records may be taken, by model: a record outside is not
    named. Models that are not in it are reference data, whose names are open to all.
    """

    def __init__(
        self,
        scopes: Sequence[tuple[Family, QuerySet[Any]]],
        visible: dict[Any, QuerySet[Any]] | None = None,
        *,
        user: Any = None,
    ) -> None:
        self.scopes = [(family.read_by(user), records) for family, records in scopes]
        self.visible = visible or {}

    def keys(
        self,
        *,
        people: Iterable[int] | None = None,
        since: datetime.datetime | None = None,
        before: datetime.datetime | None = None,
        most: int | None = None,
    ) -> QuerySet[Any, Any]:
        """One row for each change set, the newest first, as values for ``Key``; it can be counted and sliced.

        ``people`` keeps the changes of these users (ids), ``since`` and ``before`` those of a span of time; ``most``
        at least the newest so many, without reading the older ones where all records are in scope.
        """
        order = ("-at", "-family", "-record", "-context")
        found = []
        for family, records in self.scopes:
            for table in family.tables:
                keys = self._keys_of(family, table, records, people, since, before)
                if most is not None and _is_all(records):
                    # The newest of all are among the newest of each table, and those stand first in its index.
                    keys = keys.order_by(*order).distinct()[:most]
                found.append(keys)
        united = found[0].union(*found[1:])
        # The only one that can have rows comes back as it is, in order already.
        return united if united.query.is_sliced else united.order_by(*order)

    def newest(self, **narrowing: Any) -> "Newest":
        """The change sets as a paginator takes them; ``narrowing`` as for ``keys``."""
        return Newest(self, narrowing)

    def _keys_of(
        self, family: Family, table: Table, records: Any, people: Any, since: Any, before: Any
    ) -> QuerySet[Any, Any]:
        events = table.events.order_by()
        if not _is_all(records):
            events = events.filter(**{f"{table.record_column}__in": records.order_by().values("pk")})
        if people is not None:
            events = events.filter(pgh_context__user__in=list(people))
        if since is not None:
            events = events.filter(pgh_created_at__gte=since)
        if before is not None:
            events = events.filter(pgh_created_at__lt=before)
        return events.values(
            family=Value(family.key, output_field=models.TextField()),
            record=Cast(table.record_column, models.TextField()),
            at=models.F("pgh_created_at"),
            context=models.F("pgh_context_id"),
        )

    def read(self, rows: Iterable[dict[str, Any]]) -> list[ChangeSet]:
        """The change sets of ``rows`` of ``keys()``, in their order.

        Runs one query for each table, one for the records of each family and one for each kind of name.
        """
        keys = [Key(**row) for row in rows]
        steps: dict[Any, list[_Step]] = defaultdict(list)
        contexts: dict[Any, dict[str, Any]] = {}
        for family, _records in self.scopes:
            for table in family.tables:
                self._read_table(family, table, keys, steps, contexts)
        names = self._names(steps, contexts)
        sets = {}
        for key in keys:
            if key.change_set not in sets:
                sets[key.change_set] = self._change_set(key, steps, contexts, names)
        return list(sets.values())

    def _read_table(self, family: Family, table: Table, keys: list[Key], steps: Any, contexts: Any) -> None:
        mine = {(key.record, key.at, key.context): key for key in keys if key.family == family.key}
        if not mine:
            return
        rows: dict[Any, list[Any]] = defaultdict(list)
        records, moments = {record for record, _at, _context in mine}, {at for _record, at, _context in mine}
        for event in events_with_previous(table, records, moments):
            rows[event.pgh_obj_id].append(event)
        for events in rows.values():
            events.sort(key=lambda event: event.pgh_id)
            found: dict[Any, _Step] = {}
            for previous, event in zip([None, *events], events, strict=False):
                place = (str(getattr(event, table.record_column)), event.pgh_created_at, event.pgh_context_id)
                if place not in mine:
                    continue
                change_set = mine[place].change_set
                contexts.setdefault(change_set, event.pgh_context or {})
                step = found.setdefault(change_set, _Step(table, previous, event))
                step.after = event
            for change_set, step in found.items():
                steps[change_set].append(step)

    def _names(self, steps: Any, contexts: Any) -> Names:
        names = Names(self.visible)
        names.want(get_user_model(), {context.get("user") for context in contexts.values()})
        for family, _records in self.scopes:
            names.want(family.model, {key[1] for key in contexts if key[0] == family.key})
        for step in (step for found in steps.values() for step in found):
            naming = [step.table.model._meta.get_field(name) for name in step.table.named_by]
            for each in {*step.table.fields, *naming}:
                if each.remote_field:
                    names.want(each.related_model, {getattr(e, each.attname) for e in (step.before, step.after) if e})
        names.load()
        return names

    def _change_set(self, key: Key, steps: Any, contexts: Any, names: Names) -> ChangeSet:
        family = next(family for family, _records in self.scopes if family.key == key.family)
        context = contexts.get(key.change_set, {})
        made = ChangeSet(
            at=key.at,
            record=names.get(family.model, key.record),
            kind=str(family.model._meta.verbose_name),
            person=names.get(get_user_model(), context.get("user")),
            reason=str(context.get("reason", "")),
        )
        for step in steps[key.change_set]:
            row = _row_change(step, names)
            if row.fields or row.act != "changed":
                made.rows.append(row)
        return made


def _is_all(records: QuerySet[Any]) -> bool:
    """The queryset leaves out no record. None is ever deleted, so every event belongs to one that is there."""
    return not records.query.where


class Newest:
    """The newest change sets of a log, counted and paged through only up to ``settings.HISTORY_CAP``.

    To count everything that ever changed takes longer than to show 25 of it; whoever looks for older changes gives a
    day.
    """

    def __init__(self, log: Log, narrowing: dict[str, Any]) -> None:
        self.log, self.narrowing = log, narrowing

    @cached_property
    def _counted(self) -> int:
        most = settings.HISTORY_CAP + 1
        return self.log.keys(**self.narrowing, most=most)[:most].count()

    @property
    def more(self) -> bool:
        """There are older changes than can be paged to."""
        return self._counted > settings.HISTORY_CAP

    def count(self) -> int:
        return min(self._counted, settings.HISTORY_CAP)

    def __getitem__(self, part: slice) -> QuerySet[Any, Any]:
        return self.log.keys(**self.narrowing, most=part.stop)[part]


def _row_change(step: _Step, names: Names) -> RowChange:
    after = None if step.after.pgh_label == "delete" else step.after
    act = "removed" if after is None else "changed" if step.before else "added"
    noun = str(step.table.noun or step.table.model._meta.verbose_name) if step.table.record else ""
    fields = field_changes(step.table.model, step.table.fields, step.before, after, names)
    if noun and act != "changed":
        # The name of the row says these already.
        named = {str(capfirst(step.table.model._meta.get_field(name).verbose_name)) for name in step.table.named_by}
        fields = [field for field in fields if field.label not in named]
    return RowChange(
        act=act,
        noun=noun,
        name=_row_name(step.table, after or step.before or step.after, names),
        fields=fields,
    )


def _row_name(table: Table, event: Any, names: Names) -> str:
    shown = {each.name: each for each in table.model._meta.concrete_fields}
    words = (names.in_words(shown[name], getattr(event, shown[name].attname)) for name in table.named_by)
    return next((word for word in words if word), "")
