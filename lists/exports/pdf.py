"""A list on paper: the rows as a table in a PDF, set by typst from list.typ."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from lists.columns import Asked, ChoiceColumn, Column, DateColumn, TimeColumn, Writer
from lists.exports.log import Tally
from lists.exports.paper import INSET, MARGIN, Content, Sheet, breakable, layout
from lists.listing import Listing
from lists.stamp import Stamp

MEDIA_TYPE = "application/pdf"
TEMPLATE = Path(__file__).with_name("list.typ")
# Fonts come as packages, so that a page looks the same on every server, and names in other scripts do not vanish.
FONTS = (
    "fontpkg_ibm_plex_sans_condensed",
    "fontpkg_noto_sans",
    "noto_cjk_sans_jp_regular",
    "fontpkg_noto_sans_arabic",
    "fontpkg_noto_sans_thai",
    "fontpkg_noto_sans_khmer",
)
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
    pdf = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"data": _data(listing, stamp, contents, sheet)},
        font_paths=fonts(),
        timestamp=int(stamp.at.timestamp()),
    )
    tally.rows = len(rows)
    return iter([pdf])


@cache
def fonts() -> typst.Fonts:
    """The fonts of the packages, and no others; found once for each process."""
    paths = [str(files(package)) for package in FONTS]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)


def _rows(listing: Listing, columns: Sequence[tuple[str, Column]]) -> list[list[str]]:
    """The cells of all rows in words, as on the screen."""
    most = settings.LIST_PDF_ROWS
    values = list(listing.results.ordered().values_list(*listing.csv_columns.expressions)[: most + 1])
    if len(values) > most:
        raise DoesNotFitError(
            _("This list has more than %(rows)s, too many for paper. Narrow it, or take it as Excel or CSV.")
            % {"rows": listing.table.counted(most)}
        )
    writers, start = [], 0
    for _name, column in columns:
        end = start + len(column.sources)
        writers.append((_writer(column, listing.asked), start, end))
        start = end
    return [[write(*row[start:end]) for write, start, end in writers] for row in values]


def _writer(column: Column, asked: Asked) -> Writer:
    """Dates and abbreviations as on the screen, not as in a spreadsheet."""
    if isinstance(column, DateColumn | TimeColumn):
        dated = column.to_html(asked)  # plain text, in the words of the language
        return lambda *values: "\u00a0".join(dated(*values).split())
    text = column.to_text(asked)
    if isinstance(column, ChoiceColumn) and column.short:
        short = {code: str(label) for code, label in column.short.items()}
        return lambda code: short.get(code) or text(code)
    return lambda *values: breakable(text(*values))


def _content(column: Column, cells: list[str]) -> Content:
    heading = str(column.verbose_name)
    fixed = not {"nowrap", "cell-date", "cell-num"}.isdisjoint(column.css.split())
    return Content(heading[:1].upper() + heading[1:], cells, breaks=not fixed, title="cell-title" in column.css)


def _data(listing: Listing, stamp: Stamp, contents: list[Content], sheet: Sheet) -> str:
    """What list.typ reads: every word and number of the page."""
    rows = list(zip(*(content.cells for content in contents), strict=True))
    count = listing.table.counted(len(rows))
    numbers = [True, *("cell-num" in column.css for _name, column in listing.csv_columns.columns)]
    data: dict[str, Any] = {
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
    return json.dumps(data, ensure_ascii=False)
