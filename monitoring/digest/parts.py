"""What a weekly mail is made of: parts with a heading, and lines that each lead to a page."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet, Window
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement


@dataclass(frozen=True)
class Line:
    """One line: ``text`` leads to ``address`` (a path), ``when`` and ``about`` say the rest.

    ``late`` is what should be done by now; ``number`` is how many, where the line stands for a list.
    """

    text: str
    address: str
    when: str = ""
    about: str = ""
    late: bool = False
    number: str = ""

    @property
    def note(self) -> str:
        """The rest in one."""
        return " · ".join(filter(None, [self.when, self.about]))


@dataclass(frozen=True)
class Part:
    """A heading, its foremost lines, and the address of the list that has them all; ``total`` counts its rows."""

    title: str
    lines: list[Line]
    total: int
    address: str = ""

    @property
    def more(self) -> int:
        """How many rows the list has beside the lines."""
        return self.total - len(self.lines)


# What a person gets on a day, None where there is nothing to say; a fixed number of queries whatever the size.
Section = Callable[[Any, datetime.date], Part | None]


def part(title: str, rows: QuerySet[Any, Any], line: Callable[[Any], Line], address: str = "") -> Part | None:
    """The first DIGEST_LINES of ``rows`` as lines, and how many there are in all, in one query."""
    found = list(rows.annotate(_total=Window(Count("*")))[: settings.DIGEST_LINES])
    if not found:
        return None
    return Part(title, [line(row) for row in found], found[0]._total, address)


def name_of(agreement: Agreement, user: Any) -> str:
    """How a mail to ``user`` names an agreement, with its region if it is another one than theirs.

    One that is confidential goes by its reference alone: mails lie on other machines.
    """
    if agreement.confidential:
        return _("%(reference)s (confidential)") % {"reference": agreement.reference}
    if agreement.region_id == user.region_id:
        return agreement.title
    return f"{agreement.title} · {agreement.region}"


def words_of(agreement: Agreement, text: str) -> str:
    """``text`` of a row of ``agreement``, shortened; of a confidential one only that there is something."""
    if agreement.confidential:
        return _("About a confidential agreement")
    return text if len(text) <= 140 else f"{text[:139].rstrip()}…"


def page_of(name: str, agreement: Agreement, *more: Any) -> str:
    """The address of the page ``name`` below ``agreement``, its overview where there is no such page."""
    try:
        return reverse(name, args=[agreement.reference, *more])
    except NoReverseMatch:
        return agreement.get_absolute_url()
