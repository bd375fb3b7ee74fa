"""Setting data on paper by a template of typst, in a process of its own: for lists and for every other paper."""

import datetime
import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from lists.exports.joining import joined
from lists.exports.pdfobjects import Part

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
    job = {
        "template": str(template),
        "fonts": [str(files(package)) for package in FONTS],
        "data": json.dumps(data, ensure_ascii=False),
        "at": int(at.timestamp()),
    }
    command = [sys.executable, "-I", str(SCRIPT)]
    given = json.dumps(job).encode()
    try:
        # Our own script, and nothing of a person among its arguments.
        done = subprocess.run(command, input=given, capture_output=True, timeout=seconds, check=True)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise TookTooLongError from error
    return done.stdout


def typeset_in_parts(
    template: Path, parts: Sequence[Mapping[str, Any]], pages: Sequence[int], at: datetime.datetime, *, seconds: float
) -> bytes:
    """One PDF of all ``parts``, set one after the other, so that no process ever holds more than one of them.

    The template finds in its data "first", the number of the first page of the part, and "pages", the number of all.
    ``pages`` guesses how many pages each part has: where a guess was wrong, what it spoilt is set again.
    """
    ends = time.monotonic() + seconds
    counts = list(pages)
    made: dict[int, tuple[tuple[int, int], bytes]] = {}
    while wrong := [place for place in range(len(parts)) if made.get(place, ((), b""))[0] != _numbers(counts, place)]:
        place = wrong[0] if len(made) == len(parts) else len(made)
        numbers = _numbers(counts, place)
        data = {**parts[place], "first": numbers[0], "pages": numbers[1]}
        content = typeset(template, data, at, seconds=max(0.0, ends - time.monotonic()))
        counts[place] = Part(content).pages
        made[place] = numbers, content
    contents = [made[place][1] for place in range(len(parts))]
    return contents[0] if len(contents) == 1 else joined(contents)


def _numbers(counts: Sequence[int], place: int) -> tuple[int, int]:
    """The number of the first page of the part at ``place``, and of all pages."""
    return 1 + sum(counts[:place]), sum(counts)
