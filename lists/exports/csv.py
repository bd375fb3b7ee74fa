"""A list as CSV: COPY of the database, streamed, with every cell made harmless.

The file is UTF-8 with a byte-order mark, lines end with CR LF. Nothing but the rows is in it.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lists.columns import Chosen
from lists.columns.cells import Cell, Sql
from lists.exports.log import Tally
from lists.exports.select import Statement, copying, statement
from lists.listing import Listing
from lists.spreadsheet import BYTE_ORDER_MARK, harmless

MEDIA_TYPE = "text/csv; charset=utf-8"
# Large enough that compressing and sending are not done line by line, small enough to need no memory.
PIECE = 32_768


@dataclass(frozen=True)
class Dialect:
    """What stands between cells, and in a decimal number."""

    delimiter: str = ","
    comma: bool = False


STANDARD = Dialect()
# A double click opens it in an Excel that is set to Indonesian.
INDONESIAN = Dialect(";", comma=True)


def dialect_of(user: Any) -> Dialect:
    """How ``user`` wants files for spreadsheets."""
    return INDONESIAN if user.csv_style == "indonesian" else STANDARD


def write(listing: Listing, tally: Tally, dialect: Dialect = STANDARD) -> Iterator[bytes]:
    """The rows of ``listing`` in pieces; a file for programs is always in the standard dialect."""
    used = STANDARD if listing.codes else dialect
    return written(listing.results.ordered(), listing.csv_columns, tally, codes=listing.codes, dialect=used)


def written(
    rows: QuerySet[Any], columns: Chosen, tally: Tally, *, codes: bool, dialect: Dialect = STANDARD
) -> Iterator[bytes]:
    """``rows`` in their order as CSV, in pieces; ``tally`` has their number at the end.

    The first piece, the headings, comes before the database is asked. A failure on the way writes a last line that
    says so and is raised again, so that the connection breaks and neither a person nor a program takes the piece for
    the whole. All words are fixed when this is called, because the person's language is no longer active later.
    """
    heading = BYTE_ORDER_MARK + _line([harmless(name) for name in columns.header(codes=codes)], dialect)
    broken = _line([_("THIS FILE IS INCOMPLETE: an error stopped the export. Please export again.")], dialect)
    single = len(columns.columns) == 1
    select = statement(rows, columns, codes=codes, written=lambda cell: _cell(cell, dialect, single=single))
    return _pieces(heading.encode(), select, f"FORMAT csv, DELIMITER '{dialect.delimiter}'", broken.encode(), tally)


def lines(rows: Iterable[Sequence[Any]], dialect: Dialect) -> bytes:
    """``rows`` that are in hand, the headings first, as a CSV like any other."""
    written = [_line([_in_hand(cell, dialect) for cell in row], dialect) for row in rows]
    return (BYTE_ORDER_MARK + "".join(written)).encode()


def _in_hand(cell: Any, dialect: Dialect) -> str:
    text = str(cell)
    return text.replace(".", ",") if dialect.comma and isinstance(cell, float) else harmless(text)


def _line(cells: list[str], dialect: Dialect) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=dialect.delimiter).writerow(cells)
    return buffer.getvalue()


def _cell(cell: Cell, dialect: Dialect, *, single: bool) -> Any:
    text = cell.text if cell.plain else cell.harmless or Sql("coopreg_harmless({0})", cell.text)
    if dialect.comma and cell.number is not None and not cell.shape:
        text = Sql("replace({0}, '.', ',')", text)
    # COPY writes "" for an empty text and nothing for NULL; a line of one empty cell must not be an empty line.
    return Sql("coalesce({0}, '')", text) if single else Sql("nullif({0}, '')", text)


def _pieces(heading: bytes, select: Statement | None, options: str, broken: bytes, tally: Tally) -> Iterator[bytes]:
    yield heading
    if select is None:
        return
    lines: list[memoryview | bytes] = []
    try:
        with copying(select, options) as copy:
            size = 0
            for row in copy:
                # The line end of COPY is a bare LF; those inside of cells stay.
                lines.append(row[:-1])
                size += len(row)
                if size > PIECE:
                    yield _flushed(lines, tally)
                    size = 0
    except Exception:
        yield _flushed(lines, tally) + broken
        raise
    yield _flushed(lines, tally)


def _flushed(lines: list[memoryview | bytes], tally: Tally) -> bytes:
    piece = b"\r\n".join([*lines, b""])
    tally.rows += len(lines)
    lines.clear()
    return piece
