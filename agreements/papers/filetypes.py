"""What a file is, by its content: its name and what the browser says of it are not believed.

The registry keeps few types, so each is told by its own marks; anything else is refused with a sentence
(docs/decisions/0022).
"""

from dataclasses import dataclass
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.papers import office


@dataclass(frozen=True)
class FileType:
    """A type that the registry keeps; the first of ``extensions`` is given to a file that has none of them."""

    media_type: str
    extensions: tuple[str, ...]
    name: Any


PDF = FileType("application/pdf", ("pdf",), "PDF")
JPEG = FileType("image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), "JPEG")
PNG = FileType("image/png", ("png",), "PNG")
WEBP = FileType("image/webp", ("webp",), "WebP")
DOCX = FileType(office.DOCX, ("docx",), "Word")
XLSX = FileType(office.XLSX, ("xlsx",), "Excel")
DOC = FileType(office.DOC, ("doc",), "Word 97-2003")
XLS = FileType(office.XLS, ("xls",), "Excel 97-2003")

TYPES = {each.media_type: each for each in (PDF, JPEG, PNG, WEBP, DOCX, XLSX, DOC, XLS)}
EXTENSIONS = frozenset(extension for each in TYPES.values() for extension in each.extensions)
# What the browser offers to choose; a phone turns its photos into JPEG when it reads this.
ACCEPT = ",".join(f".{extension}" for extension in sorted(EXTENSIONS))

# Readers skip what stands before the mark of a PDF; only this much nothing is let pass.
_BLANK = b"\xef\xbb\xbf\x00\t\n\r\x0c "
# Writers and mail programs put a little behind the last line of a PDF.
_TAIL = 16 * 1024

_SENTENCES = {
    "unknown": _(
        "This file cannot be kept: it is no PDF, photo (JPEG, PNG, WebP), Word or Excel file. What counts is what is "
        "in it, not what it is called."
    ),
    "page": _("This is a web page or a drawing (HTML, SVG), whatever it is called. Save it as PDF and upload that."),
    "program": _("This is a program, not a paper. It is not kept."),
    "heic": _(
        "This is a photo in the format HEIC, which most office computers cannot open. Save it as JPEG and upload that."
    ),
    "tiff": _("This is a picture in the format TIFF. Save it as PDF or JPEG and upload that."),
    "cut": _(
        "The end of this file is missing: it was not copied or scanned to its end. Copy it again and upload that."
    ),
}


def recognise(file: IO[bytes]) -> FileType:
    """The type of ``file``, by its content. Raises ValidationError with a sentence for what is not kept."""
    head = _read(file, 0, 1024)
    if head.lstrip(_BLANK).startswith(b"%PDF-"):
        return _whole(PDF, b"%%EOF", file)
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return _whole(PNG, b"IEND", file)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"PK\x03\x04"):
        return TYPES[office.zipped(file)]
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return TYPES[office.compound(file)]
    raise _refusal(_what_else(head))


def _refusal(code: str) -> ValidationError:
    return ValidationError(_SENTENCES[code], code=code)


def _whole(kind: FileType, mark: bytes, file: IO[bytes]) -> FileType:
    """``kind`` if ``file`` has ``mark`` at its end: a broken copy has not."""
    size = file.seek(0, 2)
    if mark not in _read(file, max(0, size - _TAIL), _TAIL):
        raise _refusal("cut")
    return kind


def _read(file: IO[bytes], start: int, number: int) -> bytes:
    file.seek(start)
    return file.read(number)


def _what_else(head: bytes) -> str:
    """The code of the sentence for a file that begins with ``head`` and is none of the types."""
    start = head.lstrip(_BLANK).lower()
    if start.startswith((b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<!--", b"<body", b"<head")):
        return "page"
    if head.startswith((b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe")):
        return "program"
    if head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"avif"}:
        return "heic"
    if head.startswith((b"II*\x00", b"MM\x00*")):
        return "tiff"
    return "unknown"
