"""Pictures on a page."""

from collections.abc import Sequence

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from pictures import drawing
from pictures.declaration import Picture, Row
from pictures.engine import NotDrawnError

register = template.Library()


@register.filter
def drawn(picture: Picture) -> SafeString:
    """The SVG of ``picture``, "" where it could not be drawn; the page waits for it."""
    try:
        return _svg(drawing.svg(picture))
    except NotDrawnError:
        return SafeString()


@register.filter
def at_hand(picture: Picture) -> SafeString:
    """The SVG of ``picture`` if the page need not wait for it, else ""."""
    return _svg(drawing.at_hand(picture))


@register.filter
def lines(picture: Picture) -> SafeString:
    """All rows of the table of ``picture``."""
    return _lines(picture.rows)


@register.filter
def drawn_lines(picture: Picture) -> SafeString:
    """The rows of its table that are drawn, too: a page of many pictures on a slow line has no more of them."""
    return _lines(picture.drawn)


def _lines(rows: Sequence[Row]) -> SafeString:
    # Made here rather than in a template, because a dashboard has hundreds of them.
    made = []
    for row in rows:
        cells = "".join(f'<td class="cell-num">{_linked(cell.link, cell.words)}</td>' for cell in row.cells)
        head = f'<th scope="row">{_linked(row.link, row.label)}</th>'
        made.append(f'<tr data-key="{escape(row.key)}">{head}{cells}</tr>')
    return mark_safe("\n".join(made))  # noqa: S308  (every word and address is escaped)


def _linked(address: str, words: str) -> str:
    return f'<a href="{escape(address)}">{escape(words)}</a>' if address else escape(words)


def _svg(drawing: str) -> SafeString:
    # Written by pictures.finishing, element by element, with every text and address escaped.
    return mark_safe(drawing)  # noqa: S308
