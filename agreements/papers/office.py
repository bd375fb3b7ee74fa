"""Word and Excel: which of them a file is, and that it neither carries macros nor swells when it is opened.

Of a packed file only the list of its parts is read, and one small part; nothing else is unpacked.
"""

import struct
import zipfile
import zlib
from typing import IO

import olefile
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"

_CONTENTS = "[Content_Types].xml"
_CONTENTS_BYTES = 1024 * 1024
# The end of a zip file: its mark, and at most so long a comment behind it.
_END, _END_BYTES, _COMMENT = b"PK\x05\x06", 22, 65_535
# A list of five thousand parts with long names is shorter than this.
_LIST_BYTES = 2 * 1024 * 1024
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml", "/macrosheets/")
_MACRO_WORDS = (b"macroenabled", b"vbaproject", b"macrosheet")

_SENTENCES = {
    "archive": _("This is a packed folder (ZIP), not a Word or Excel file. Unpack it and upload the papers in it."),
    "macros": _("This file carries macros (small programs). Save it without macros, or as PDF, and upload that."),
    "bomb": _("This file swells to many times its size when it is opened. It is not kept. Save it anew, or as PDF."),
    "broken": _("This Word or Excel file is damaged and cannot be opened. Open it, save it anew and upload that."),
    "locked": _("This file is locked with a password. Save it without the password, or as PDF, and upload that."),
    "compound": _("This is an old Office file, but neither Word nor Excel. Save it as PDF and upload that."),
}


def refusal(code: str) -> ValidationError:
    return ValidationError(_SENTENCES[code], code=code)


def zipped(file: IO[bytes]) -> str:
    """The media type of a packed ``file``: Word or Excel. Raises ValidationError for every other."""
    _ask_the_end(file)
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
            _ask_the_parts(parts)
            contents = _contents(packed)
    # What a damaged file makes zipfile and zlib stumble over.
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, struct.error, NotImplementedError):
        raise refusal("broken") from None
    names = {part.filename.lower() for part in parts}
    if any(mark in f"/{name}" for name in names for mark in _MACRO_PARTS):
        raise refusal("macros")
    if any(word in contents for word in _MACRO_WORDS):
        raise refusal("macros")
    for main, media_type in (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX)):
        if main in names:
            return media_type
    raise refusal("archive")


def compound(file: IO[bytes]) -> str:
    """The media type of a ``file`` of Office 97-2003. Raises ValidationError for every other."""
    file.seek(0)
    try:
        with olefile.OleFileIO(file) as opened:
            names = {"/".join(path).lower() for path in opened.listdir(streams=True, storages=True)}
    except Exception:  # noqa: BLE001 (olefile lets through whatever a damaged file makes it stumble over)
        raise refusal("broken") from None
    if names & {"encryptedpackage", "encryptioninfo"}:
        raise refusal("locked")
    if any(name.split("/")[0] in {"macros", "_vba_project_cur"} or "vba" in name.split("/") for name in names):
        raise refusal("macros")
    if "worddocument" in names:
        return DOC
    if names & {"workbook", "book"}:
        return XLS
    raise refusal("compound")


def _ask_the_end(file: IO[bytes]) -> None:
    """Refuses a list of parts that would fill the memory, before it is read."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_BYTES - _COMMENT))
    tail = file.read(_END_BYTES + _COMMENT)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_BYTES:
        raise refusal("broken")
    number, list_bytes = struct.unpack("<HL", tail[at + 10 : at + 16])
    # The form for more than 65,535 parts or 4 GB; no Word file needs it, and its numbers stand elsewhere.
    is_huge = tail[max(0, at - 20) :].startswith(b"PK\x06\x07")
    if is_huge or number > settings.DOCUMENT_MAX_PARTS or list_bytes > _LIST_BYTES:
        raise refusal("bomb")


def _ask_the_parts(parts: list[zipfile.ZipInfo]) -> None:
    """Refuses what is locked, or swells beyond what papers do, by what the list says; nothing is unpacked."""
    if any(part.flag_bits & 1 for part in parts):
        raise refusal("locked")
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    limit = settings.DOCUMENT_MAX_UNPACKED_MEGABYTES * 1024 * 1024
    swells = unpacked > limit or unpacked > max(packed, 1) * settings.DOCUMENT_MAX_RATIO
    # Small files swell much and harm nobody: an empty sheet is mostly blanks.
    if swells and unpacked > 5 * 1024 * 1024:
        raise refusal("bomb")


def _contents(packed: zipfile.ZipFile) -> bytes:
    """The part that names the types of all others, in small letters. Raises KeyError where there is none."""
    with packed.open(_CONTENTS) as part:
        contents = part.read(_CONTENTS_BYTES + 1)
    if len(contents) > _CONTENTS_BYTES:
        raise refusal("bomb")
    return contents.lower()
