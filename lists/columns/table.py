"""The columns that a list has, and those that one request has chosen."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, ClassVar

import django_tables2 as tables
from django.db.models import F, OrderBy
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from lists.columns.cells import Cell
from lists.columns.kinds import Column, Writer
from lists.columns.sources import Asked, Source, resolved


class ListTable(tables.Table):
    """The columns that a list has, in the order of its export; a subclass declares them as class attributes.

    ``shown`` names the columns of the page when nobody has chosen, ``sorts`` what the list can be sorted by,
    ``missing`` those of them that a row may lack, and ``order`` how the list is sorted when nobody has chosen, with
    ``order_in_words`` where the heading of no usual column shows it. The export begins with the columns of ``beside``,
    which the page shows inside others.
    """

    shown: ClassVar[Sequence[str]] = ()
    beside: ClassVar[Sequence[str]] = ()
    sorts: ClassVar[dict[str, Source]] = {}
    missing: ClassVar[Sequence[str]] = ()
    order: ClassVar[str] = ""
    order_in_words: ClassVar[str | Promise] = ""

    @classmethod
    def add(cls, name: str, column: Column) -> None:
        """Add a column of an app that builds on the one of the list, in its ``AppConfig.ready()``."""
        cls.base_columns[name] = column

    @classmethod
    def counted(cls, number: int) -> str:
        """The number of rows in words: "12 agreements"."""
        raise NotImplementedError

    @classmethod
    def ordering(cls, sort: str, asked: Asked) -> list[OrderBy]:
        """The ORDER BY of the parameter ``sort`` ("title", "-title"): what is missing last, ties by key."""
        name = sort.removeprefix("-")
        expression = resolved(cls.sorts[name], asked)
        # NULLS LAST only where there are nulls: an index is not used for an order that it does not have.
        last = True if name in cls.missing else None
        descending = sort.startswith("-")
        by = expression.desc(nulls_last=last) if descending else expression.asc(nulls_last=last)
        return [by, F("pk").asc()]


@dataclass(frozen=True)
class Heading:
    """The head of a column: ``order`` is the value of aria-sort, ``address`` sorts by it (both "" when it cannot)."""

    name: str
    text: str
    css: str
    order: str
    address: str


def _escaped(cell: Any) -> str:
    """``conditional_escape``, the usual two kinds of text first: a page has a thousand of them."""
    if type(cell) is SafeString:
        return cell
    return escape(cell) if type(cell) is str else conditional_escape(cell)


@dataclass(frozen=True)
class Chosen:
    """The columns of one list, bound to who asks."""

    columns: list[tuple[str, Column]]
    asked: Asked

    @property
    def expressions(self) -> list[Any]:
        """All database expressions of the columns, for ``values_list``."""
        return [each for _name, column in self.columns for each in column.expressions(self.asked)]

    def headings(self, order: Callable[[str], tuple[str, str]] = lambda sort: ("", "")) -> list[Heading]:
        """The heads of the columns; ``order`` gives the order and the address for the ``sort`` of a column."""
        return [
            Heading(name, capfirst(str(column.verbose_name)), column.css, *order(column.sort))
            for name, column in self.columns
        ]

    def written(self, *, codes: bool, read: Callable[[Source], Any] | None = None) -> list[Cell]:
        """The cells of a file as the database writes them, in words or for programs.

        ``read`` makes the expression of a source where it is not a subquery of the row: see ``Each``.
        """
        take = read or (lambda source: resolved(source, self.asked))
        return [
            (column.in_codes if codes else column.in_words)(self.asked, *map(take, column.sources))
            for _name, column in self.columns
        ]

    def header(self, *, codes: bool) -> list[str]:
        """The headings of a file, or the machine names of the columns."""
        return [name if codes else str(column.verbose_name) for name, column in self.columns]

    def cells(self, rows: Iterable[Sequence[Any]]) -> list[SafeString]:
        """The table cells of each row. Made here rather than in a template, which takes ten times as long."""
        writers = self._writers([column.to_html(self.asked) for _name, column in self.columns])
        opened = [
            format_html('<td class="c-{} {}" data-label="{}">', name, column.css, capfirst(column.verbose_name))
            for name, column in self.columns
        ]
        drawn = list(zip(opened, writers, strict=True))
        # Joined as text, because format_html_join looks at every part twice: here all parts are safe already.
        return [
            SafeString("".join([f"{tag}{_escaped(write(*row[s:e]))}</td>" for tag, (write, s, e) in drawn]))
            for row in rows
        ]

    def _writers(self, functions: list[Writer]) -> list[tuple[Writer, int, int]]:
        bound, start = [], 0
        for function, (_name, column) in zip(functions, self.columns, strict=True):
            end = start + len(column.sources)
            bound.append((function, start, end))
            start = end
        return bound
