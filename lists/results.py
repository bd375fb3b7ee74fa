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
from django.db.models import Q, QuerySet

from coopreg.expressions import Among
from lists.columns import Asked, ListTable
from lists.filters import ListFilterSet

# Hits of a search are counted up to here, and sorted by how well they answer. Where there are more, no order of theirs
# helps anybody: the last changed come first.
BEST = 1000
# So many hits are found first and then sorted; where there are more, walking along the order soon meets fifty of them.
GATHERED = 4 * BEST


class Results:
    """The rows that pass the filters of one list.

    They are counted only up to a cap: counting a million rows takes longer than showing fifty. Pages
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
    def _few(self) -> list[Any] | None:
        """The keys of the hits of a search, up to one above ``GATHERED``, in no order; None without a search."""
        if self.refused or self.filterset.best_first() is None:
            return None
        return list(self.found.order_by().values_list("pk", flat=True)[: GATHERED + 1])

    @cached_property
    def _size(self) -> tuple[int, float]:
        """The number of rows up to one above the cap, and about how many the whole table has: one query."""
        few, parameters = _compiled(self.found.order_by().values("pk")[: self.cap + 1])
        if not few:
            return 0, 0
        statement = f"SELECT count(*), (SELECT reltuples FROM pg_class WHERE oid = %s::regclass) FROM ({few}) few"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(statement, [f'"{self.found.model._meta.db_table}"', *parameters])
            counted, whole = cursor.fetchone()
        return counted, max(whole, counted)

    @property
    def cap(self) -> int:
        """Up to how many rows are counted, and the pages reach."""
        return int(settings.LIST_CAP) if self._few is None else min(BEST, settings.LIST_CAP)

    @cached_property
    def _counted(self) -> int:
        return self._size[0] if self._few is None else len(self._few)

    @property
    def count(self) -> int:
        """The number of rows, at most ``cap``."""
        return min(self._counted, self.cap)

    @property
    def more(self) -> bool:
        """There are more rows than ``count``."""
        return self._counted > self.cap

    # In which order ------------------------------------------------------------------------------

    @property
    def best_first(self) -> bool:
        """The rows stand in the order of how well they answer a search."""
        return self._few is not None and not self.more and not self.sort

    @property
    def ordering(self) -> Sequence[Any]:
        usual = self.table.ordering(self.sort or self.table.order, self.asked)
        return [self.filterset.best_first().desc(), *usual] if self.best_first else usual

    def ordered(self) -> QuerySet[Any, Any]:
        """All rows in the order of the list."""
        return self.filterset.sortable(self.found, self.sort or self.table.order).order_by(*self.ordering)

    def _rows(self, which: Q | Among) -> QuerySet[Any, Any]:
        return self.found.model._default_manager.filter(which)

    # One page ------------------------------------------------------------------------------------

    def page(self, number: int, size: int) -> QuerySet[Any, Any]:
        """The rows of one page, counted from 1, in order."""
        start = (number - 1) * size
        # The rows of the page first, then their columns: skipped rows would be aggregated for nothing.
        page = self._source(start + size).values("pk")[start : start + size]
        return self._rows(Among(page)).order_by(*self.ordering)

    def _source(self, stop: int) -> QuerySet[Any, Any]:
        """All rows in order, for the first ``stop`` of them: found first, or in a walk along the order."""
        if self._few is not None and len(self._few) <= GATHERED:
            return self._rows(Q(pk__in=self._few)).order_by(*self.ordering)
        if self._few is not None or self.more or not self._gather(stop):
            return self.ordered()
        # The limit is never reached; the rows are found before they are sorted.
        return self._rows(Among(self.found.order_by().values("pk")[: self.cap + 1])).order_by(*self.ordering)

    def _gather(self, stop: int) -> bool:
        """Find all rows and sort them, rather than walk along the order until the page is full.

        The walk meets ``stop`` of the ``counted`` rows after ``stop * whole / counted`` rows of the table, the sort
        takes ``counted``.
        """
        counted, whole = self._size
        return counted * counted <= stop * whole


def counted(several: Sequence[QuerySet[Any, Any]]) -> list[int]:
    """The number of rows of each, up to one above ``settings.LIST_CAP``: one query for all."""
    compiled = [_compiled(rows.order_by().values("pk")[: settings.LIST_CAP + 1]) for rows in several]
    counts = ", ".join(f"(SELECT count(*) FROM ({few}) few)" if few else "0" for few, _parameters in compiled)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [each for _few, parameters in compiled for each in parameters])
        return list(cursor.fetchone())


def _compiled(rows: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """The SQL of a queryset and its parameters, "" where it cannot have rows."""
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return "", ()
