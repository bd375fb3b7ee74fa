"""What Vega has drawn, made into a part of a page: marks that are links with words, and nothing that nobody needs.

The page allows no inline style; what Vega writes are attributes, which the style sheet can overrule (dark, print). What
is no mark is hidden from readers: their words are those of the marks and of the table.
"""

import itertools
import re
from collections.abc import Iterator

# Vega's own drawing, made by us from numbers and texts that it has escaped; nothing in it was uploaded.
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from pictures.declaration import MARK, Picture
from pictures.look import FONT, GROUND

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
# What Vega says to readers of its own accord, in English, and what is so anyway.
_DROPPED = {"role", "aria-label", "aria-roledescription", "aria-hidden", "class", "pointer-events", "font-family"}
_USUAL = {"opacity": "1", "stroke-width": "1", "transform": "translate(0,0)", "text-anchor": "start"}
_NUMBER = re.compile(r"-?\d+\.\d+")
_PLACED = {"transform", "x", "y", "x2", "y2", "cx", "cy"}
_BORDER = re.compile(r"(M[-\d.e,]+(L[-\d.e,]+)+Z?)+")
_EMPTY_BOX = re.compile(r"M-?[\d.]+,-?[\d.]+h-?[\d.]+v-?[\d.]+h-?[\d.]+Z")


def finished(drawing: str, picture: Picture, *, ground: bool = False) -> str:
    """The SVG as one element that says by itself what it shows; for a page, or with its own ``ground`` for a file."""
    root = fromstring(drawing)  # noqa: S314  (see above)
    box = root.get("viewBox", "0 0 0 0")
    whole = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": box,
            "width": box.split()[2],
            "height": box.split()[3],
            "class": "picture-svg",
            "font-family": f"{FONT}, sans-serif",
            "role": "group",
            "aria-label": picture.described,
        },
    )
    if ground:
        SubElement(whole, "rect", {"width": "100%", "height": "100%", "fill": GROUND})
    whole.extend(list(_kept(root, picture)))
    return tostring(whole, encoding="unicode")


def _kept(parent: Element, picture: Picture) -> Iterator[Element]:
    """The children of ``parent`` that are to be seen, as they go to the page."""
    for child in parent:
        tag = child.tag.removeprefix(SVG)
        if tag == "a" and child.get(LINK, "").startswith(MARK):
            yield _mark(child, picture)
        elif tag == "a":  # a place of which the picture says nothing
            yield from _kept(child, picture)
        elif not _unseen(child, tag):
            made = Element(tag, _attributes(child))
            made.text = child.text
            made.extend(list(_kept(child, picture)))
            if tag == "g" and not len(made):
                continue
            if not _has_marks(child):
                made.set("aria-hidden", "true")
                for each in list(made.iter())[1:]:
                    each.attrib.pop("aria-hidden", None)
            yield made


def _has_marks(element: Element) -> bool:
    return any(link.get(LINK, "").startswith(MARK) for link in element.iter(f"{SVG}a"))


def _mark(link: Element, picture: Picture) -> Element:
    """A mark with its words; a link where there is a list behind it."""
    row, cell = picture.cell(link.get(LINK, ""))
    words = {"aria-label": cell.text, "data-key": row.key}
    kind = {"href": cell.link, "class": "picture-mark"} if cell.link else {"role": "img"}
    made = Element("a" if cell.link else "g", {**kind, **words})
    SubElement(made, "title").text = cell.text
    for shape in link:
        drawn = Element(shape.tag.removeprefix(SVG), _attributes(shape))
        drawn.text = shape.text
        made.append(drawn)
    return made


def _unseen(element: Element, tag: str) -> bool:
    if element.get("display") == "none":
        return True
    painted = "fill" in element.attrib or "stroke" in element.attrib
    empty = not element.get("d") or bool(_EMPTY_BOX.fullmatch(element.get("d", "")))
    return tag == "path" and not painted and empty


def _attributes(element: Element) -> dict[str, str]:
    kept = {name: value for name, value in element.attrib.items() if name not in _DROPPED}
    return {
        name: _path(value) if name == "d" else _NUMBER.sub(_rounded, value) if name in _PLACED else value
        for name, value in kept.items()
        if _USUAL.get(name) != value
    }


def _path(drawn: str) -> str:
    """A path to a tenth of a pixel; a border, which is nothing but straight lines, from step to step, half as long."""
    if not _BORDER.fullmatch(drawn):
        return _NUMBER.sub(_rounded, drawn)
    return "".join(_line(line) for line in drawn.split("M")[1:])


def _line(line: str) -> str:
    end = "Z" if line.endswith("Z") else ""
    pairs = [pair.split(",") for pair in line.rstrip("Z").split("L")]
    points = [(round(10 * float(x)), round(10 * float(y))) for x, y in pairs]
    steps = [(x - a, y - b) for (a, b), (x, y) in itertools.pairwise(points) if (x, y) != (a, b)]
    return f"M{_tenths([points[0]])}l{_tenths(steps)}{end}" if steps else ""


def _tenths(pairs: list[tuple[int, int]]) -> str:
    """Whole tenths as numbers, parted only where a sign does not part them."""
    numbers = [_tenth(number) for pair in pairs for number in pair]
    return "".join(each if each.startswith("-") or not place else f" {each}" for place, each in enumerate(numbers))


def _tenth(number: int) -> str:
    whole, rest = divmod(abs(number), 10)
    digits = (f"{whole or ''}.{rest}") if rest else str(whole)
    return f"-{digits}" if number < 0 else digits


def _rounded(number: "re.Match[str]") -> str:
    """To a tenth of a pixel, which no screen shows."""
    return f"{float(number[0]):.1f}".removesuffix(".0")
