"""Which tables of events make up the history of a record, and their rows: whose words they become, history.py says."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from coopreg.historywords import shown_fields


@dataclass(frozen=True)
class Table:
    """A tracked table. ``record`` is its foreign key to the record it belongs to, "" for the record's own table;
    ``named_by`` are the fields of which the first one filled in names a row; ``noun`` says what a row is where the
    model's own name is too long for that; ``permission`` is what a person needs to read the rows at all.

    ``also`` are fields to show that no form of the row has, because a page of their own sets them.

    ``readable`` gives the rows that a person may read, where those are not all rows of the records in their sight, or
    None for all; ``only`` is what it gave.
    """

    model: Any
    record: str = ""
    named_by: tuple[str, ...] = ("name",)
    noun: Any = ""
    also: tuple[str, ...] = ()
    permission: str = ""
    readable: Callable[[Any], QuerySet[Any] | None] | None = None
    only: QuerySet[Any] | None = field(default=None, compare=False)

    def read_by(self, user: Any) -> "Table":
        """The table with the rows that ``user`` may read."""
        return replace(self, only=self.readable(user)) if self.readable else self

    @property
    def events(self) -> Any:
        """The event rows, or the manager of them all."""
        events = self.model.pgh_event_model._default_manager
        return events if self.only is None else events.filter(pgh_obj__in=self.only.order_by().values("pk"))

    @property
    def fields(self) -> list[Any]:
        """The fields that the history shows."""
        return shown_fields(self.model, self.record, self.also)

    @property
    def record_column(self) -> str:
        return f"{self.record}_id" if self.record else "pgh_obj_id"


@dataclass(frozen=True)
class Family:
    """A kind of record with the tables of the rows that belong to it; its own table comes first.

    ``later`` are those of apps that build on the one of the record.
    """

    tables: tuple[Table, ...]
    later: list[Table] = field(default_factory=list, compare=False)

    def join(self, *tables: Table) -> None:
        """Add tables of another app, in its ``AppConfig.ready()``."""
        self.later.extend(tables)

    def read_by(self, user: Any) -> "Family":
        """The family with the tables that ``user`` may read; None reads those that ask for no permission."""
        tables = (*self.tables, *self.later)
        may = (t for t in tables if not t.permission or (user and user.has_perm(t.permission)))
        return Family(tuple(table.read_by(user) for table in may))

    @property
    def model(self) -> Any:
        return self.tables[0].model

    @property
    def key(self) -> str:
        return str(self.model._meta.label_lower)


def events_with_previous(table: Table, keys: Iterable[str], moments: Iterable[datetime.datetime]) -> Iterable[Any]:
    """The events at ``moments`` of the records with ``keys`` and, for each, the event before it of the same row.

    That is where the old values stand. Written by hand: a page of changes asks it of up to twenty tables, and Django
    takes several times as long to make the SQL as the database to answer it. A union of two, since PostgreSQL reads the
    whole table for the same two joined by "or".
    """
    meta = table.model.pgh_event_model._meta
    record = meta.get_field(table.record or "pgh_obj")
    try:
        readable, of_person = _readable(table)
    except EmptyResultSet:
        return []
    # Names of the model's own tables and columns; what comes from outside are parameters.
    sql = f"""
        WITH page AS (
            SELECT * FROM {meta.db_table}
            WHERE {record.column} = ANY(%s::{record.rel_db_type(connection)}[])
                AND pgh_created_at = ANY(%s::timestamptz[]) {readable}
        )
        SELECT * FROM page
        UNION
        SELECT previous.* FROM page, LATERAL (
            SELECT * FROM {meta.db_table} event
            WHERE event.pgh_obj_id = page.pgh_obj_id AND event.pgh_id < page.pgh_id
            ORDER BY event.pgh_id DESC LIMIT 1
        ) previous
    """  # noqa: S608
    records = [record.target_field.to_python(key) for key in keys]
    return table.model.pgh_event_model._default_manager.raw(sql, [records, list(moments), *of_person])


def _readable(table: Table) -> tuple[str, tuple[Any, ...]]:
    """The condition that keeps the rows that the person may read, "" for all of them, and its parameters.

    Raises EmptyResultSet where they may read none.
    """
    if table.only is None:
        return "", ()
    sql, params = table.only.order_by().values("pk").query.sql_with_params()
    return f"AND pgh_obj_id IN ({sql})", params
