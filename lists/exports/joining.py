"""Puts PDFs that typst has set one behind the other: one file, with bookmarks and the structure that readers hear.

What typst keeps in memory grows with the pages, so a thick paper is set in parts (``typesetter.typeset_in_parts``). No
part is read as more than numbered objects: their numbers move up, and a few objects at the top are made anew
(``pdfobjects``).
"""

import re
from collections.abc import Callable, Sequence

from lists.exports.pdfobjects import REFERENCE, Part, file_of, matched, references, renumbered, with_entry


def joined(contents: Sequence[bytes]) -> bytes:
    """The PDFs ``contents`` as one. What it says of itself is that of the first, and claims no more than all do."""
    parts = [Part(content) for content in contents]
    for part in parts:
        part.check()
    base = next((part for part in parts if not part.is_heard), parts[0])
    return _Joined(parts).written(base)


class _Joined:
    """The objects of all parts under new numbers."""

    def __init__(self, parts: list[Part]) -> None:
        self.parts = parts
        self.bases, base = [], 0
        for part in parts:
            self.bases.append(base)
            base += max(part.objects)
        self.root, self.pages, self.structure, self.document, self.outlines = range(base + 1, base + 6)

    def written(self, base: Part) -> bytes:
        """The file; ``base`` is the part whose catalog, description and dates are those of the whole."""
        objects: dict[int, bytes] = {}
        first = 0
        for place, part in enumerate(self.parts):
            for number, body in part.objects.items():
                objects[self.bases[place] + number] = self.moved(place, body, first)
            self._below(place, objects)
            first += part.places
        at = self.parts.index(base)
        for part, number in zip(self.parts, self.bases, strict=True):
            del objects[number + part.catalog]
        objects[self.root] = self.moved(at, base.objects[base.catalog], 0, base.top("Pages"))
        objects[self.pages] = self._pages()
        if self.parts[0].top("StructTreeRoot"):
            objects[self.structure] = self._structure(objects)
        if any(part.top("Outlines") for part in self.parts):
            objects[self.outlines] = self._outlines(objects)
        return file_of(objects, self._trailer(at))

    def moved(self, place: int, body: bytes, first: int, top: int = 0) -> bytes:
        """``body`` of the part at ``place`` with the numbers of the whole; ``top`` is the object that is replaced by
        the list of all pages."""
        head, mark, stream = body.partition(b"\nstream\n")
        return b"".join(renumbered(head, self._renumber(place, first, top))) + mark + stream

    def _renumber(self, place: int, first: int, top: int) -> Callable[[re.Match[bytes]], bytes]:
        part, base = self.parts[place], self.bases[place]
        shared = {part.top("StructTreeRoot"): self.structure, part.top("Outlines"): self.outlines}
        if top:
            shared[top] = self.pages
        # Headings of tables have names, which each part begins to count anew.
        name = b"P%d" % place

        def put(token: re.Match[bytes]) -> bytes:
            if token["reference"]:
                number = int(token["reference"])
                return b"%d 0 R" % shared.get(number, base + number)
            if token["number"]:
                return b"/%s %d" % (token["place"], first + int(token["number"]))
            if token["id"]:
                return b"/ID(%s%s)" % (name, token["id"])
            if token["headers"]:
                return b"/Headers[%s]" % token["headers"].replace(b"(", b"(" + name)
            return token[0]

        return put

    def _below(self, place: int, objects: dict[int, bytes]) -> None:
        """Hangs the pages of a part below the whole; what is made anew goes."""
        part, base = self.parts[place], self.bases[place]
        pages = base + part.top("Pages")
        objects[pages] = with_entry(objects[pages], b"/Parent %d 0 R" % self.pages)
        for name in ("StructTreeRoot", "Outlines"):
            if number := part.top(name):
                del objects[base + number]

    def _pages(self) -> bytes:
        kids = (base + part.top("Pages") for part, base in zip(self.parts, self.bases, strict=True))
        return b"<</Type/Pages/Count %d/Kids[%s]>>" % (sum(part.pages for part in self.parts), references(kids))

    def _structure(self, objects: dict[int, bytes]) -> bytes:
        """One tree, of which the documents that were set are the parts; their pages and the headings of their tables
        are each in one list."""
        roles: dict[bytes, bytes] = {}
        kids, by_page, by_name, first = [], [], [], 0
        for place, (part, base) in enumerate(zip(self.parts, self.bases, strict=True)):
            root = part.objects[part.top("StructTreeRoot")]
            roles |= dict(re.findall(rb"/(\w+)/(\w+)", matched(rb"/RoleMap<<(.*?)>>", root)[1]))
            kids += [base + int(each) for each in REFERENCE.findall(matched(rb"/K\[(.*?)\]", root)[1])]
            for page, number in re.findall(rb"(\d+) (\d+) 0 R", matched(rb"/Nums\[(.*?)\]", root)[1]):
                by_page.append(b"%d %d 0 R" % (first + int(page), base + int(number)))
            if names := re.search(rb"/Names\[(.*?)\]", root, re.DOTALL):
                for name, number in re.findall(rb"\((\w+)\)(\d+) 0 R", names[1]):
                    by_name.append((b"P%d%s" % (place, name), base + int(number)))
            first += part.places
        for kid in kids:
            objects[kid] = objects[kid].replace(b"/S/Document", b"/S/Part", 1)
            objects[kid] = objects[kid].replace(b"/P %d 0 R" % self.structure, b"/P %d 0 R" % self.document, 1)
        parts = references(kids)
        objects[self.document] = b"<</Type/StructElem/S/Document/P %d 0 R/K[%s]>>" % (self.structure, parts)
        mapped = b"".join(b"/%s/%s" % pair for pair in roles.items())
        named = b"".join(b"(%s)%d 0 R" % pair for pair in sorted(by_name))
        return (
            b"<</Type/StructTreeRoot/RoleMap<<%s>>/K[%s]/ParentTree<</Nums[%s]>>/IDTree<</Names[%s]>>"
            b"/ParentTreeNextKey %d>>" % (mapped, references([self.document]), b" ".join(by_page), named, first)
        )

    def _outlines(self, objects: dict[int, bytes]) -> bytes:
        """One list of bookmarks: the last one of a part is followed by the first one of the next."""
        ends: list[tuple[int, int]] = []
        count = 0
        for part, base in zip(self.parts, self.bases, strict=True):
            if number := part.top("Outlines"):
                root = part.objects[number]
                first, last = (base + int(matched(rb"/%s (\d+) 0 R" % each, root)[1]) for each in (b"First", b"Last"))
                count += int(matched(rb"/Count (-?\d+)", root)[1])
                if ends:
                    before = ends[-1][1]
                    objects[before] = with_entry(objects[before], b"/Next %d 0 R" % first)
                    objects[first] = with_entry(objects[first], b"/Prev %d 0 R" % before)
                ends.append((first, last))
        return b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (ends[0][0], ends[-1][1], count)

    def _trailer(self, at: int) -> bytes:
        trailer, base = self.parts[at].trailer, self.bases[at]
        info = base + int(matched(rb"/Info (\d+) 0 R", trailer)[1])
        return b"/Root %d 0 R/Info %d 0 R%s" % (self.root, info, matched(rb"/ID\[.*?\]", trailer)[0])
