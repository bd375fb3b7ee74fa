"""The rows of a list: how many there are, in which order, and those of one page."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from lists.columns import Asked, ListTable
from lists.filters import ListFilterSet


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

    @cached_property
    def _counted(self) -> int:
        return self.found.order_by()[: settings.LIST_CAP + 1].count()

    @property
    def count(self) -> int:
        """The number of rows, at most ``settings.LIST_CAP``."""
        return min(self._counted, settings.LIST_CAP)

    @property
    def more(self) -> bool:
        """There are more rows than ``count``."""
        return self._counted > settings.LIST_CAP

    @property
    def ordering(self) -> Sequence[Any]:
        return self.table.ordering(self.sort or self.table.order, self.asked)

    def ordered(self) -> QuerySet[Any, Any]:
        """All rows in the order of the list."""
        return self.found.order_by(*self.ordering)

    def page(self, number: int, size: int) -> QuerySet[Any, Any]:
        """The rows of one page, counted from 1, in order."""
        start = (number - 1) * size
        # The rows of the page first, then their columns: skipped rows would be aggregated for nothing.
        page = self.ordered().values("pk")[start : start + size]
        return self.found.model._default_manager.filter(pk__in=page).order_by(*self.ordering)
