"""The text of a PDF into the library: read by a process of its own, under limits of time, memory and length."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import structlog
from django.conf import settings
from django.utils import timezone

from agreements.models import Document, DocumentText, TextState

log = structlog.get_logger(__name__)

SCRIPT = Path(__file__).with_name("reader.py")
PDF = "application/pdf"
# What stands between the halves of a word that the end of a line parts.
_HYPHEN = re.compile("\ufffe[\r\n]*")
# The database takes no NUL, and half characters are none.
_NO_TEXT = re.compile("[\x00\x0c\ud800-\udfff\uffff]")


@dataclass(frozen=True)
class Found:
    """What the reader found: ``whole`` if it came to its end; ``pages`` is None where the file is no PDF at all."""

    pages: int | None
    texts: list[str]
    whole: bool


def read(document: Document, *, seconds: int | None = None) -> str:
    """Reads ``document`` into the library, in ``seconds`` at most; its state then, a ``TextState``.

    Right after an upload there are only a few seconds: a PDF that takes longer stays waiting for ``manage.py
    read_papers``, which gives it all of ``settings.PAPER_READ_SECONDS``.
    """
    quick = seconds is None
    if document.media_type != PDF:
        return TextState.NONE
    with document.file.open("rb") as file:
        found = extract(file, seconds=seconds or settings.PAPER_UPLOAD_SECONDS)
    if quick and not found.whole:
        return TextState.WAITING
    state = _state(found)
    if state == TextState.FAILED:
        log.warning("paper_not_read", document=document.pk)
    DocumentText.objects.filter(document=document).update(
        state=state,
        content="".join(f"{text}\f" for text in found.texts),
        pages_read=len(found.texts),
        read_at=timezone.now(),
    )
    if found.pages and document.pages is None:
        Document.objects.filter(pk=document.pk).update(pages=found.pages)
    return state


def waiting(*, failed: bool = False) -> Iterator[Document]:
    """The papers whose text is still to be read, oldest first, those that could not be read too with ``failed``."""
    states = [TextState.WAITING, TextState.FAILED] if failed else [TextState.WAITING]
    return Document.objects.filter(text__state__in=states).order_by("pk").iterator(chunk_size=100)


def extract(file: IO[bytes], *, seconds: int) -> Found:
    """The text of the PDF ``file`` page by page, as far as it could be read within the limits."""
    limits = {
        "pages": settings.PAPER_READ_PAGES,
        "chars": settings.PAPER_READ_CHARS,
        "megabytes": settings.PAPER_READ_MEGABYTES,
        "seconds": seconds,
    }
    with tempfile.TemporaryFile() as given:
        # A file of its own: the storage's may be no file of this machine.
        while piece := file.read(1024 * 1024):
            given.write(piece)
        given.seek(0)
        written, code = _run([sys.executable, "-I", str(SCRIPT), json.dumps(limits)], given, seconds)
    return _found(written, whole=code in (0, 1))


def _run(command: list[str], given: Any, seconds: int) -> tuple[bytes, int | None]:
    """What the reader has written, and its exit code: None where it was stopped."""
    try:
        # Our own script; with no setting of ours in its surroundings.
        done = subprocess.run(  # noqa: S603
            command,
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        return error.stdout or b"", None
    return done.stdout, done.returncode


def _found(written: bytes, *, whole: bool) -> Found:
    pages, texts = None, []
    # What comes after the last end of a line is a line that was cut off.
    for line in written.split(b"\n")[:-1]:
        said = json.loads(line)
        if "pages" in said:
            pages = int(said["pages"])
        else:
            texts.append(_clean(said["text"]))
    return Found(pages, texts, whole)


def _clean(text: str) -> str:
    return _NO_TEXT.sub("", _HYPHEN.sub("", text)).replace("\r\n", "\n").strip()


def _state(found: Found) -> str:
    if any(found.texts):
        return TextState.READ
    return TextState.SCAN if found.whole and found.pages else TextState.FAILED
