"""The cells of a spreadsheet that comes in: CSV in any of the usual kinds, or XLSX; every cell as text.

What a CSV of ours made harmless (lists.spreadsheet) comes back as it was; in XLSX nothing had to be.
"""

import csv
import datetime
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from coopreg.numbers import number_in_cell
from lists.spreadsheet import BYTE_ORDER_MARK, unharmed

DELIMITERS = ",;\t"
FIRST_LINES = 20
# No cell of ours is longer; what is, came in by mistake.
LONGEST = 20_000


@dataclass(frozen=True)
class Line:
    """One row of a sheet: its number, as a spreadsheet counts, and its cells without the blanks around them."""

    number: int
    cells: list[str]

    def __bool__(self) -> bool:
        return any(self.cells)


def read_sheet(file: IO[bytes], *, packed: bool) -> list[Line]:
    """The rows of ``file`` that say something: of the first sheet where it is ``packed`` (XLSX), else of the CSV.

    Raises ValidationError with a sentence for what cannot be read, and for more rows than SHEET_ROWS.
    """
    file.seek(0)
    rows = _workbook(file) if packed else _csv(file.read())
    found = []
    for number, cells in enumerate(rows, 1):
        line = Line(number, [_trimmed(cell) for cell in cells[: settings.SHEET_COLUMNS]])
        if not line:
            continue
        found.append(line)
        if len(found) > settings.SHEET_ROWS + 1:
            words = _("This file has more than %(most)s rows. Send it in parts.")
            raise ValidationError(words, code="too_many", params={"most": settings.SHEET_ROWS})
    if not found:
        raise ValidationError(_("There is nothing in this file."), code="empty")
    return found


def _trimmed(text: str) -> str:
    return text.replace("\x00", "").strip()[:LONGEST]


# CSV -----------------------------------------------------------------------------------------------


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content).removeprefix(BYTE_ORDER_MARK)
    # The one that stands in the most of the first lines: a sentence has a comma now and then, a table in every row.
    first = text.splitlines()[:FIRST_LINES]
    delimiter = max(DELIMITERS, key=lambda mark: (sum(mark in line for line in first), text.count(mark)))
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [unharmed(cell) for cell in cells]
    except csv.Error:
        words = _("This file is no spreadsheet: a quotation mark is never closed. Save it anew as CSV or Excel.")
        raise ValidationError(words, code="broken") from None


def _decoded(content: bytes) -> str:
    """UTF-8, or what an older Excel in an office writes."""
    if b"\x00" in content[:4096]:
        words = _("This file is neither CSV nor an Excel file (.xlsx). Save it as one of the two.")
        raise ValidationError(words, code="unknown")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


# XLSX ----------------------------------------------------------------------------------------------


def _workbook(file: IO[bytes]) -> Iterable[list[str]]:
    try:
        book = CalamineWorkbook.from_filelike(file)
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError, IndexError):
        words = _("This Excel file is damaged and cannot be opened. Open it, save it anew and upload that.")
        raise ValidationError(words, code="broken") from None
    return ([_written(cell) for cell in row] for row in rows)


def _written(cell: Any) -> str:
    """The value of a cell as somebody here would have typed it."""
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    if isinstance(cell, (int, float)):
        # Fifteen digits are all that a spreadsheet knows of a number.
        return number_in_cell(Decimal(f"{cell:.15g}"))
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, (datetime.date, datetime.time)):
        return cell.isoformat()
    return str(cell)
