"""The one SELECT behind a file: the database finds the rows, puts them in order and writes their cells.

It is built around the list's own queryset, so that a file has exactly the rows of the page, in its order:

    WITH found AS (the keys of the rows, numbered in their order),
         gathered_0 AS (what belongs to them, aggregated in one pass), ...
    SELECT the cells FROM the table JOIN found ... LEFT JOIN gathered_0 ... ORDER BY the number
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from psycopg import ClientCursor

from lists.columns import Asked, Chosen, Each, Rows, Source, resolved
from lists.columns.cells import Cell, Sql
from lists.columns.sources import TEXTS

FOUND = """found AS MATERIALIZED (
    SELECT key, row_number() OVER () AS place FROM ({}) AS ordered(key)
)"""


@dataclass(frozen=True)
class Statement:
    """SQL with its parameters."""

    sql: str
    params: tuple[Any, ...]


@dataclass
class Gathered:
    """What belongs to the rows: the sources of the columns that are aggregated in one pass, by the rows they share."""

    asked: Asked
    passes: dict[tuple[Rows, str], list[Each]] = field(default_factory=dict)

    def read(self, source: Source) -> Any:
        """The expression of ``source`` in the SELECT: for ``Each``, a column of a pass."""
        if not isinstance(source, Each):
            return resolved(source, self.asked)
        shared = self.passes.setdefault((source.rows, source.link), [])
        if source not in shared:
            shared.append(source)
        number = list(self.passes).index((source.rows, source.link))
        return RawSQL(f"gathered_{number}.v{shared.index(source)}", (), output_field=TEXTS)  # noqa: S611  (numbers)

    def passes_in_sql(self) -> Iterator[Statement]:
        """The common table expressions ``gathered_0(key, v0, ...)`` and so on."""
        for number, ((rows, link), shared) in enumerate(self.passes.items()):
            names = [f"v{place}" for place in range(len(shared))]
            found = RawSQL("SELECT key FROM found", ())
            values: dict[str, ArrayAgg] = {
                name: each.gathered(self.asked) for name, each in zip(names, shared, strict=True)
            }
            of_rows = rows(self.asked).filter(**{f"{link}__in": found}).order_by()
            try:
                sql, params = of_rows.values_list(link).annotate(**values).query.sql_with_params()
            except EmptyResultSet:
                nothing = ", ".join(["NULL::bigint", *["NULL::text[]"] * len(names)])
                sql, params = f"SELECT {nothing} WHERE FALSE", ()
            yield Statement(f"gathered_{number}(key, {', '.join(names)}) AS ({sql})", tuple(params))


def statement(
    rows: QuerySet[Any], columns: Chosen, *, codes: bool, written: Callable[[Cell], Any], together: str = ""
) -> Statement | None:
    """The SELECT of the cells of ``columns`` for ``rows`` in their order; None where there can be no row.

    ``written`` makes the expression of a cell; ``together`` is SQL in which ``{}`` stands for all of them.
    """
    gathered = Gathered(columns.asked)
    cells: list[Any] = [written(cell) for cell in columns.written(codes=codes, read=gathered.read)]
    if together:
        places = " || ".join(f"{{{number}}}" for number in range(len(cells)))
        cells = [Sql(together.replace("{}", places), *cells)]
    try:
        ordered = Statement(*rows.values_list("pk").query.sql_with_params())
    except EmptyResultSet:
        return None
    model = rows.model
    select, params = model._base_manager.order_by().values_list(*cells).query.sql_with_params()
    passes = list(gathered.passes_in_sql())
    table, key = map(connection.ops.quote_name, (model._meta.db_table, model._meta.pk.column))
    sql = f"WITH {', '.join([FOUND.format(ordered.sql), *(each.sql for each in passes)])} {select}"
    sql += f" INNER JOIN found ON found.key = {table}.{key}"
    sql += "".join(f" LEFT JOIN gathered_{n} ON gathered_{n}.key = found.key" for n in range(len(passes)))
    return Statement(
        f"{sql} ORDER BY found.place", (*ordered.params, *(p for each in passes for p in each.params), *params)
    )


@contextmanager
def copying(select: Statement, options: str) -> Iterator[Iterator[Any]]:
    """The rows of ``select`` as COPY gives them, one at a time; leaving early cancels the statement.

    One statement sees one state of the database, however long the rows take. Errors are Django's.
    """
    with connection.wrap_database_errors, transaction.atomic(), connection.cursor() as cursor:
        # Compiling so many expressions takes longer than running them.
        cursor.execute("SET LOCAL jit = off")
        # COPY takes no parameters: they are bound here.
        bound = ClientCursor(connection.connection).mogrify(select.sql, select.params)
        with cursor.copy(f"COPY ({bound}) TO STDOUT ({options})") as copy:
            yield iter(copy)
