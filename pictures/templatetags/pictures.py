"""Pictures on a page."""

from django import template
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


def _svg(drawing: str) -> SafeString:
    # Written by pictures.finishing, element by element, with every text and address escaped.
    return mark_safe(drawing)  # noqa: S308
