"""The kinds of columns: how each is written on a page and in a file."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import django_tables2 as tables
from django.db.models.functions import Coalesce
from django.utils import formats, timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coopreg.dates import format_partial
from lists.columns import cells
from lists.columns.cells import Cell
from lists.columns.sources import Asked, Source, resolved

# Several values in one cell, on the page and in the files.
JOINT = "; "

Writer = Callable[..., str]


class Column(tables.Column):
    """A column of text, or with ``number`` of numbers. Subclasses say how other values are written.

    ``css`` is the class of its cells.
    """

    css = ""

    def __init__(
        self, header: str | Promise, *sources: Source, sort: str = "", css: str = "", number: bool = False
    ) -> None:
        super().__init__(verbose_name=header)
        self.sources = sources
        self.sort = sort
        self.css = css or self.css
        self.number = number

    def expressions(self, asked: Asked) -> list[Any]:
        """The database expressions that the column reads, in the order in which ``to_html`` takes their values."""
        return [resolved(source, asked) for source in self.sources]

    def to_html(self, asked: Asked) -> Writer:
        """A function of the row's values that gives the cell of the page, made once for a whole list."""
        return lambda value: conditional_escape("" if value is None else str(value))

    # The two for files take expressions in the place of values. They are called while the language of the person is
    # active: a file is still being written when it no longer is.

    def in_words(self, asked: Asked, *values: Any) -> Cell:
        """The cell of a file for people."""
        return cells.number(values[0]) if self.number else cells.words(values[0])

    def in_codes(self, asked: Asked, *values: Any) -> Cell:
        """The cell of a file for programs."""
        return self.in_words(asked, *values)


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
        self.named = named

    def to_html(self, asked: Asked) -> Writer:
        def write(text: Any, key: Any) -> SafeString:
            hit = asked.hits.get(key)
            whole = conditional_escape(text)
            # The title attribute shows the whole of a text that the style cuts after two lines.
            shown = f'<a href="{escape(self.address(key))}" title="{whole}">{hit.title if hit else whole}</a>'
            named = f'<small class="key">{escape(key)}</small>' if self.named else ""
            where = f'<small class="hit">{hit.where}</small>' if hit and hit.where else ""
            return SafeString(shown + named + where)

        return write


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

    def in_words(self, asked: Asked, *values: Any) -> Cell:
        return cells.choice(values[0], {str(code): str(label) for code, label in self.choices.choices})

    def in_codes(self, asked: Asked, *values: Any) -> Cell:
        return cells.words(values[0])

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

    def in_words(self, asked: Asked, *values: Any) -> Cell:
        return cells.date(*values)

    def to_html(self, asked: Asked) -> Writer:
        return format_partial


class TimeColumn(Column):
    """A moment, in the time zone of the registry."""

    css = "cell-date"

    def in_words(self, asked: Asked, *values: Any) -> Cell:
        return cells.time(*values)

    def in_codes(self, asked: Asked, *values: Any) -> Cell:
        return cells.time_for_machines(*values)

    def to_html(self, asked: Asked) -> Writer:
        return lambda moment: formats.date_format(timezone.localtime(moment), "j M Y H.i") if moment else ""


class BooleanColumn(Column):
    """Yes or no, empty where nobody has said."""

    def in_words(self, asked: Asked, *values: Any) -> Cell:
        return cells.yes_or_no(values[0], _("Yes"), _("No"))

    def in_codes(self, asked: Asked, *values: Any) -> Cell:
        return cells.yes_or_no(values[0], "true", "false")

    def to_html(self, asked: Asked) -> Writer:
        words = {True: conditional_escape(_("Yes")), False: conditional_escape(_("No"))}
        return lambda value: words.get(value, "")


class ManyColumn(Column):
    """Several values in one cell: each source gives a value or an array of values, each is written once.

    A page shows the first few and counts the others, which stand in the cell's title. With ``coded`` the last source is
    what programs get instead of the others.
    """

    def __init__(self, header: str | Promise, *sources: Source, coded: bool = False, **kwargs: Any) -> None:
        super().__init__(header, *sources, **kwargs)
        self.coded = coded

    def in_words(self, asked: Asked, *values: Any) -> Cell:
        return cells.joined(values[:-1] if self.coded else values, JOINT)

    def in_codes(self, asked: Asked, *values: Any) -> Cell:
        return cells.joined(values[-1:] if self.coded else values, JOINT)

    def to_html(self, asked: Asked) -> Writer:
        end = -1 if self.coded else None
        return lambda *values: _foremost(_each_once(values[:end]))


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
    """Like ``coopreg_joined`` in the database."""
    flat = (part for value in values for part in (value if isinstance(value, list) else [value]))
    return list(dict.fromkeys(str(part) for part in flat if part not in (None, "")))


NONE = SafeString('<span class="muted">0</span>')


class NumberColumn(Column):
    """A number that leads to the rows it counts: ``sources`` are the number and what ``address`` takes."""

    css = "cell-num"

    def __init__(self, header: str | Promise, *sources: Source, address: Callable[[Any], str], **kwargs: Any) -> None:
        super().__init__(header, *sources, **kwargs)
        self.address = address

    def in_words(self, asked: Asked, *values: Any) -> Cell:
        return cells.number(Coalesce(values[0], 0))

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

    def in_words(self, asked: Asked, *values: Any) -> Cell:
        numbers = {key: counts.get(self.count, 0) for key, counts in asked.counts.items()}
        return cells.number(cells.looked_up(values[0], numbers))

    def to_html(self, asked: Asked) -> Writer:
        write = super().to_html(asked)
        return lambda key, target: write(asked.counts.get(key, {}).get(self.count, 0), target)
