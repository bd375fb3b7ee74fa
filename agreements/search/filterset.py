"""The search as a filter of the list of agreements."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from agreements.search.finding import Finding, look_up
from agreements.search.hits import hits
from agreements.search.line import SearchFilter, SearchLine
from lists.columns import Hit
from lists.filters import ListFilterSet


class SearchFilterSet(ListFilterSet):
    """A FilterSet with ``q``; its queryset is what the person sees, and nothing beyond it is looked up."""

    q = SearchFilter(method="with_line", label=_("Search"), suggest=reverse_lazy("agreements:agreement-suggest"))

    @cached_property
    def finding(self) -> Finding | None:
        """The search line looked up, None where nothing was searched."""
        line = self.cleaned.get("q")
        return look_up(line, self.queryset) if line else None

    def with_line(self, rows: Any, name: str, line: SearchLine) -> Any:
        """The agreements in which the line is found."""
        return rows.filter(self.finding.condition) if self.finding else rows

    def best_first(self) -> Any:
        return self.finding.rank if self.finding else None

    def sortable(self, rows: Any, sort: str) -> Any:
        # Each agreement has its entry, which the database does not know: so it may begin with the entries in order.
        beside = sort.removeprefix("-") in ("region", "partner", "country")
        return rows.filter(search__isnull=False) if beside else rows

    def hits(self, keys: Sequence[Any], columns: Iterable[str]) -> Mapping[Any, Hit]:
        return hits(self.finding, keys, columns) if self.finding else {}
