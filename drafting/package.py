"""Looks at a Word file as a package of parts, before anything else opens it: is it one, how big, and is it harmless.

Allowed is what a letter needs (text, styles, pictures); everything else is refused by its name. Source of the names:
ECMA-376, Open Packaging Conventions and WordprocessingML.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from lxml import etree

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# The last word of the type of a relationship.
_RELATED = {
    "officeDocument",
    "core-properties",
    "extended-properties",
    "custom-properties",
    "styles",
    "stylesWithEffects",
    "settings",
    "webSettings",
    "fontTable",
    "theme",
    "numbering",
    "header",
    "footer",
    "footnotes",
    "endnotes",
    "image",
    "thumbnail",
    "customXml",
    "customXmlProps",
    "people",
}
_PICTURES = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
}
_XML = {".xml", ".rels"}
# Fields that only count or repeat what stands in the file.
_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION|TITLE)(?:\s+\\[*#]\s+\w+)*\s*", re.IGNORECASE)
# Longer than any that is needed; a mark that never closes would keep the pattern matching busy.
LONGEST_MARK = 300
_OPEN, _CLOSE = re.compile(r"\{[{%#]"), {"{{": "}}", "{%": "%}", "{#": "#}"}
_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Foreign content inside of the text: other files, programs, controls.
_FOREIGN = {"altChunk", "object", "control", "OLEObject", "subDoc", "movie", "attachedTemplate", "mailMerge"}
_PARSER: dict[str, Any] = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a Word file by name; raises ValidationError, with a sentence, for what is none or may do harm."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = dict(_unpacked(package))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        _refuse("no_word", _("This is no Word file: choose a file that Word has saved as .docx."), error)
    _types(parts)
    for name, part in parts.items():
        _look_at(name, part)
    return parts


def _refuse(code: str, sentence: str, error: BaseException | None = None) -> NoReturn:
    raise ValidationError(sentence, code=code) from error


def _unpacked(package: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Name and content of each part, read no further than the limits: what a zip says about sizes may be a lie."""
    most, left = settings.DRAFT_TEMPLATE_PARTS, settings.DRAFT_TEMPLATE_UNPACKED
    members = [each for each in package.infolist() if not each.is_dir()]
    if len(members) > most or len({each.filename for each in members}) < len(members):
        _refuse("bomb", _("The file has too many parts: copy its text into a new document."))
    for member in members:
        with package.open(member) as file:
            part = file.read(left + 1)
        left -= len(part)
        if left < 0:
            _refuse("bomb", _("The file is too big when it is unpacked: copy its text into a new document."))
        yield member.filename, part


def _types(parts: dict[str, bytes]) -> None:
    types = parts.get("[Content_Types].xml")
    if types is None:
        _refuse("no_word", _("This is no Word file: choose a file that Word has saved as .docx."))
    named = [str(each.get("ContentType", "")) for each in _parsed("[Content_Types].xml", types)]
    if any("macroenabled" in each.lower() or "vba" in each.lower() for each in named):
        _refuse("macro", _("The file has macros: save it as .docx, without them."))
    if _WORD not in named:
        _refuse("no_word", _("This is no Word file: choose a file that Word has saved as .docx."))


def _look_at(name: str, part: bytes) -> None:
    end = name[name.rfind(".") :].lower() if "." in name else ""
    if "vbaproject" in name.lower():
        _refuse("macro", _("The file has macros: save it as .docx, without them."))
    if end in _PICTURES:
        if not part.startswith(_PICTURES[end]):
            _refuse("picture", _("“%(name)s” is no picture of the kind that its name says.") % {"name": name[:60]})
        return
    if end not in _XML or name.startswith("/") or ".." in name.split("/"):
        _refuse(
            "foreign",
            _("The file contains “%(name)s”: leave only text and pictures (PNG, JPEG, GIF).") % {"name": name[:60]},
        )
    root = _parsed(name, part)
    if end == ".rels":
        _relations(root)
    else:
        _words(root)


def _parsed(name: str, part: bytes) -> Any:
    if len(part) > settings.DRAFT_TEMPLATE_XML:
        _refuse(
            "bomb", _("“%(name)s” in the file is too big: copy its text into a new document.") % {"name": name[:60]}
        )
    try:
        root = etree.fromstring(part, etree.XMLParser(**_PARSER))
    except (etree.XMLSyntaxError, ValueError) as error:
        _refuse("xml", _("“%(name)s” in the file cannot be read: save it anew in Word.") % {"name": name[:60]}, error)
    if root.getroottree().docinfo.doctype:
        _refuse("xml", _("“%(name)s” in the file declares what no Word file has.") % {"name": name[:60]})
    return root


def _relations(root: Any) -> None:
    for each in root:
        if str(each.get("TargetMode", "")).lower() == "external":
            _refuse(
                "external",
                _("The file links to “%(target)s”: take the link out, a template may only contain what is in it.")
                % {"target": str(each.get("Target", ""))[:80]},
            )
        kind = str(each.get("Type", "")).rsplit("/", 1)[-1]
        if kind not in _RELATED:
            _refuse("foreign", _("The file contains “%(name)s”: leave only text and pictures.") % {"name": kind[:60]})


def _words(root: Any) -> None:
    for node in root.iter():
        if not isinstance(node.tag, str):
            _refuse("xml", _("The file contains what no Word file has: save it anew in Word."))
        name = _local(node.tag)
        if name in _FOREIGN:
            _refuse("foreign", _("The file contains “%(name)s”: leave only text and pictures.") % {"name": name})
        for attribute, value in node.items():
            _attribute(_local(attribute), value)
    for code in _field_codes(root):
        if not _FIELD.fullmatch(code):
            _refuse(
                "field",
                _("The file contains the field “%(name)s”: only page numbers are possible.")
                % {"name": code.strip()[:40]},
            )
    _marks("".join(root.itertext()))


def _local(name: str) -> str:
    """A name without its namespace. lxml's own ``QName`` takes ten times as long, of every attribute of a file."""
    return name.rpartition("}")[2]


def _attribute(name: str, value: str) -> None:
    if name in {"src", "href"} and (":" in value or "\\" in value or "//" in value):
        _refuse(
            "external",
            _("The file links to “%(target)s”: take the link out, a template may only contain what is in it.")
            % {"target": value[:80]},
        )
    if _OPEN.search(value):
        _refuse("xml", _("A mark stands where no text is: write it into the text."))


def _marks(text: str) -> None:
    """Every mark closes again, soon, and before the next one opens."""
    place = 0
    while found := _OPEN.search(text, place):
        end = text.find(_CLOSE[found.group()], found.end(), found.end() + LONGEST_MARK)
        inside = text[found.end() : end]
        if end < 0 or _OPEN.search(inside):
            mark = text[found.start() : found.start() + 40]
            _refuse("syntax", _("A mark is not closed or misspelt: %(what)s") % {"what": mark})
        place = end + 2


def _field_codes(root: Any) -> Iterator[str]:
    """The code of each field, put together from its pieces; of a field inside of a code the beginning is refused."""
    for simple in root.iter(f"{_TEXT}fldSimple"):
        yield str(simple.get(f"{_TEXT}instr", ""))
    pieces: list[str] | None = None
    for element in root.iter(f"{_TEXT}fldChar", f"{_TEXT}instrText"):
        if element.tag == f"{_TEXT}instrText" and pieces is not None:
            pieces.append(element.text or "")
            continue
        if pieces is not None:
            nested = element.get(f"{_TEXT}fldCharType") == "begin"
            yield ("{" if nested else "") + "".join(pieces)
        begins = element.tag == f"{_TEXT}fldChar" and element.get(f"{_TEXT}fldCharType") == "begin"
        pieces = [] if begins else None
        if element.tag == f"{_TEXT}instrText":
            yield element.text or ""
    yield from ["".join(pieces)] if pieces is not None else []
