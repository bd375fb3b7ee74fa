"""What a text must not do to the spreadsheet that opens it."""

import re
from typing import Any

# Without it Excel reads the file in the code page of the office's Windows, and "ä" turns to "Ã¤".
BYTE_ORDER_MARK = "\ufeff"

# What a spreadsheet takes for the start of a formula (OWASP, "CSV Injection"), also in the full-width forms, which some
# programs fold to the plain ones on opening. Blanks before it do not help: some programs trim them.
# The database has the same rule as coopreg_harmless (lists/migrations/0003); the blanks are those of Unicode.
_BLANK = "\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"
_SIGN = "-=+@\\uff1d\\uff0b\\uff0d\\uff20\\ufe62\\ufe63\\ufe66\\ufe6b"
_FORMULA = re.compile(f"[{_BLANK}\\x00]*[{_SIGN}]|[\\t\\r\\n]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*\Z", re.ASCII)


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
