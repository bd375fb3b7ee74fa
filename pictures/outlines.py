"""The borders that maps are drawn with (data/map, for display only), thinned out to what a screen can show.

They go to the process that draws and never to a browser: a page has the finished picture.
"""

import itertools
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings

FOLDER = settings.BASE_DIR / "data" / "map"

Point = Sequence[float]
Ring = Sequence[Point]


@dataclass(frozen=True)
class Outlines:
    """A file of borders, thinned to a grain of so many degrees; ``parent`` takes those of one province alone."""

    file: str
    grain: float
    parent: str = ""

    @property
    def name(self) -> str:
        """By which a specification names them."""
        return f"{self.file}{self.parent}"


INDONESIA = Outlines("id-provinsi", 0.06)
WORLD = Outlines("world-110m", 0.5)
# Bangka Belitung is small on a map of all, and has borders of its own in more detail.
DETAILED = {"19": Outlines("id-babel", 0.004)}


def of_province(code: str) -> Outlines:
    """The kabupaten and kota of the province with this code."""
    return DETAILED.get(code) or Outlines("id-kabkota", 0.01, code)


@lru_cache(maxsize=50)
def features(outlines: Outlines) -> list[dict[str, Any]]:
    """The borders as GeoJSON features; ``id`` is the code of the region or country."""
    return [
        {"type": "Feature", "id": feature["id"], "properties": {}, "geometry": geometry}
        for feature in _read(outlines.file)
        if not outlines.parent or feature["properties"]["parent"] == outlines.parent
        if (geometry := _thinned(feature["geometry"], outlines.grain))
    ]


@lru_cache(maxsize=10)
def codes(outlines: Outlines) -> frozenset[str]:
    """The codes that have an outline."""
    return frozenset(feature["id"] for feature in features(outlines))


def _read(file: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FOLDER / f"{file}.json").read_bytes())["features"]
    return found


def _thinned(geometry: dict[str, Any], grain: float) -> dict[str, Any]:
    """``geometry`` without what is smaller than the grain; its largest part stays however small it is."""
    shapes = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    kept = [shape for each in shapes if (shape := [ring for part in each if (ring := _ring(part, grain))])]
    if not kept:
        kept = [[_turned(max((shape[0] for shape in shapes), key=lambda ring: abs(_area(ring))))]]
    return {"type": "MultiPolygon", "coordinates": kept}


def _ring(points: Ring, grain: float) -> Ring | None:
    """The points that make the shape; None where nothing with an inside is left.

    Of what is smaller than the grain only a fold may be left, whose inside is the whole world outside of it.
    """
    middle = len(points) // 2
    ring = [*_line(points[: middle + 1], grain)[:-1], *_line(points[middle:], grain)]
    before, after = _area(points), _area(ring)
    return _turned(ring) if len(ring) > 3 and before * after > 0 and abs(after) > grain**2 else None


def _line(points: Ring, grain: float) -> list[Point]:
    """The ends of a line, and of the points between them only those that lie off the line without them.

    As Douglas and Peucker have it: the point that lies off furthest parts the line in two.
    """
    kept = {0, len(points) - 1}
    parts = [(0, len(points) - 1)]
    while parts:
        start, end = parts.pop()
        between = range(start + 1, end)
        off = max(between, key=lambda place: _away(points[place], points[start], points[end]), default=start)
        if off > start and _away(points[off], points[start], points[end]) > grain / 2:
            kept.add(off)
            parts += [(start, off), (off, end)]
    return [points[place] for place in sorted(kept)]


def _away(point: Point, start: Point, end: Point) -> float:
    """How far ``point`` lies from the line between ``start`` and ``end``."""
    (x, y), (a, b), (c, d) = point, start, end
    across, along = c - a, d - b
    length = math.hypot(across, along)
    if not length:
        return math.hypot(x - a, y - b)
    return abs(across * (b - y) - along * (a - x)) / length


def _turned(ring: Ring) -> Ring:
    """Turned round: d3 takes what lies to the right of a line for its inside, RFC 7946 what lies to the left."""
    return ring[::-1]


def _area(ring: Ring) -> float:
    """Twice the area in square degrees; below nought where the ring runs the other way round."""
    return sum(x * b - a * y for (x, y), (a, b) in itertools.pairwise(ring))
