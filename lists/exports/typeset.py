"""Sets a page with typst, in a process of its own: ``python typeset.py < job > pdf``.

typst keeps in memory what it has set, 150 MB for a thousand rows, and gives nothing back; here that ends with the
process. The job is JSON: ``template`` (a path), ``fonts`` (folders), ``data`` (text that the template reads), ``at``
(the time that the file bears). Imports nothing of the registry, so that it starts at once.

With ``parts``, a list of such texts, every part is set in a fork that takes its memory with it, one after the other.
The template finds the number of the part's first page as the input "first". The PDFs follow each other, each after its
length in eight bytes.
"""

import json
import os
import re
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Literal

import typst

Standard = Literal["ua-1", "1.7"]


def typeset(job: dict[str, Any], inputs: dict[str, str]) -> bytes:
    """The PDF; it is for readers who hear a page, too, unless a character is in none of the fonts."""
    try:
        return compiled(job, inputs, "ua-1")
    except typst.TypstError:
        return compiled(job, inputs, "1.7")


def compiled(job: dict[str, Any], inputs: dict[str, str], standard: Standard) -> bytes:
    """The PDF. Raises typst.TypstError, also where it falls short of ``standard``, which the template can read."""
    return typst.compile(
        Path(job["template"]).read_bytes(),
        format="pdf",
        font_paths=job["fonts"],
        # Data and never markup: nothing in a title can be read as an instruction.
        sys_inputs=inputs | {"standard": standard},
        pdf_standards=standard,
        timestamp=job["at"],
    )


def in_parts(job: dict[str, Any]) -> Iterator[IO[bytes]]:
    """The PDFs of the parts; the pages of each are counted on from the one before it."""
    first = 1
    for text in job["parts"]:
        file = in_a_fork(job, {"data": text, "first": str(first)})
        first += pages_in(file)
        yield file


def in_a_fork(job: dict[str, Any], inputs: dict[str, str]) -> IO[bytes]:
    """The PDF as a file without a name, set by a process that begins as this one is and takes its memory with it.

    typst has started no thread here yet: it does so with the first page, so nothing is set before a fork.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115  (whoever asked reads it; it goes with the process)
    child = os.fork()
    if child == 0:
        try:
            with file:
                file.write(typeset(job, inputs))
        except BaseException:  # noqa: BLE001  (nothing may come back out of the fork)
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit("a part could not be set")
    return file


def pages_in(file: IO[bytes]) -> int:
    """The number of pages; typst begins a file with the list of them."""
    file.seek(0)
    found = re.search(rb"/Type/Pages/Count (\d+)", file.read(4096))
    return int(found[1]) if found else sys.exit("a part without pages")


def main() -> None:
    job = json.load(sys.stdin.buffer)
    # Looked up once, for all that is set and before anything is forked.
    job["fonts"] = typst.Fonts(include_embedded_fonts=False, font_paths=job["fonts"])
    if "parts" not in job:
        sys.stdout.buffer.write(typeset(job, {"data": job["data"]}))
        return
    for file in in_parts(job):
        sys.stdout.buffer.write(file.seek(0, os.SEEK_END).to_bytes(8))
        file.seek(0)
        shutil.copyfileobj(file, sys.stdout.buffer)


if __name__ == "__main__":
    main()
