"""Reads the text of one PDF. Run as a process of its own, because a PDF can be made to hang or to fill the memory.

The PDF comes in on the standard input, the limits as the only argument; each page goes out as a line of JSON as soon as
it is read, so that what was read in time is not lost. Knows nothing of the registry and gets none of its settings.
"""

import json
import resource
import sys

import pypdfium2


def main() -> None:
    """Writes ``{"pages": n}``, then ``{"text": "..."}`` for each page up to the limits; exit code 1: no PDF."""
    limits = json.loads(sys.argv[1])
    _confine(limits)
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except (pypdfium2.PdfiumError, MemoryError):
        sys.exit(1)
    _write({"pages": len(document)})
    left = limits["chars"]
    for number in range(min(len(document), limits["pages"])):
        text = _text(document, number)[:left]
        left -= len(text)
        _write({"text": text})
        if left <= 0:
            break


def _confine(limits: dict[str, int]) -> None:
    """No more memory and seconds than given, and no file written."""
    memory = limits["megabytes"] * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _text(document: pypdfium2.PdfDocument, number: int) -> str:
    """The text of a page, "" for one that is broken."""
    try:
        page = document[number]
        textpage = page.get_textpage()
        try:
            return str(textpage.get_text_bounded())
        finally:
            textpage.close()
            page.close()
    except pypdfium2.PdfiumError:
        return ""


def _write(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
