"""Statements that are compiled once for each process.

To make SQL of a large queryset takes Django several times as long as the database takes to answer it. Whoever keeps a
statement keeps it under everything that it is made of: the scope of a person as the condition itself, the language, the
day (docs/speed.md).
"""

from typing import Any

from django.db import connection
from django.db.models import Expression, QuerySet


class Slot(Expression):
    """A value that is given when the statement is asked, not when it is compiled."""

    def __init__(self, name: str, output_field: Any = None) -> None:
        super().__init__(output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


Statement = tuple[str, tuple[Any, ...]]


def compiled(rows: QuerySet[Any, Any]) -> Statement:
    """The SQL and the parameters of ``rows``, which are ``values_list()``."""
    return rows.query.sql_with_params()


def asked(statement: Statement, **slots: Any) -> list[tuple[Any, ...]]:
    """The rows that ``statement`` gives with these values in its slots, as the driver gives them: JSON is text."""
    sql, params = statement
    with connection.cursor() as cursor:
        cursor.execute(sql, [slots[each.name] if isinstance(each, Slot) else each for each in params])
        return list(cursor.fetchall())
