"""One list as one request asks for it: what was understood, the rows, and what the page shows around them."""

import datetime
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lists.addresses import NO_VIEW, Addresses, everything
from lists.columns import Asked, Chosen, Heading, ListTable
from lists.filters import ListFilterSet
from lists.options import ListOptions, without_blanks
from lists.panel import Panel
from lists.results import Results
from lists.saved import Views, kept
from lists.selection import Bulk


class Listing:
    """One list as one request asks for it.

    What is not understood shows no rows, here and in the export, and is named in ``panel.problems``. ``query`` and
    ``path`` stand for those of the request where another page shows the beginning of a list. A list with a ``name`` is
    shown as the person keeps it where the address does not say otherwise: see ``Own``.
    """

    def __init__(
        self,
        request: HttpRequest,
        rows: QuerySet[Any],
        *,
        table: type[ListTable],
        filterset: type[ListFilterSet],
        today: datetime.date,
        counts: Mapping[Any, Mapping[str, int]] | None = None,
        query: QueryDict | None = None,
        path: str = "",
        bulk: Bulk | None = None,
        name: str = "",
    ) -> None:
        self.query = without_blanks(request.GET if query is None else query)
        self.path = path or request.path
        self.table = table
        self.bulk = bulk
        self.filterset = filterset(self.query, rows, request=request, today=today)
        self.options = ListOptions(self.query, table)
        self.name = name
        self.own, found = kept(request.user, name, table, self._view)
        bare = everything(self.path) if self.own.start else ""
        self.addresses = Addresses(self.path, self.query, bare)
        self.panel = Panel(self.filterset, self.options, self.addresses)
        self.asked = Asked(request.user, self.filterset.day, counts or {})
        self.views = Views(self, found, self._view)

    # What was understood -------------------------------------------------------------------------

    @property
    def refused(self) -> bool:
        """Something in the address is not understood, so no row is shown."""
        return bool(self.panel.problems)

    def _option(self, name: str) -> Any:
        self.options.is_valid()
        return self.options.cleaned_data.get(name)

    @property
    def sort(self) -> str:
        """The order asked for, "" where nobody has sorted."""
        return self._option("sort") or ""

    @property
    def page(self) -> int:
        return self._option("page") or 1

    @property
    def size(self) -> int:
        """The number of rows of a page."""
        return int(self._option("size") or self.own.size or settings.LIST_PAGE_SIZE)

    @property
    def sizes(self) -> list[tuple[int, bool]]:
        """The numbers of rows that a page can have, and which one it has."""
        return [(size, size == self.size) for size in settings.LIST_PAGE_SIZES]

    @property
    def _view(self) -> int | None:
        """The key of the view that the address names."""
        asked = self._option("view") or NO_VIEW
        return None if asked == NO_VIEW else int(asked)

    @cached_property
    def columns(self) -> Chosen:
        """The columns of the page."""
        return self._chosen(self.table.shown)

    @cached_property
    def drawn(self) -> Chosen:
        """The columns of the page and, for who may work on many rows at once, the box before them."""
        return Chosen([*(self.bulk.columns if self.bulk else []), *self.columns.columns], self.asked)

    @cached_property
    def csv_columns(self) -> Chosen:
        """The columns of the export: those asked for, else those of the page and what the page shows inside them."""
        return self._chosen([*self.table.beside, *self.table.shown])

    def _chosen(self, usual: Sequence[str]) -> Chosen:
        names = self._option("columns") or self.own.columns or usual
        return Chosen([(name, self.table.base_columns[name]) for name in names], self.asked)

    # The rows ------------------------------------------------------------------------------------

    @cached_property
    def results(self) -> Results:
        return Results(self.filterset, self.table, self.asked, self.sort, refused=self.refused)

    @property
    def count(self) -> int:
        """The number of rows as far as they are counted: see ``Results``."""
        return self.results.count

    @property
    def count_in_words(self) -> str:
        if self.results.more:
            return _("more than %(rows)s") % {"rows": self.table.counted(self.count)}
        return self.table.counted(self.count)

    @property
    def order_in_words(self) -> str:
        """The order of a list that nobody has sorted, where no heading shows it."""
        if self.sort or self.count < 2:
            return ""
        return _("best first") if self.results.best_first else str(self.table.order_in_words)

    @cached_property
    def rows(self) -> list[SafeString]:
        """The cells of the rows of this page."""
        if not self.count or self.missing_page:
            return []
        page = self.results.page(self.page, self.size)
        if self.filterset.best_first() is None:
            return self.drawn.cells(page.values_list(*self.drawn.expressions))
        rows = list(page.values_list(*self.drawn.expressions, "pk"))
        columns = [name for name, _column in self.columns.columns]
        self.asked.hits.update(self.filterset.hits([row[-1] for row in rows], columns))
        return self.drawn.cells(rows)

    @property
    def found_instead(self) -> str:
        """Words that were found in place of those typed, each of them in a row of this page."""
        words = [word for hit in self.asked.hits.values() for word in hit.instead] if self.rows else []
        return ", ".join(dict.fromkeys(words))

    @property
    def codes(self) -> bool:
        """The export is for machines: names of columns and codes of choices instead of words."""
        return self._option("headers") == "codes"

    # What the page shows around them -------------------------------------------------------------

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.size))

    @property
    def missing_page(self) -> bool:
        return self.page > self.pages

    @property
    def first(self) -> int:
        return (self.page - 1) * self.size + 1

    @property
    def last(self) -> int:
        return min(self.page * self.size, self.count)

    @property
    def total(self) -> str:
        """The number of rows for "51 to 100 of ...": "86", "more than 10.000"."""
        number = number_format(self.count)
        return _("more than %(rows)s") % {"rows": number} if self.results.more else number

    @property
    def last_reached(self) -> str:
        """The number of the last row that the pages of a list reach whose rows are not all counted."""
        return number_format(self.count)

    @property
    def everything(self) -> str:
        """This list with all of its rows and no view."""
        return everything(self.path)

    @property
    def first_address(self) -> str:
        return self.addresses.to() if self.page > 1 else ""

    @property
    def previous_address(self) -> str:
        if self.page <= 1:
            return ""
        return self.addresses.to(page=str(self.page - 1)) if self.page > 2 else self.addresses.to()

    @property
    def next_address(self) -> str:
        return self.addresses.to(page=str(self.page + 1)) if self.page < self.pages else ""

    @property
    def last_address(self) -> str:
        return self.addresses.to(page=str(self.pages)) if self.page < self.pages else ""

    @property
    def csv_address(self) -> str:
        return self.addresses.export("csv")

    @cached_property
    def parameters(self) -> str:
        """What stands behind the question mark of this list's address, for pages that work on it."""
        return self.addresses.to().partition("?")[2]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters that the form of the filters keeps though it does not show them."""
        return self.addresses.kept("sort", "columns", "size", "view")

    @property
    def wide(self) -> bool:
        """More columns than fit beside each other on a screen."""
        return len(self.columns.columns) > len(self.table.shown)

    @cached_property
    def headings(self) -> list[Heading]:
        return self.drawn.headings(self._order)

    def _order(self, sort: str) -> tuple[str, str]:
        if not sort:
            return "", ""
        order = self.sort or ("" if self.results.best_first else self.table.order)
        if sort != order.removeprefix("-"):
            return "none", self.addresses.to(sort=sort)
        if order.startswith("-"):
            return "descending", self.addresses.to(sort=sort)
        return "ascending", self.addresses.to(sort=f"-{sort}")
