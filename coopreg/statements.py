"""Statements that are compiled once for each process.

To make SQL of a large queryset takes Django several times as long as the database takes to answer it. Whoever keeps a
statement keeps it under everything that it is made of: the scope of a person as the condition itself, the language, the
day (docs/speed.md).
"""

from typing import Any

from django.db import connection
from django.db.models import QuerySet

Statement = tuple[str, tuple[Any, ...]]


def compiled(rows: QuerySet[Any, Any]) -> Statement:
    """The SQL and the parameters of ``rows``, which are ``values_list()``."""
    return rows.query.sql_with_params()


def asked(statement: Statement) -> list[tuple[Any, ...]]:
    """The rows that ``statement`` gives, as the driver gives them: JSON comes as text."""
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return list(cursor.fetchall())
