"""Pictures on a page."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from pictures import drawing
from pictures.declaration import Picture
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
    """The rows of the table of ``picture``; made here, because a dashboard has a thousand of them."""
    made = []
    for row in picture.rows:
        cells = "".join(f'<td class="cell-num">{_linked(cell.link, cell.words)}</td>' for cell in row.cells)
        head = f'<th scope="row">{_linked(row.link, row.label)}</th>'
        made.append(f'<tr data-key="{escape(row.key)}">{head}{cells}</tr>')
    return mark_safe("\n".join(made))  # noqa: S308  (every word and address is escaped)


def _linked(address: str, words: str) -> str:
    return f'<a href="{escape(address)}">{escape(words)}</a>' if address else escape(words)


def _svg(drawing: str) -> SafeString:
    # Written by pictures.finishing, element by element, with every text and address escaped.
    return mark_safe(drawing)  # noqa: S308
