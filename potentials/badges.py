"""How the states of a potential are drawn: a word, a shape and a colour (static/css/potentials.css)."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from potentials.choices import Answer, PotentialState


def answer_mark(code: str) -> SafeString:
    """Whether a potential is answered."""
    return format_html('<span class="answer answer-{}">{}</span>', code, Answer(code).label)


def state_mark(code: str) -> SafeString:
    """Where the offer stands."""
    return format_html('<span class="offer offer-{}">{}</span>', code, PotentialState(code).label)


def example_mark() -> SafeString:
    """What is invented says so wherever it stands."""
    return format_html('<span class="example-mark">{}</span>', _("example"))
