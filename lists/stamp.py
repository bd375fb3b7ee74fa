"""What a file says about itself: which list, under which filter, in which order, who took it and when."""

import datetime
from dataclasses import dataclass
from typing import Any, Self

from django.utils import formats, timezone
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from lists.listing import Listing


@dataclass(frozen=True)
class Stamp:
    """The words on a file, in the language of the person who asked for it.

    All are made at once: a file is still being written when the language of the request is no longer active. ``filter``
    has one pair of label and values for each filter that is on.
    """

    title: str
    filter: list[tuple[str, str]]
    order: str
    person: str
    at: datetime.datetime
    language: str

    @classmethod
    def of(cls, listing: Listing, title: Any) -> Self:
        """The stamp of a list as it is now."""
        return cls(
            title=str(title),
            filter=filter_in_words(listing),
            order=order_in_words(listing),
            person=person_in_words(listing.asked.user),
            at=timezone.localtime(),
            language=get_language() or "id",
        )

    @property
    def when(self) -> str:
        """The moment with the time zone of the registry: "24 November 2026, 20.05 WIB"."""
        with override(self.language):
            return f"{formats.date_format(self.at, 'j F Y, H.i')} {self.at:%Z}"

    @property
    def filter_line(self) -> str:
        """The filter on one line, "" where none is on."""
        return "; ".join(f"{label}: {values}" for label, values in self.filter)

    @property
    def no_filter(self) -> str:
        """What stands where no filter is on."""
        with override(self.language):
            return _("No filter: everything that this person may see")

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Label and text of each line; the number of rows, known only at the end, is ``rows_line``."""
        with override(self.language):
            return [
                (_("List"), self.title),
                *(self.filter or [(_("Filter"), self.no_filter)]),
                (_("Order"), self.order),
                (_("Exported by"), self.person),
                (_("Exported on"), self.when),
            ]

    def rows_line(self, rows: int) -> tuple[str, str]:
        """Label and text of the line that says how many rows the file has."""
        with override(self.language):
            return _("Number of rows"), number_format(rows)


def filter_in_words(listing: Listing) -> list[tuple[str, str]]:
    """Label and values of each filter that is on: ``("Region", "Kota Padang, Kota Bogor")``."""
    values: dict[str, list[str]] = {}
    for chip in listing.panel.chips:
        values.setdefault(chip.label, []).append(chip.text)
    return [(label, ", ".join(texts)) for label, texts in values.items()]


def order_in_words(listing: Listing) -> str:
    """By what the rows are sorted, and which way."""
    if not listing.sort and listing.results.best_first:
        return _("best first")
    if not listing.sort and listing.table.order_in_words:
        return str(listing.table.order_in_words)
    order = listing.sort or listing.table.order
    name = order.removeprefix("-")
    columns = listing.table.base_columns
    # Where several columns sort by the same, the one that bears the name of the order says it best.
    column = columns.get(name) or next((each for each in columns.values() if getattr(each, "sort", "") == name), None)
    label = capfirst(str(column.verbose_name)) if column else name
    words = _("%(column)s, descending") if order.startswith("-") else _("%(column)s, ascending")
    return words % {"column": label}


def person_in_words(user: Any) -> str:
    """Name, role and region: "Sari (Staff of a region, Kota Padang)"."""
    where = user.region.name if user.region_id else _("All regions")
    return f"{user} ({user.get_role_display()}, {where})"
