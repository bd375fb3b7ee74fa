"""Columns of the lists: one declaration of each serves the page and the CSV.

A column is declared once, in a ``ListTable``, with its heading and the database expressions that it reads. From those
it makes three things out of the values of a row: the cell of the page, the cell of the CSV in the language of the
person, and the cell for machines (``headers=codes``).
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import django_tables2 as tables
from django.db.models import F, OrderBy
from django.utils import formats, timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coopreg.dates import PartialDate, Precision

# Several values in one cell, on the page and in the CSV.
JOINT = "; "


@dataclass(frozen=True)
class Asked:
    """What the value of a column may depend on: who asks, about which day, and counts made beforehand."""

    user: Any
    day: datetime.date
    counts: Mapping[Any, Mapping[str, int]] = field(default_factory=dict)


# The name of a field, an expression, or a function that makes the expression for this request.
Source = str | Any | Callable[[Asked], Any]
Writer = Callable[..., str]


def resolved(source: Source, asked: Asked) -> Any:
    """The database expression of ``source`` for this request."""
    if isinstance(source, str):
        return F(source)
    if hasattr(source, "resolve_expression"):
        return source
    return source(asked)


class Column(tables.Column):
    """A column of text. Subclasses say how other values are written; ``css`` is the class of its cells."""

    css = ""

    def __init__(self, header: str | Promise, *sources: Source, sort: str = "", css: str = "") -> None:
        super().__init__(verbose_name=header)
        self.sources = sources
        self.sort = sort
        self.css = css or self.css

    def expressions(self, asked: Asked) -> list[Any]:
        """The database expressions that the column reads, in the order in which the writers take their values."""
        return [resolved(source, asked) for source in self.sources]

    # Each of the three gives a function of the row's values. It is made once for a whole list, in the language of the
    # person, because a CSV is still being written when the language of the request is no longer active.

    def to_text(self, asked: Asked) -> Writer:
        return lambda value: "" if value is None else str(value)

    def to_code(self, asked: Asked) -> Writer:
        return self.to_text(asked)

    def to_html(self, asked: Asked) -> Writer:
        text = self.to_text(asked)
        return lambda *values: conditional_escape(text(*values))


class LinkColumn(Column):
    """Text that leads to the row's own page: ``sources`` are the text and what ``address`` takes.

    ``named`` writes the latter small under the text; list.css hides it where it has a column of its own.
    """

    def __init__(
        self,
        header: str | Promise,
        *sources: Source,
        address: Callable[[Any], str],
        named: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(header, *sources, **kwargs)
        self.address = address
        # The title attribute shows the whole of a text that the style cuts after two lines.
        self.form = '<a href="{0}" title="{1}">{1}</a>' + ('<small class="key">{2}</small>' if named else "")

    def to_text(self, asked: Asked) -> Writer:
        return lambda text, key: str(text)

    def to_html(self, asked: Asked) -> Writer:
        return lambda text, key: format_html(self.form, self.address(key), text, key)


class ChoiceColumn(Column):
    """A code shown by its label; on the page ``badge`` draws it, or ``short`` abbreviates it."""

    def __init__(
        self,
        header: str | Promise,
        source: Source,
        choices: Any,
        badge: Callable[[str], str] | None = None,
        short: Mapping[Any, str | Promise] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(header, source, **kwargs)
        self.choices = choices
        self.badge = badge
        self.short = short or {}

    def to_text(self, asked: Asked) -> Writer:
        labels = {code: str(label) for code, label in self.choices.choices}
        return lambda code: labels.get(code, code or "")

    def to_code(self, asked: Asked) -> Writer:
        return lambda code: code or ""

    def to_html(self, asked: Asked) -> Writer:
        drawn = {code: self._drawn(code, label) for code, label in self.choices.choices}
        return lambda code: drawn.get(code, "")

    def _drawn(self, code: str, label: str | Promise) -> str:
        if self.badge:
            return self.badge(code)
        if code in self.short:
            return format_html('<abbr title="{}">{}</abbr>', label, self.short[code])
        return conditional_escape(str(label))


class DateColumn(Column):
    """A date to its precision: ``sources`` are the first day and the precision."""

    css = "cell-date"

    def to_text(self, asked: Asked) -> Writer:
        return lambda first, precision: _partial(first, precision).isoformat()

    def to_html(self, asked: Asked) -> Writer:
        return lambda first, precision: str(_partial(first, precision))


def _partial(first: datetime.date | None, precision: str | None) -> PartialDate:
    return PartialDate(first, Precision(precision or Precision.DAY))


class TimeColumn(Column):
    """A moment, in the time zone of the registry."""

    css = "cell-date"

    def to_text(self, asked: Asked) -> Writer:
        return lambda moment: timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""

    def to_code(self, asked: Asked) -> Writer:
        return lambda moment: timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""

    def to_html(self, asked: Asked) -> Writer:
        return lambda moment: formats.date_format(timezone.localtime(moment), "j M Y H.i") if moment else ""


class BooleanColumn(Column):
    """Yes or no, empty where nobody has said."""

    def to_text(self, asked: Asked) -> Writer:
        words = {True: _("Yes"), False: _("No")}
        return lambda value: words.get(value, "")

    def to_code(self, asked: Asked) -> Writer:
        return lambda value: {True: "true", False: "false"}.get(value, "")


class ManyColumn(Column):
    """Several values in one cell: each source gives a value or an array of values, each is written once.

    A page shows the first few and counts the others, which stand in the cell's title.
    """

    def to_text(self, asked: Asked) -> Writer:
        return lambda *values: JOINT.join(_each_once(values))

    def to_html(self, asked: Asked) -> Writer:
        return lambda *values: _foremost(_each_once(values))


# A row of a page stays a row: a text of an organisation can name every kabupaten in which it works.
FOREMOST = 3


def _foremost(names: list[str]) -> SafeString:
    shown = conditional_escape(JOINT.join(names[:FOREMOST]))
    left = len(names) - FOREMOST
    if left <= 0:
        return shown
    more = ngettext("and %(number)s more", "and %(number)s more", left) % {"number": left}
    # One element, because a card lays out the parts of a cell side by side.
    return format_html(
        '<span>{} <span class="muted nowrap" title="{}">{}</span></span>', shown, JOINT.join(names), more
    )


def _each_once(values: Iterable[Any]) -> list[str]:
    flat = (part for value in values for part in (value if isinstance(value, list) else [value]))
    return list(dict.fromkeys(str(part) for part in flat if part not in (None, "")))


NONE = SafeString('<span class="muted">0</span>')


class NumberColumn(Column):
    """A number that leads to the rows it counts: ``sources`` are the number and what ``address`` takes."""

    css = "cell-num"

    def __init__(self, header: str | Promise, *sources: Source, address: Callable[[Any], str], **kwargs: Any) -> None:
        super().__init__(header, *sources, **kwargs)
        self.address = address

    def to_text(self, asked: Asked) -> Writer:
        return lambda number, target: str(number or 0)

    def to_html(self, asked: Asked) -> Writer:
        # Nothing lies behind a nought.
        return lambda number, target: (
            format_html('<a href="{}">{}</a>', self.address(target), number_format(number)) if number else NONE
        )


class TallyColumn(NumberColumn):
    """A number counted beforehand: ``sources`` are the row's key in ``Asked.counts`` and what ``address`` takes."""

    def __init__(self, header: str | Promise, *sources: Source, count: str, **kwargs: Any) -> None:
        super().__init__(header, *sources, **kwargs)
        self.count = count

    def _number(self, asked: Asked, key: Any) -> int:
        return asked.counts.get(key, {}).get(self.count, 0)

    def to_text(self, asked: Asked) -> Writer:
        write = super().to_text(asked)
        return lambda key, target: write(self._number(asked, key), target)

    def to_html(self, asked: Asked) -> Writer:
        write = super().to_html(asked)
        return lambda key, target: write(self._number(asked, key), target)


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

    def texts(self, rows: Iterable[Sequence[Any]], *, codes: bool) -> Iterable[list[str]]:
        """The cells of the CSV for ``rows``, which are tuples of the values of ``expressions``."""
        writers = self._writers([c.to_code(self.asked) if codes else c.to_text(self.asked) for _n, c in self.columns])
        return ([write(*row[start:end]) for write, start, end in writers] for row in rows)

    def cells(self, rows: Iterable[Sequence[Any]]) -> list[SafeString]:
        """The table cells of each row. Made here rather than in a template, which takes ten times as long."""
        writers = self._writers([column.to_html(self.asked) for _name, column in self.columns])
        opened = [
            format_html('<td class="c-{} {}" data-label="{}">', name, column.css, capfirst(column.verbose_name))
            for name, column in self.columns
        ]
        return [
            format_html_join(
                "",
                "{}{}</td>",
                ((tag, write(*row[start:end])) for tag, (write, start, end) in zip(opened, writers, strict=True)),
            )
            for row in rows
        ]

    def _writers(self, functions: list[Writer]) -> list[tuple[Writer, int, int]]:
        bound, start = [], 0
        for function, (_name, column) in zip(functions, self.columns, strict=True):
            end = start + len(column.sources)
            bound.append((function, start, end))
            start = end
        return bound
