"""Pictures: drawn on the server by the real engine, links with words on every mark, kept under what they show."""

import csv
import io
import json
import re
import time
from base64 import b64decode
from xml.etree.ElementTree import fromstring

import pytest
from django.conf import settings
from django.utils.translation import override

from pictures import charts, drawing, look, maps, outlines
from pictures.declaration import Cell, Picture, Row
from pictures.engine import ENGINE, Engine, NotDrawnError
from pictures.files import table
from pictures.steps import Steps

SVG = "{http://www.w3.org/2000/svg}"
BABEL = (106.1, -2.1)
JAPAN = (138.3, 36.2)


def picture(draw=charts.bars, rows=None, headings=("Sector", "Agreements"), **fields) -> Picture:
    made = rows or [row("PAR", "Tourism", 3), row("KES", "Health", 0)]
    return Picture(
        **{"name": "sectors", "title": "By sector", "headings": headings, "rows": made, "draw": draw} | fields
    )


def row(key: str, label: str, *numbers: int, **fields) -> Row:
    cells = [Cell(number, f"{label}: {number} agreements", f"/agreements/?key={key}&n={number}") for number in numbers]
    return Row(key, label, cells, **fields)


TWO = [row("PAR", "Tourism", 3, 1), row("KES", "Health", 2, 2)]
TIMES = {"today": "2026-11-30", "states": [("in force", look.SERIES[0])]}
DRAWN = ("2018-07-12", "2023-07-12", "in force")
KINDS = {
    "bars": picture(),
    "bars of two": picture(rows=TWO, headings=("Sector", "All", "Running")),
    "columns": picture(charts.columns),
    "squares": picture(charts.squares, TWO, ("Region", "Tourism", "Health")),
    "timeline": picture(
        charts.timeline, [Row("a", "MoU", [Cell(1, "MoU: 3 agreements", "/a/", drawn=DRAWN)])], more=TIMES
    ),
    "indonesia": picture(maps.indonesia, [row("19", "Babel", 3, at=BABEL)]),
    "province": picture(maps.province, [row("19.71", "Pangkalpinang", 3, at=BABEL)], more={"province": "19"}),
    "world": picture(maps.world, [row("JP", "Jepang", 3, at=JAPAN), row("SG", "Singapura", 1, at=(103.8, 1.4))]),
    "arcs": picture(maps.arcs, [row("19-JP", "Babel - Jepang", 3, at=JAPAN, start=BABEL)]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_mark_is_a_link_that_says_what_it_shows(kind):
    shown = KINDS[kind]
    root = fromstring(drawing.svg(shown))  # noqa: S314  (our own)
    links = {link.get("href"): link for link in root.iter(f"{SVG}a")}

    assert set(links) == {cell.link for each in shown.rows for cell in each.cells}
    for each in shown.rows:
        for cell in each.cells:
            link = links[cell.link]
            assert link.get("aria-label") == link.findtext(f"{SVG}title") == cell.text
            assert link.get("data-key") == each.key
    assert root.get("aria-label").startswith("By sector.")


@pytest.mark.parametrize("kind", KINDS)
def test_a_drawing_obeys_the_content_policy_and_hides_what_is_no_mark(kind):
    root = fromstring(drawing.svg(KINDS[kind]))  # noqa: S314
    hidden = {id(each) for part in root.iter() if part.get("aria-hidden") for each in part.iter()}

    for each in root.iter():
        assert each.tag.removeprefix(SVG) in {"svg", "g", "a", "title", "path", "text", "tspan", "line", "rect"}
        assert not {name for name in each.attrib if name == "style" or name.startswith("on")}
        if each.tag == f"{SVG}text":
            assert id(each) in hidden


@pytest.mark.parametrize("kind", KINDS)
def test_the_style_sheet_has_every_colour_for_a_dark_page(kind):
    sheet = (settings.BASE_DIR / "static/css/coopreg/pictures.css").read_text()
    used = set(re.findall(r'(?:fill|stroke)="(?:#[0-9a-f]+|[a-z]+)"', drawing.svg(KINDS[kind]))) - {'fill="none"'}

    assert used <= {f'{name}="{colour}"' for name in ("fill", "stroke") for colour in look.ALL}
    assert all(f"[{each}]" in sheet for each in used)


def test_what_people_have_typed_is_text_and_never_markup_or_code():
    typed = "'</text><script>alert(1)</script>' + datum.number \\"
    drawn = drawing.svg(picture(rows=[row("PAR", typed, 3)]))

    assert "<script" not in drawn
    assert typed in "".join(fromstring(drawn).itertext())  # noqa: S314


def test_a_picture_that_is_kept_needs_no_engine_and_another_number_or_link_is_another_picture():
    first = picture(rows=[row("PAR", f"Tourism {time.time()}", 3)])
    drawn = drawing.svg(first)
    ENGINE.close()

    assert drawing.at_hand(first) == drawn
    assert drawing.at_hand(picture(rows=[row("PAR", first.rows[0].label, 4)])) == ""
    moved = Row("PAR", first.rows[0].label, [Cell(3, first.rows[0].cells[0].text, "/elsewhere/")])
    assert drawing.at_hand(picture(rows=[moved])) == ""
    with override("en"):
        assert drawing.at_hand(first) == ""


def test_a_page_does_not_wait_for_an_engine_that_is_not_running():
    ENGINE.close()
    before = time.monotonic()
    assert drawing.at_hand(picture(rows=[row("PAR", f"{before}", 3)])) == ""
    assert time.monotonic() - before < 0.1


def test_an_engine_that_takes_too_long_is_given_up_and_the_next_picture_gets_a_new_one():
    engine = Engine()
    spec = {"mark": "point", "data": {"values": [{"a": 1}]}, "encoding": {}}
    with pytest.raises(NotDrawnError):
        engine.ask({"spec": spec, "locale": None}, 0.001)
    assert "<svg" in engine.ask({"spec": spec, "locale": None}, 60)["svg"]
    with pytest.raises(NotDrawnError, match="not allowed"):
        engine.ask({"spec": {**spec, "data": {"url": "https://example.org/a.json"}}, "locale": None}, 60)
    assert engine.warm
    engine.close()


def test_a_file_has_a_title_a_stamp_and_its_own_ground():
    drawn = drawing.file_svg(KINDS["bars"], ["All regions", "Sari, 30 November 2026"])
    assert ">By sector<" in drawn
    assert ">All regions<" in drawn
    assert f'fill="{look.GROUND}"' in drawn
    assert drawing.png(KINDS["bars"], ["All regions"]).startswith(b64decode("iVBORw0KGgo="))


def test_the_table_has_the_code_of_each_row_and_every_number():
    assert list(table(picture(rows=TWO, headings=("Sector", "All", "Running"))))[1:] == [
        ["Tourism", "PAR", 3, 1],
        ["Health", "KES", 2, 2],
    ]


def test_every_region_has_an_outline_and_no_map_is_heavy():
    regions = list(csv.DictReader(io.StringIO((settings.BASE_DIR / "data/regions.csv").read_text())))
    provinces = {each["code"] for each in regions if not each["parent_code"]}
    assert outlines.codes(outlines.INDONESIA) == provinces
    for code in ("19", "13", "31", "96"):  # in more detail, with islands, cities alone, changed by hand
        own = {each["code"] for each in regions if each["parent_code"] == code}
        assert outlines.codes(outlines.of_province(code)) == own
    for kind in ("indonesia", "world", "arcs"):
        assert len(drawing.svg(KINDS[kind])) < 110_000


def test_borders_are_put_in_only_where_a_picture_is_drawn():
    spec = maps.indonesia(KINDS["indonesia"])
    assert len(json.dumps(spec)) < 3_000
    assert [each.file for each in maps.outlines_of(spec)] == ["id-provinsi"]


@pytest.mark.parametrize(
    ("numbers", "names"),
    [
        ([], []),
        ([0, 0], []),
        ([1], ["1"]),
        ([1, 2], ["1", "2"]),
        ([1, 2, 3, 60], ["1", "2–4", "5–9", "10–29", "30–60"]),  # noqa: RUF001
    ],
)
def test_steps_are_round_numbers_that_grow(numbers, names):
    with override("en"):
        steps = Steps.of(numbers)
    assert steps.names[1:] == names
    assert all(steps.of_number(number) != steps.names[0] for number in numbers if number)


def test_every_share_of_a_running_part_is_on_a_step():
    steps = Steps.of_shares()
    assert steps.of_number(0) == steps.names[0]
    assert [steps.names.index(steps.of_number(share)) for share in (1, 20, 59, 100)] == [1, 2, 3, 5]


def test_of_more_arcs_than_are_drawn_the_table_has_all():
    rows = [row(f"19-{code}", f"Babel - {code}", 3, at=JAPAN, start=BABEL) for code in ("JP", "CN")]
    drawn = drawing.svg(picture(maps.arcs, rows, most=1))
    assert "19-JP" in drawn
    assert "19-CN" not in drawn
