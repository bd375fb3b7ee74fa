"""A PDF of the plain form that typst writes, as numbered objects: read, renumbered and written.

A table of objects, none of them packed into streams; anything else is refused.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

_TOKEN = re.compile(
    rb"/ID\((?P<id>\w+)\)|/Headers\[(?P<headers>(?:\(\w+\))+)\]|/(?P<place>StructParents?) (?P<number>\d+)"
    rb"|(?P<reference>\d+) 0 R|(?P<hexadecimal><[0-9A-Fa-f]+>)|(?P<string>\()"
)
# Parentheses inside of a string, and what is written with a backslash, which is none.
_IN_STRING = re.compile(rb"\\.|[()]", re.DOTALL)
REFERENCE = re.compile(rb"(\d+) 0 R")
# What the objects at the top may name. More than that would be lost, so it is refused.
_CATALOG = {
    "Type",
    "Catalog",
    "Pages",
    "Metadata",
    "Lang",
    "StructTreeRoot",
    "MarkInfo",
    "ViewerPreferences",
    "Outlines",
}
_STRUCTURE = {"Type", "StructTreeRoot", "RoleMap", "K", "ParentTree", "IDTree", "ParentTreeNextKey"}


class UnknownFormError(ValueError):
    """The PDF is not of the form that typst writes."""


class Part:
    """A PDF as its objects: ``objects`` is what stands in each, by its number."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        start = int(matched(rb"startxref\s+(\d+)\s+%%EOF\s*\Z", content)[1])
        self.trailer = content[content.index(b"trailer", start) :]
        size = int(matched(rb"/Size (\d+)", self.trailer)[1])
        table = content.index(b"\n", content.index(b"0 %d" % size, start)) + 1
        entries = {n: content[table + 20 * n : table + 20 * n + 18] for n in range(1, size)}
        offsets = {n: int(entry[:10]) for n, entry in entries.items() if entry.endswith(b"n")}
        ends = dict(zip(sorted(offsets.values()), [*sorted(offsets.values())[1:], start], strict=True))
        self.objects = {n: _body(content[at : ends[at]], n) for n, at in offsets.items()}

    @cached_property
    def catalog(self) -> int:
        return int(matched(rb"/Root (\d+) 0 R", self.trailer)[1])

    def top(self, name: str) -> int:
        """The number of the object that the catalog has under ``name``, 0 where it has none."""
        found = re.search(rb"/%s (\d+) 0 R" % name.encode(), self.objects[self.catalog])
        return int(found[1]) if found else 0

    def check(self) -> None:
        """Raises UnknownFormError where an object at the top holds what would be lost."""
        for number, known in ((self.catalog, _CATALOG), (self.top("StructTreeRoot"), _STRUCTURE)):
            if number and (strange := set(_keys(self.objects[number])) - known):
                raise UnknownFormError(f"unknown at the top: {', '.join(sorted(strange))}")

    @property
    def pages(self) -> int:
        return int(matched(rb"/Count (\d+)", self.objects[self.top("Pages")])[1])

    @property
    def places(self) -> int:
        """How many places the list has in which pages find their structure."""
        number = self.top("StructTreeRoot")
        return int(matched(rb"/ParentTreeNextKey (\d+)", self.objects[number])[1]) if number else 0

    @property
    def is_heard(self) -> bool:
        """It claims to meet the standard for readers who hear a page."""
        number = self.top("Metadata")
        return bool(number) and b"pdfuaid:part" in self.objects[number]


def renumbered(text: bytes, put: Callable[[re.Match[bytes]], bytes]) -> Iterator[bytes]:
    """``text`` with what ``put`` makes of its tokens; strings are passed over: a title may look like anything."""
    at = 0
    while token := _TOKEN.search(text, at):
        yield text[at : token.start()]
        if token["string"]:
            at = _end_of_string(text, token.start())
            yield text[token.start() : at]
        else:
            yield put(token)
            at = token.end()
    yield text[at:]


def _end_of_string(text: bytes, start: int) -> int:
    """Where the string that begins at ``start`` is over; parentheses in it are in pairs."""
    depth = 0
    for found in _IN_STRING.finditer(text, start):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    raise UnknownFormError("a string without end")


def file_of(objects: dict[int, bytes], trailer: bytes) -> bytes:
    head = b"%PDF-1.7\n%\x80\x80\x80\x80\n"
    pieces, offsets, at = [head], {}, len(head)
    for number in sorted(objects):
        piece = b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
        offsets[number] = at
        at += len(piece)
        pieces.append(piece)
    size = max(objects) + 1
    lines = [b"xref\n0 %d\n0000000000 65535 f\r\n" % size]
    # A number that nobody has is free.
    lines += [b"%010d %05d %s\r\n" % _entry(offsets.get(number)) for number in range(1, size)]
    lines.append(b"trailer\n<</Size %d%s>>\nstartxref\n%d\n%%%%EOF" % (size, trailer, at))
    return b"".join(pieces + lines)


def _entry(offset: int | None) -> tuple[int, int, bytes]:
    return (0, 65535, b"f") if offset is None else (offset, 0, b"n")


def _body(text: bytes, number: int) -> bytes:
    begins = b"%d 0 obj\n" % number
    if not text.startswith(begins) or not text.rstrip().endswith(b"endobj"):
        raise UnknownFormError(f"object {number}")
    return text[len(begins) : text.rindex(b"endobj")].rstrip(b"\n")


def with_entry(body: bytes, entry: bytes) -> bytes:
    return body.replace(b"<<", b"<<" + entry, 1)


def references(numbers: Iterable[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def matched(pattern: bytes, text: bytes) -> re.Match[bytes]:
    found = re.search(pattern, text, re.DOTALL)
    if found is None:
        raise UnknownFormError(repr(pattern))
    return found


def _keys(body: bytes) -> list[str]:
    """The names at the first level of a dictionary whose strings hold no names."""
    depth, names = 0, []
    for token in re.finditer(rb"<<|>>|\[|\]|/(\w+)", body):
        depth += {b"<<": 1, b"[": 1, b">>": -1, b"]": -1}.get(token[0], 0)
        if token[1] and depth == 1:
            names.append(token[1].decode())
    return names
