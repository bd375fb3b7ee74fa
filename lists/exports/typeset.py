"""Sets a page with typst, in a process of its own: ``python typeset.py < job > pdf``.

typst keeps in memory what it has set, 150 MB for a thousand rows, and gives nothing back; here that ends with the
process. The job is JSON: ``template`` (a path), ``fonts`` (folders), ``data`` (text that the template reads), ``at``
(the time that the file bears). Imports nothing of the registry, so that it starts at once.
"""

import json
import sys
from pathlib import Path
from typing import Any, Literal

import typst

Standard = Literal["ua-1", "1.7"]


def typeset(job: dict[str, Any], standard: Standard) -> bytes:
    """The PDF. Raises typst.TypstError, also where it falls short of ``standard``, which the template can read."""
    return typst.compile(
        Path(job["template"]).read_bytes(),
        format="pdf",
        font_paths=typst.Fonts(include_embedded_fonts=False, font_paths=job["fonts"]),
        # Data and never markup: nothing in a title can be read as an instruction.
        sys_inputs={"data": job["data"], "standard": standard},
        pdf_standards=standard,
        timestamp=job["at"],
    )


def main() -> None:
    job = json.load(sys.stdin.buffer)
    try:
        # For readers who hear a page. Only a character that no font has can fall short of it.
        pdf = typeset(job, "ua-1")
    except typst.TypstError:
        pdf = typeset(job, "1.7")
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
