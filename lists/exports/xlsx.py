"""A list as an Excel workbook: the XML of every row is made by the database, streamed into a zip archive.

XlsxWriter makes a workbook without rows; all of it is taken over, and only the rows of the first sheet are put in
between. A text is always an inline string, so nothing in it can run. A file that broke off has no table of contents,
and no program opens it.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lists.columns import Column
from lists.columns.cells import Cell, Sql
from lists.exports.log import Tally
from lists.exports.pdf import DoesNotFitError
from lists.exports.select import Statement, copying, statement
from lists.listing import Listing
from lists.stamp import Stamp

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Rows of a sheet under the heading, as Excel has it.
MOST_ROWS = 1_048_575
PIECE = 65_536
# The smallest level: it packs rows nearly as well as the others, three times as fast.
LEVEL = 1
# Nothing that could be in a row, so that COPY writes rows as they are.
BARE = r"FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02'"
# From here on a sheet may need the longer fields of zip.
ZIP64_COLUMNS = 40


def write(listing: Listing, stamp: Stamp, tally: Tally) -> Iterator[bytes]:
    """The workbook in pieces: the rows on the first sheet, the stamp on the second; ``tally`` has their number.

    Words are fixed when this is called. Columns are as wide as their headings and kinds ask, because the rows are not
    known when the widths are written. Raises DoesNotFitError for more rows than a sheet holds.
    """
    if _too_long(listing):
        most = listing.table.counted(MOST_ROWS)
        raise DoesNotFitError(
            _("An Excel sheet holds at most %(rows)s. Narrow the list, or take it as CSV.") % {"rows": most}
        )
    columns = listing.csv_columns
    header = [name if listing.codes else capfirst(name) for name in columns.header(codes=listing.codes)]
    frame = Frame(header, [column for _name, column in columns.columns], stamp, (_("List"), _("About this file")))
    styles = frame.styles
    select = statement(
        listing.results.ordered(),
        columns,
        codes=listing.codes,
        written=lambda cell: _cell(cell, styles),
        together="'<row>' || {} || '</row>'",
    )
    return _pieces(frame, select, tally, zip64=len(columns.columns) > ZIP64_COLUMNS)


def _too_long(listing: Listing) -> bool:
    # Few lists reach the cap of the count, and those alone are counted further.
    results = listing.results
    return results.more and bool(results.found.order_by()[: MOST_ROWS + 1].count() > MOST_ROWS)


def _cell(cell: Cell, styles: dict[str, str]) -> Any:
    if cell.plain:
        text = """(CASE WHEN {0} <> '' THEN '<c t="inlineStr"><is><t>' || {0} || '</t></is></c>' ELSE '<c/>' END)"""
        if cell.number is None:
            return Sql(text, cell.text)
        style = styles[cell.shape]
        shown = f"""coalesce('<c{style}><v>' || ({{1}}) || '</v></c>', """
        if not cell.shape:
            return Sql(shown.replace("{1}", "{0}") + "'<c/>')", cell.number)
        return Sql(shown + text + ")", cell.text, cell.number)
    return Sql("coopreg_sheet_cell({0})", cell.text)


@dataclass
class Frame:
    """Everything of a workbook but the rows of its first sheet."""

    header: Sequence[str]
    columns: Sequence[Column]
    stamp: Stamp
    sheets: tuple[str, str]
    parts: dict[str, bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.parts = self.made(0)

    SHEET = "xl/worksheets/sheet1.xml"

    def made(self, rows: int) -> dict[str, bytes]:
        """The files of a workbook whose first sheet has its heading and is said to have ``rows`` rows."""
        file = io.BytesIO()
        book = xlsxwriter.Workbook(file, {"in_memory": True})
        shapes = {"date": "yyyy-mm-dd", "time": "yyyy-mm-dd hh:mm"}
        formats = {shape: book.add_format({"num_format": form}) for shape, form in shapes.items()}
        self._list(book, rows, formats)
        self._about(book, rows)
        book.close()
        with zipfile.ZipFile(file) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def _list(self, book: Any, rows: int, formats: dict[str, Any]) -> None:
        sheet = book.add_worksheet(self.sheets[0])
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for place, (name, column) in enumerate(zip(self.header, self.columns, strict=True)):
            sheet.set_column(place, place, _width(column, name))
            sheet.write_string(0, place, name, bold)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, rows, len(self.header) - 1)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1, 0)
        # Only to learn the numbers of the two formats: the rows of this sheet are left out.
        for place, form in enumerate(formats.values()):
            sheet.write_number(1, place, 1, form)

    def _about(self, book: Any, rows: int) -> None:
        sheet = book.add_worksheet(self.sheets[1])
        bold = book.add_format({"bold": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 100)
        for place, (label, text) in enumerate([*self.stamp.lines, self.stamp.rows_line(rows)]):
            sheet.write_string(place, 0, label, bold)
            sheet.write_string(place, 1, text, wrapped)

    @property
    def styles(self) -> dict[str, str]:
        """The attribute of a cell with a date, with a time, and with neither."""
        sample = self.parts[self.SHEET].decode().partition('<row r="2"')[2]
        date, time = re.findall(r'<c r="[AB]2"( s="\d+")', sample)
        return {"": "", "date": date, "time": time}

    def before(self) -> bytes:
        """The first sheet up to its first row under the heading."""
        head = re.sub(rb"<dimension [^>]*/>", b"", self.parts[self.SHEET])
        return head.partition(b'<row r="2"')[0]

    @staticmethod
    def after(parts: dict[str, bytes]) -> bytes:
        """The first sheet from the end of its rows."""
        return b"</sheetData>" + parts[Frame.SHEET].partition(b"</sheetData>")[2]


def _width(column: Column, name: str) -> float:
    """In characters. Titles and summaries wrap in nobody's sheet, so they get room enough to be told apart."""
    if column.css.startswith("cell-title"):
        return 60
    if column.css.startswith("cell-date"):
        return 16
    narrow = {"cell-num", "nowrap"} & set(column.css.split())
    return max(12, min(len(name) + 4, 24)) if narrow else max(18, min(len(name) + 4, 30))


class _Stream(io.RawIOBase):
    """Takes what a zip archive writes; ``taken`` hands it on."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        piece = b"".join(self.pieces)
        self.pieces.clear()
        return piece


FIRST = ("[Content_Types].xml", "_rels/.rels")


def _pieces(frame: Frame, select: Statement | None, tally: Tally, *, zip64: bool) -> Iterator[bytes]:
    stream = _Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for name in FIRST:
            archive.writestr(name, frame.parts[name])
        yield stream.taken()
        # After a failure the archive is closed too, but the table of contents which that writes goes nowhere.
        with archive.open(Frame.SHEET, "w", force_zip64=zip64) as sheet:
            sheet.write(frame.before())
            for piece, count in _rows(select):
                sheet.write(piece)
                tally.rows += count
                if stream.pieces:
                    yield stream.taken()
            parts = frame.made(tally.rows)
            sheet.write(frame.after(parts))
        for name, content in parts.items():
            if name not in (*FIRST, Frame.SHEET):
                archive.writestr(name, content)
    yield stream.taken()


def _rows(select: Statement | None) -> Iterator[tuple[bytes, int]]:
    """The XML of the rows in pieces, each with the number of rows in it."""
    if select is None:
        return
    rows: list[bytes] = []
    size = 0
    with copying(select, BARE) as copy:
        for row in copy:
            rows.append(bytes(row))
            size += len(row)
            if size > PIECE:
                yield b"".join(rows), len(rows)
                rows.clear()
                size = 0
    yield b"".join(rows), len(rows)
