"""The one writer of spreadsheets: every CSV that leaves the registry is made here."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

# Without it Excel reads the file in the code page of the office's Windows, and "ä" turns to "Ã¤".
BYTE_ORDER_MARK = "\ufeff"
CONTENT_TYPE = "text/csv; charset=utf-8"

# What a spreadsheet takes for the start of a formula (OWASP, "CSV Injection"), also in the full-width forms, which some
# programs fold to the plain ones on opening. Blanks before it do not help: some programs trim them.
# The database has the same rule as coopreg_harmless (lists/migrations/0003); the blanks are those of Unicode.
_BLANK = "\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"
_SIGN = "-=+@\\uff1d\\uff0b\\uff0d\\uff20\\ufe62\\ufe63\\ufe66\\ufe6b"
_FORMULA = re.compile(f"[{_BLANK}\\x00]*[{_SIGN}]|[\\t\\r\\n]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*\Z", re.ASCII)
# Large enough that compressing and sending are not done line by line, small enough to need no memory.
_CHUNK = 32_768


def harmless(value: Any) -> str:
    """The text of a cell, with an apostrophe in front where a spreadsheet would run it as a formula.

    Numbers such as -5 stay as they are. A text that has such an apostrophe already gets one more, so that ``unharmed``
    gives back every text as it was.
    """
    text = "" if value is None else str(value)
    return f"'{text}" if _runs(text) else text


def unharmed(text: str) -> str:
    """The text of a cell that ``harmless`` has written."""
    return text[1:] if text.startswith("'") and _runs(text) else text


def _runs(text: str) -> bool:
    """A spreadsheet would run ``text``, or would without the apostrophes before it."""
    bare = text.lstrip("'")
    return bool(_FORMULA.match(bare)) and not _NUMBER.match(bare)


def csv_chunks(header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The file in pieces: byte-order mark, header, rows, lines ended by CR LF, every cell made harmless.

    A failure on the way writes a last line that says so and is raised again, so that the connection breaks and neither
    a person nor a program takes the piece for the whole. Words of the header and of that line are fixed when this is
    called, because the person's language is no longer active while the response is being sent.
    """
    heading = [str(name) for name in header]
    broken = _("THIS FILE IS INCOMPLETE: an error stopped the export. Please export again.")
    return _write(heading, rows, broken)


def _write(header: list[str], rows: Iterable[Sequence[Any]], broken: str) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow(map(harmless, header))
    try:
        for row in rows:
            writer.writerow(map(harmless, row))
            if buffer.tell() > _CHUNK:
                yield _emptied(buffer)
    except Exception:
        writer.writerow([broken])
        yield _emptied(buffer)
        raise
    yield _emptied(buffer)


def _emptied(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece


def csv_response(filename: str, header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """A download of ``rows`` under ``header``, streamed.

    ``rows`` is read while the response is sent: give it an ``iterator()`` and let it translate nothing lazily.
    """
    response = StreamingHttpResponse(csv_chunks(header, rows), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, filename)
    # A list of agreements on a shared office computer does not belong into a cache.
    response["Cache-Control"] = "private, no-store"
    return response
