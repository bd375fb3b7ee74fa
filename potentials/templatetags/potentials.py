"""Potentials on pages: their marks, and what other apps' pages show of them, which import nothing from here."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from coopreg.access import read_scope
from coopreg.numbers import number_in_words
from potentials import badges
from potentials.choices import Answer
from potentials.fitting import Fit, fitting
from potentials.gap import Cell
from potentials.models import Potential

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


# On the pages of other apps ----------------------------------------------------------------------

# A region's page names the foremost; the list names them all.
FOREMOST = 8


@dataclass(frozen=True)
class OfRegion:
    """The potentials of a region: how many, by their answers, each number with its list, and the foremost of them."""

    number: int
    address: str
    answers: list[tuple[str, int, str]]
    foremost: list[Any]
    gap: str


@register.simple_tag(takes_context=True)
def potentials_of(context: Any, region: Any) -> OfRegion | None:
    """The potentials of ``region``, of a province with its kabupaten and kota; None without the right to read any."""
    user = context["request"].user
    if not user.has_perm("potentials.view_potential"):
        return None
    path, own = reverse("potentials:potential-list"), {"region": region.code}
    rows: Any = Potential.objects.visible_to(user).current().of_regions([region.pk]).order_by()
    counts = Counter(rows.with_answer(user, timezone.localdate(), few=True).values_list("answer", flat=True))
    answers = [(code, counts.get(code, 0), f"{path}?{urlencode(own | {'answer': code})}") for code in Answer.values]
    found = rows.with_priority().select_related("region", "sector").order_by("-priority", "pk")
    foremost = list(found[:FOREMOST]) if counts else []
    province = region if region.parent_id is None else region.parent
    gap = f"{reverse('potentials:gap')}?{urlencode({'place': province.code})}"
    return OfRegion(sum(counts.values()), f"{path}?{urlencode(own)}", answers, foremost, gap)


@register.simple_tag(takes_context=True)
def potentials_for(context: Any, partner: Any) -> list[Fit]:
    """The potentials that fit ``partner``, as the person may see them."""
    user = context["request"].user
    return fitting(partner, user, timezone.localdate()) if user.has_perm("potentials.view_potential") else []


@register.simple_tag(takes_context=True)
def potentials_unanswered(context: Any) -> tuple[int, str] | None:
    """How many potentials in sight nothing answers, and their list; None where there is none or no right.

    None too for those who see all regions: to count over all of them takes longer than the rest of a page.
    """
    user = context["request"].user
    if not user.has_perm("potentials.view_potential") or read_scope(user).everything:
        return None
    rows: Any = Potential.objects.visible_to(user).current().with_answer(user, timezone.localdate())
    # Not as a condition: the database would take it for so rare that it joins the regions to each row.
    number = list(rows.values_list("answer", flat=True)).count(Answer.UNANSWERED)
    return (number, f"{reverse('potentials:potential-list')}?answer={Answer.UNANSWERED}") if number else None
