"""A list on paper: the rows as a table in a PDF, set by typst from list.typ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from lists.columns import Asked, ChoiceColumn, Column, DateColumn, TimeColumn, Writer
from lists.exports.log import Tally
from lists.exports.paper import INSET, MARGIN, Content, Sheet, breakable, layout
from lists.exports.typesetter import TookTooLongError, typeset
from lists.listing import Listing
from lists.stamp import Stamp

MEDIA_TYPE = "application/pdf"
TEMPLATE = Path(__file__).with_name("list.typ")
# A row whose cells are longer than this may be parted by the end of a page; any other stays together.
LOOSE = 400


class DoesNotFitError(Exception):
    """The list is too long or too broad for paper; the message says so to the person."""


def write(listing: Listing, stamp: Stamp, tally: Tally) -> Iterator[bytes]:
    """The PDF in one piece. It is made at once, so that a failure is an answer of its own and not half a file.

    Raises DoesNotFitError for more than ``settings.LIST_PDF_ROWS`` rows, or more columns than an A3 page holds.
    """
    columns = listing.csv_columns.columns
    rows = _rows(listing, columns)
    contents = [Content(_("No."), [str(number) for number in range(1, len(rows) + 1)], breaks=False)]
    contents += [_content(column, [row[place] for row in rows]) for place, (_name, column) in enumerate(columns)]
    sheet = layout(contents)
    if sheet is None:
        raise DoesNotFitError(
            _("These are too many columns for paper, even on A3. Show fewer columns, or take the list as Excel.")
        )
    try:
        pdf = typeset(TEMPLATE, _data(listing, stamp, contents, sheet), stamp.at, seconds=settings.LIST_PDF_SECONDS)
    except TookTooLongError as error:
        raise DoesNotFitError(
            _("Setting this list on paper took too long. Narrow it, or take it as Excel or CSV.")
        ) from error
    tally.rows = len(rows)
    return iter([pdf])


def _rows(listing: Listing, columns: Sequence[tuple[str, Column]]) -> list[list[str]]:
    """The cells of all rows in words, as on the screen."""
    most = settings.LIST_PDF_ROWS
    cells = [_cell(column, listing.asked) for _name, column in columns]
    expressions = [each for cell in cells for each in cell.expressions]
    # Counted first: reading the cells of a list that is too long takes longer than counting it.
    values = list(listing.results.ordered().values_list(*expressions)[: most + 1]) if listing.count <= most else []
    if listing.count > most or len(values) > most:
        raise DoesNotFitError(
            _("This list has more than %(rows)s, too many for paper. Narrow it, or take it as Excel or CSV.")
            % {"rows": listing.table.counted(most)}
        )
    places, start = [], 0
    for cell in cells:
        end = start + len(cell.expressions)
        places.append((cell.write, start, end))
        start = end
    return [[write(*row[start:end]) for write, start, end in places] for row in values]


@dataclass(frozen=True)
class Cell:
    """What a cell on paper reads from the database, and how it writes that."""

    expressions: list[Any]
    write: Writer


def _cell(column: Column, asked: Asked) -> Cell:
    """Dates and abbreviations as on the screen, all else as in a spreadsheet for people."""
    expressions = column.expressions(asked)
    if isinstance(column, DateColumn | TimeColumn):
        dated = column.to_html(asked)  # plain text, in the words of the language
        return Cell(expressions, lambda *values: "\u00a0".join(dated(*values).split()))
    if isinstance(column, ChoiceColumn) and column.short:
        labels = {code: str(column.short.get(code, label)) for code, label in column.choices.choices}
        return Cell(expressions, lambda code: labels.get(code, code or ""))
    return Cell([column.in_words(asked, *expressions).text], lambda text: breakable(text or ""))


def _content(column: Column, cells: list[str]) -> Content:
    heading = str(column.verbose_name)
    fixed = not {"nowrap", "cell-date", "cell-num"}.isdisjoint(column.css.split())
    return Content(heading[:1].upper() + heading[1:], cells, breaks=not fixed, title="cell-title" in column.css)


def _data(listing: Listing, stamp: Stamp, contents: list[Content], sheet: Sheet) -> dict[str, Any]:
    """What list.typ reads: every word and number of the page."""
    rows = list(zip(*(content.cells for content in contents), strict=True))
    count = listing.table.counted(len(rows))
    numbers = [True, *("cell-num" in column.css for _name, column in listing.csv_columns.columns)]
    return {
        "language": stamp.language,
        "registry": _("Register of International Cooperation"),
        "title": stamp.title,
        "author": stamp.person,
        "description": f"{count}. {stamp.filter_line}",
        "when": stamp.when,
        "count": count,
        "filter": stamp.filter,
        "filter-line": stamp.filter_line or stamp.no_filter,
        "no-filter": stamp.no_filter,
        "facts": [(_("Order"), stamp.order), (_("Exported by"), stamp.person), (_("Exported on"), stamp.when)],
        "page": _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
        "paper-note": "A3" if sheet.paper == "a3" else "",
        "missing-font": _("Some names have characters for which this server has no font: they appear as boxes."),
        "end": _("End of the list: %(rows)s") % {"rows": count},
        "paper": sheet.paper,
        "size": sheet.size,
        "margin": MARGIN,
        "inset": INSET,
        "widths": sheet.widths,
        "aligns": ["right" if number else "left" for number in numbers],
        "heads": [content.heading for content in contents],
        "rows": [{"cells": row, "loose": any(len(cell) > LOOSE for cell in row)} for row in rows],
    }
