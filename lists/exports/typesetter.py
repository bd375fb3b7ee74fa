"""Setting data on paper by a template of typst, in a process of its own: for lists and for every other paper."""

import datetime
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from lists.exports.joining import joined

SCRIPT = Path(__file__).with_name("typeset.py")
# They come as packages, so that a page looks the same on every server, and names in the scripts of partners do not
# vanish. What these lack is looked for among the fonts of the server.
FONTS = (
    "fontpkg_ibm_plex_sans_condensed",
    "fontpkg_noto_sans",
    "noto_cjk_sans_jp_regular",
    "fontpkg_noto_sans_arabic",
    "fontpkg_noto_sans_thai",
    "fontpkg_noto_sans_khmer",
)


class TookTooLongError(Exception):
    """The paper was not set in the time that it may take."""


def typeset(template: Path, data: Mapping[str, Any], at: datetime.datetime, *, seconds: float) -> bytes:
    """The PDF that ``template`` makes of ``data`` (JSON), dated ``at``. Raises TookTooLongError after ``seconds``."""
    return _run(template, {"data": _text(data)}, at, seconds)


def typeset_in_parts(
    template: Path, parts: Sequence[Mapping[str, Any]], at: datetime.datetime, *, seconds: float
) -> bytes:
    """One PDF of all ``parts``, set one after the other, so that no more than one of them is ever in memory.

    The template finds the number of the first page of the part as the input "first".
    """
    found = memoryview(_run(template, {"parts": [_text(part) for part in parts]}, at, seconds))
    contents = []
    while found:
        end = 8 + int.from_bytes(found[:8])
        contents.append(bytes(found[8:end]))
        found = found[end:]
    return contents[0] if len(contents) == 1 else joined(contents)


def _text(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False)


def _run(template: Path, job: Mapping[str, Any], at: datetime.datetime, seconds: float) -> bytes:
    fonts = [str(files(package)) for package in FONTS]
    given = json.dumps({"template": str(template), "fonts": fonts, "at": int(at.timestamp()), **job}).encode()
    command = [sys.executable, "-I", str(SCRIPT)]
    try:
        # Our own script, and nothing of a person among its arguments.
        done = subprocess.run(command, input=given, capture_output=True, timeout=seconds, check=True)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise TookTooLongError from error
    return done.stdout
