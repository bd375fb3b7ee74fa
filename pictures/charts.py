"""How pictures of numbers are drawn: bars, columns over time, lines of time, and the squares of a heat map.

Each function takes a picture and gives its Vega-Lite specification; every mark has the name of its number as its link.
"""

import textwrap
from typing import Any

from pictures.declaration import Picture
from pictures.look import DARK, GROUND, INK, NOTHING, ON_DARK, QUIET, SERIES, STATES
from pictures.steps import Steps

# Little broader than a phone, so that letters stay readable where the page makes the picture smaller.
WIDTH = 460
STEP = 28
# A label has two lines of so many letters; the table has it whole.
LETTERS, LINES = 24, 2
# The labels take their room from the breadth, so that letters are as large in every picture.
FIT = {"type": "fit-x", "contains": "padding"}
LINK = {"href": {"field": "mark", "type": "nominal"}}


def values(picture: Picture) -> list[dict[str, Any]]:
    """What the specification knows of each number."""
    return [
        {
            "mark": mark,
            "key": row.key,
            "place": place,
            "series": str(picture.headings[column + 1]),
            "number": cell.size,
            "words": cell.lettered or cell.words,
        }
        for mark, place, row, column, cell in picture.marks()
    ]


def _rows(picture: Picture, **axis: Any) -> dict[str, Any]:
    """The rows in their own order, by their places: two may have the same label."""
    usual = {"title": None, "ticks": False, "labelExpr": "labels[datum.value]", "labelLineHeight": 13}
    places = list(range(len(picture.drawn)))
    return {"field": "place", "type": "nominal", "sort": places, "axis": {**usual, **axis}}


def _labels(picture: Picture) -> list[dict[str, Any]]:
    """The labels of the rows, where the axis looks them up."""
    return [{"name": "labels", "value": [_lines(row.label) for row in picture.drawn]}]


def _lines(label: str) -> list[str]:
    return textwrap.wrap(label, LETTERS, max_lines=LINES, placeholder="…") or [label]


# Of rows from top to bottom.
_DOWN = {"labelLimit": 0, "domain": False, "labelPadding": 6}


def bars(picture: Picture) -> dict[str, Any]:
    """Lying bars with their numbers at the end; several numbers of a row lie under each other, each with its colour."""
    several = len(picture.headings) > 2
    names = [str(heading) for heading in picture.headings[1:]]
    rows = _rows(picture, **_DOWN)
    if several:
        rows = {**rows, "scale": {"paddingInner": 0.25}}
    most = max((cell.size for row in picture.drawn for cell in row.cells), default=0)
    number = {
        "field": "number",
        "type": "quantitative",
        "axis": None,
        # Room for the number at the end of the longest.
        "scale": {"domain": [0, most * 1.18 or 1], "nice": False},
    }
    offset = {"yOffset": {"field": "series", "type": "nominal", "sort": names}} if several else {}
    legend = {"title": None, "orient": "top", "symbolType": "square"}
    colour = {
        "color": {
            "field": "series",
            "type": "nominal",
            "scale": {"domain": names, "range": list(SERIES[: len(names)])},
            "legend": legend,
        }
    }
    words = {"text": {"field": "words", "type": "nominal"}}
    return {
        "width": WIDTH,
        "autosize": FIT,
        "height": {"step": STEP if not several else STEP * 0.7},
        "params": _labels(picture),
        "data": {"values": values(picture)},
        "encoding": {"y": rows, "x": number, **offset},
        "layer": [
            {"mark": {"type": "bar", "minBandSize": 3}, "encoding": {**LINK, **(colour if several else {})}},
            {"mark": {"type": "text", "align": "left", "dx": 4}, "encoding": words},
        ],
    }


def columns(picture: Picture) -> dict[str, Any]:
    """Standing columns, one after the other in time; several numbers of a row stand beside each other."""
    several = len(picture.headings) > 2
    names = [str(heading) for heading in picture.headings[1:]]
    most = max((cell.size for row in picture.drawn for cell in row.cells), default=0)
    across = _rows(picture, labelAngle=-40 if len(picture.drawn) > 6 else 0)
    number = {
        "field": "number",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, most * 1.12 or 1], "nice": False},
    }
    offset = {"xOffset": {"field": "series", "type": "nominal", "sort": names}} if several else {}
    scale = {"domain": names, "range": list(SERIES[: len(names)])}
    legend = {"title": None, "orient": "top", "symbolType": "square"}
    colour = {"color": {"field": "series", "type": "nominal", "scale": scale, "legend": legend}} if several else {}
    words = {"text": {"condition": {"test": "datum.number > 0", "field": "words"}, "value": ""}}
    return {
        "width": WIDTH,
        "autosize": FIT,
        "height": 190,
        "params": _labels(picture),
        "data": {"values": values(picture)},
        "encoding": {"x": across, "y": number, **offset},
        "layer": [
            {"mark": {"type": "bar"}, "encoding": {**LINK, **colour}},
            {"mark": {"type": "text", "dy": -7, "fontSize": 11}, "encoding": words},
        ],
    }


def timeline(picture: Picture) -> dict[str, Any]:
    """A line of time for each row: ``drawn`` is its first day, its last (as 2018-07-12) and the name of its state.

    ``picture.more`` has ``states``, pairs of name and colour, and ``today``, where a line goes down.
    """
    shown = [dict(zip(("start", "end", "state"), each.pop("number"), strict=True), **each) for each in values(picture)]
    names, colours = zip(*picture.more["states"], strict=True)
    states = {
        "field": "state",
        "type": "nominal",
        "scale": {"domain": names, "range": colours},
        "legend": {"title": None, "orient": "top", "symbolType": "square", "columns": 2},
    }
    time = {"type": "temporal", "axis": {"title": None, "format": "%Y", "tickCount": 6}}
    bar = {"type": "bar", "height": 12, "cornerRadius": 3, "minBandSize": 4}
    across = {"x": {"field": "start", **time}, "x2": {"field": "end"}, "y": _rows(picture, **_DOWN)}
    rule = {"type": "rule", "color": QUIET, "strokeDash": [3, 3]}
    return {
        "width": WIDTH,
        "autosize": FIT,
        "height": {"step": STEP},
        "params": _labels(picture),
        "layer": [
            {"data": {"values": shown}, "mark": bar, "encoding": {**LINK, **across, "color": states}},
            {
                "data": {"values": [{"start": picture.more["today"]}]},
                "mark": rule,
                "encoding": {"x": {"field": "start", **time}},
            },
        ],
    }


def squares(picture: Picture) -> dict[str, Any]:
    """A square for each number, the darker the larger: rows down, headings across."""
    steps = Steps.of(cell.number for row in picture.drawn for cell in row.cells)
    shown = [{**each, "colour": steps.colour(each["number"])} for each in values(picture)]
    return _squares(picture, shown, {"field": "colour", "scale": None})


def states(picture: Picture) -> dict[str, Any]:
    """The same, in the colour of the state that each number has as ``drawn``, "" for none.

    ``picture.more`` has ``states``: pairs of the code of a state (look.STATES) and its name.
    """
    names = dict(picture.more["states"])
    shown = [
        {**each, "state": names.get(each["number"]), "colour": STATES.get(each["number"], NOTHING)}
        for each in values(picture)
    ]
    found = [code for code in names if any(each["number"] == code for each in shown)]
    scale = {"domain": [names[code] for code in found], "range": [STATES[code] for code in found]}
    legend = {"title": None, "orient": "top", "symbolType": "square", "columns": 2}
    colour = {"field": "state", "type": "nominal", "scale": scale, "legend": legend}
    return _squares(picture, shown, {"condition": {"test": "isValid(datum.state)", **colour}, "value": NOTHING})


def _squares(picture: Picture, shown: list[dict[str, Any]], colour: dict[str, Any]) -> dict[str, Any]:
    names = [str(heading) for heading in picture.headings[1:]]
    for each in shown:
        each["words"] = each["words"] if each["number"] else ""
        each["letters"] = ON_DARK if each["colour"] in DARK else INK
    axis = {"title": None, "orient": "top", "labelAngle": -50, "ticks": False, "domain": False, "labelLimit": 140}
    across = {"field": "series", "type": "nominal", "sort": names, "axis": axis}
    square = {"type": "rect", "stroke": GROUND, "strokeWidth": 1}
    letters = {"text": {"field": "words"}, "color": {"field": "letters", "scale": None}}
    return {
        "width": {"step": 30},
        "height": {"step": STEP},
        "params": _labels(picture),
        "data": {"values": shown},
        "encoding": {"y": _rows(picture, **_DOWN), "x": across},
        "layer": [
            {"mark": square, "encoding": {**LINK, "color": colour}},
            {"mark": {"type": "text", "fontSize": 11}, "encoding": letters},
        ],
    }
