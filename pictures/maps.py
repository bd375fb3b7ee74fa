"""How maps are drawn: regions or countries by colour with their numbers, and arcs from one place to another.

Each function takes a picture, whose rows have the code of their place as key, and gives its specification. Borders are
named in it and put in when it is drawn (``pictures.outlines``).
"""

import math
from functools import lru_cache
from typing import Any

from pictures.charts import LINK, values
from pictures.declaration import Picture, Row
from pictures.look import ARC, GROUND, INK, NOTHING, QUIET
from pictures.outlines import INDONESIA, WORLD, Outlines, Point, codes, of_province
from pictures.steps import Steps

WIDTH = 640
# Degrees east that stand in the middle of the world: arcs from Indonesia then cross no edge.
MIDDLE = 150
FLAT = {"type": "equirectangular"}
# Borders have points enough: the projection need add none between them.
ROUND = {"type": "naturalEarth1", "rotate": [-MIDDLE, 0, 0], "precision": 0}


def indonesia(picture: Picture) -> dict[str, Any]:
    """The provinces by the first number of their rows."""
    return _by_colour(picture, INDONESIA, FLAT, height=246)


def province(picture: Picture) -> dict[str, Any]:
    """The kabupaten and kota of the province with the code ``picture.more["province"]``."""
    return _by_colour(picture, of_province(picture.more["province"]), {"type": "mercator"}, height=360)


def world(picture: Picture) -> dict[str, Any]:
    """The countries by the first number of their rows."""
    return _by_colour(picture, WORLD, ROUND, height=300)


def arcs(picture: Picture) -> dict[str, Any]:
    """An arc for each row from ``start`` to ``at``, the thicker the larger its number."""
    most = max((row.cells[0].number for row in picture.drawn), default=1)
    lines = [
        {
            "type": "Feature",
            "mark": each["mark"],
            "breadth": 1.2 + 4.8 * math.sqrt(each["number"] / most),
            "geometry": {"type": "LineString", "coordinates": _great_circle(row.start, row.at)},
        }
        for each, row in zip(values(picture), picture.drawn, strict=True)
        if row.start and row.at
    ]
    ends = list({row.at: {"lon": row.at[0], "lat": row.at[1]} for row in picture.drawn if row.at}.values())
    line = {"type": "geoshape", "filled": False, "stroke": ARC, "strokeOpacity": 0.75, "strokeCap": "round"}
    return {
        "width": WIDTH,
        "height": 300,
        "projection": ROUND,
        "layer": [
            {
                "data": {"name": WORLD.name},
                "mark": {"type": "geoshape", "fill": NOTHING, "stroke": GROUND, "strokeWidth": 0.5},
            },
            {
                "data": {"values": lines},
                "mark": line,
                "encoding": {**LINK, "strokeWidth": {"field": "breadth", "type": "quantitative", "scale": None}},
            },
            {"data": {"values": ends}, "mark": {"type": "circle", "size": 24, "color": INK}, "encoding": _AT},
        ],
    }


def outlines_of(spec: dict[str, Any]) -> list[Outlines]:
    """The borders that ``spec`` names."""
    names = [layer.get("data", {}).get("name") for layer in spec.get("layer", [])]
    return [_named(name) for name in names if name]


def _named(name: str) -> Outlines:
    for known in (INDONESIA, WORLD):
        if known.name == name:
            return known
    return of_province("19" if name == "id-babel" else name.removeprefix("id-kabkota"))


def _by_colour(picture: Picture, outlines: Outlines, projection: dict[str, Any], height: int) -> dict[str, Any]:
    """Places coloured by the step on which their number is; places without an outline are circles."""
    steps = picture.more.get("steps") or Steps.of([row.cells[0].size for row in picture.drawn])
    drawn = codes(outlines)
    shown = [_place(each, row, steps) for each, row in zip(_first(picture), picture.drawn, strict=True)]
    scale = {"domain": steps.names, "range": steps.colours}
    colour = {"field": "step", "type": "nominal", "scale": scale, "legend": _legend(picture)}
    found = {"data": {"values": shown}, "key": "key", "fields": ["mark", "step"]}
    layers: list[dict[str, Any]] = [
        {
            "data": {"name": outlines.name},
            "transform": [{"lookup": "id", "from": found}],
            "mark": {"type": "geoshape", "stroke": GROUND, "strokeWidth": 0.6},
            "encoding": {**LINK, "color": {"condition": {"test": "isValid(datum.mark)", **colour}, "value": NOTHING}},
        }
    ]
    placed = [each for each in shown if each["lon"] is not None and each["number"]]
    if small := [each for each in placed if each["key"] not in drawn]:
        mark = {"type": "circle", "size": 60, "opacity": 1, "stroke": GROUND, "strokeWidth": 0.6}
        layers.append({"data": {"values": small}, "mark": mark, "encoding": {**LINK, **_AT, "color": colour}})
    if placed:
        layers += _numbers(sorted(placed, key=lambda each: -each["number"])[:_NUMBERS])
    return {"width": WIDTH, "height": height, "projection": projection, "layer": layers}


def _numbers(placed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The numbers on their places, each with a light rim, so that it can be read on every colour."""
    encoding: dict[str, Any] = {**_AT, "text": {"field": "words"}}
    rim = {"type": "text", "fontSize": 12, "stroke": GROUND, "strokeWidth": 3, "strokeJoin": "round", "color": GROUND}
    letters = {"type": "text", "fontSize": 12, "color": INK}
    return [{"data": {"values": placed}, "mark": mark, "encoding": encoding} for mark in (rim, letters)]


def _place(each: dict[str, Any], row: Row, steps: Steps) -> dict[str, Any]:
    """What the map knows of the place of ``row``."""
    lon, lat = row.at or (None, None)
    return {**each, "step": steps.of_number(each["number"]), "lon": lon, "lat": lat}


def _first(picture: Picture) -> list[dict[str, Any]]:
    """The first number of each row."""
    return [each for each in values(picture) if each["mark"].endswith(".0")]


def _legend(picture: Picture) -> dict[str, Any]:
    return {
        "title": str(picture.headings[1]),
        "orient": "bottom",
        "direction": "horizontal",
        "symbolType": "square",
        "symbolSize": 160,
        "columnPadding": 14,
        "titleOrient": "left",
        "titlePadding": 24,
        "titleColor": QUIET,
    }


_AT: dict[str, Any] = {
    "longitude": {"field": "lon", "type": "quantitative"},
    "latitude": {"field": "lat", "type": "quantitative"},
}
# More numbers than these lie on each other; the table has them all.
_NUMBERS = 40


# Kept, because the arcs of a picture are asked for each time that it is looked up.
@lru_cache(maxsize=5_000)
def _great_circle(start: Point, end: Point, parts: int = 24) -> list[Point]:
    """Points on the shortest way over the globe from ``start`` to ``end``."""
    a, b = _on_globe(start), _on_globe(end)
    angle = math.acos(max(-1.0, min(1.0, sum(x * y for x, y in zip(a, b, strict=True)))))
    if angle < _NEAR:
        return [start, end]
    found: list[Point] = []
    for part in range(parts + 1):
        share = part / parts
        near, far = math.sin((1 - share) * angle) / math.sin(angle), math.sin(share * angle) / math.sin(angle)
        x, y, z = (near * p + far * q for p, q in zip(a, b, strict=True))
        found.append((round(math.degrees(math.atan2(y, x)), 2), round(math.degrees(math.asin(z)), 2)))
    return found


def _on_globe(point: Point) -> tuple[float, float, float]:
    lon, lat = map(math.radians, point)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


# Places nearer than this, in radians, are joined by a straight line.
_NEAR = 0.001
