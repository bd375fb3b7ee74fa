"""Potentials on pages: their marks, and what other apps' pages show of them, which import nothing from here."""

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from potentials import badges
from potentials.choices import Answer
from potentials.figures import number_in_words
from potentials.gap import Cell

register = template.Library()
register.filter("answer_mark", badges.answer_mark)
register.filter("offer_mark", badges.state_mark)
register.filter("number_in_words", number_in_words)
register.simple_tag(badges.example_mark, name="example_mark")


def measures() -> dict[str, str]:
    """The numbers of a cell of the gap in words; potentials first, then agreements."""
    answers = {code: str(Answer(code).label) for code in ("unanswered", "on_paper", "answered")}
    return {code: _("potential %(answer)s") % {"answer": label} for code, label in answers.items()} | {
        "running": _("agreement in force and running"),
        "paper": _("agreement in force, not said to be running"),
        "unmatched": _("agreement that answers no potential"),
    }


@register.simple_tag
def gap_measures() -> list[tuple[str, str]]:
    return list(measures().items())


@register.simple_tag
def gap_cell(cell: Cell) -> SafeString:
    """The numbers of a cell that are not nought, each a link to its rows. Made here: a matrix has a thousand cells."""
    words = measures()
    shown = [(code, cell[code]) for code in words if cell[code]]
    if not shown:
        return SafeString("")
    links = format_html_join(
        "",
        '<a class="gap-number" href="{}" title="{}"><span class="gap-mark gap-{}" aria-hidden="true"></span>{}'
        '<span class="visually-hidden"> {}</span></a>',
        ((cell.address(code), words[code], code, number_format(number), words[code]) for code, number in shown),
    )
    return format_html('<div class="gap-cell">{}</div>', links)
