"""The rows of a list: how many there are, in which order, and those of one page.

Counting, finding and sorting a million rows each have a quick way and one that takes seconds, and the database cannot
always tell which is which (docs/decisions/0014-search.md). The count, which is capped, tells.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import OrderBy, QuerySet

from lists.columns import Asked, ListTable
from lists.filters import ListFilterSet

# So many hits of a search are sorted by how well they answer; of more, no order helps, and the last changed come first.
BEST = 1000


class Results:
    """The rows that pass the filters of one list.

    They are counted only up to ``settings.LIST_CAP``: counting a million rows takes longer than showing fifty. Pages
    reach as far as the count; whoever wants to see more rows narrows the list or takes it home.
    """

    def __init__(self, filterset: ListFilterSet, table: type[ListTable], asked: Asked, sort: str, *, refused: bool):
        self.filterset = filterset
        self.table = table
        self.asked = asked
        self.sort = sort
        self.refused = refused

    @cached_property
    def found(self) -> Any:
        """The rows that pass, in no order; none where the address was not understood."""
        return self.filterset.queryset.none() if self.refused else self.filterset.narrowed()

    # How many ------------------------------------------------------------------------------------

    @cached_property
    def _counted(self) -> int:
        return self._size[0] if self._best is None else len(self._best)

    @cached_property
    def _size(self) -> tuple[int, float]:
        """The number of rows up to one above the cap, and about how many the whole table has: one query."""
        few, parameters = _compiled(self.found.order_by().values("pk")[: settings.LIST_CAP + 1])
        if not few:
            return 0, 0
        statement = f"SELECT count(*), (SELECT reltuples FROM pg_class WHERE oid = %s::regclass) FROM ({few}) few"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(statement, [f'"{self.found.model._meta.db_table}"', *parameters])
            counted, whole = cursor.fetchone()
        return counted, max(whole, counted)

    @property
    def count(self) -> int:
        """The number of rows, at most ``settings.LIST_CAP``."""
        return min(self._counted, settings.LIST_CAP)

    @property
    def more(self) -> bool:
        """There are more rows than ``count``."""
        return self._counted > settings.LIST_CAP

    # In which order ------------------------------------------------------------------------------

    @cached_property
    def _best(self) -> list[Any] | None:
        """The keys of the hits of a search, the best first; None where there is no search, or an order was asked for,
        or there are more than ``BEST``."""
        best = None if self.sort or self.refused else self.filterset.best_first()
        if best is None:
            return None
        # All of them first and then the order: sorting may not begin before it is known that they are few.
        found = self.found.order_by().values("pk")[: BEST + 1]
        keys = list(self._rows(found).order_by(*self._best_first(best)).values_list("pk", flat=True))
        return keys if len(keys) <= BEST else None

    @property
    def best_first(self) -> bool:
        """The rows stand in the order of how well they answer a search."""
        return self._best is not None

    def _best_first(self, best: Any) -> list[OrderBy]:
        return [best.desc(), *self.table.ordering(self.table.order, self.asked)]

    @property
    def ordering(self) -> Sequence[Any]:
        if self.best_first:
            return self._best_first(self.filterset.best_first())
        return self.table.ordering(self.sort or self.table.order, self.asked)

    def ordered(self) -> QuerySet[Any, Any]:
        """All rows in the order of the list."""
        return self.filterset.sortable(self.found, self.sort or self.table.order).order_by(*self.ordering)

    def _rows(self, keys: Any) -> QuerySet[Any, Any]:
        return self.found.model._default_manager.filter(pk__in=keys)

    # One page ------------------------------------------------------------------------------------

    def page(self, number: int, size: int) -> QuerySet[Any, Any]:
        """The rows of one page, counted from 1, in order."""
        start = (number - 1) * size
        return self._rows(self._keys(start, start + size)).order_by(*self.ordering)

    def _keys(self, start: int, stop: int) -> Any:
        """The rows of the page first, then their columns: skipped rows would be aggregated for nothing."""
        if self._best is not None:
            return self._best[start:stop]
        if not self._gather(stop):
            return self.ordered().values("pk")[start:stop]
        # The limit is never reached; it makes the database find the rows before it sorts them.
        found = self.found.order_by().values("pk")[: settings.LIST_CAP + 1]
        return self._rows(found).order_by(*self.ordering).values("pk")[start:stop]

    def _gather(self, stop: int) -> bool:
        """Find all rows and sort them, rather than walk along the order until the page is full.

        The walk meets ``stop`` of the ``counted`` rows after ``stop * whole / counted`` rows of the table, the sort
        takes ``counted``. Where rows were not counted to the end, the walk is left to the database.
        """
        counted, whole = self._size
        return counted <= settings.LIST_CAP and counted * counted <= stop * whole


def _compiled(rows: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """The SQL of a queryset and its parameters, "" where it cannot have rows."""
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return "", ()
