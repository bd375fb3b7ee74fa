"""Setting data on paper by a template of typst, in a process of its own: for lists and for every other paper."""

import datetime
import json
import subprocess
import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

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
