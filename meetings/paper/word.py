"""The minutes and the letter as Word files: templates that are built here once, filled in by docxtpl."""

import io
from collections.abc import Mapping
from functools import cache
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docxtpl import DocxTemplate

from meetings.paper.wordparts import CENTRE, RIGHT, Columns, across, each, page, paragraph, table, where

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Heading, what stands in the cell, and width in cm; A4 upright leaves 16.5 cm, across 25.7.
_PEOPLE: Columns = [
    ("number", "{{ person.number }}", 1.1),
    ("name", "{{ person.name }}", 4.0),
    ("position", "{{ person.position }}", 3.6),
    ("institution", "{{ person.institution }}", 3.4),
    ("present", "{{ person.attended }}", 2.2),
    ("signature", "", 2.2),
]
_FOLLOW_UPS = "{% for each in item.follow_ups %}{{ each.line }}{% if not loop.last %}\n{% endif %}{% endfor %}"
_ITEMS: Columns = [
    ("number", "{{ item.number }}", 1.1),
    ("agreement", "{{ item.title }}\n{{ item.region }} - {{ item.partner }}\n{{ item.reference }}", 6.6),
    ("state", "{{ item.state }}", 2.8),
    ("findings", "{{ item.findings }}", 5.2),
    ("decision", "{{ item.decision }}\n{{ item.reason }}", 4.8),
    ("follow_ups", _FOLLOW_UPS, 5.2),
]
_OF_LETTER: Columns = [
    ("number", "{{ item.number }}", 1.1),
    ("agreement", "{{ item.title }}\n{{ item.partner }}\n{{ item.reference }}", 5.2),
    ("decision", "{{ item.decision }}\n{{ item.reason }}", 5.0),
    ("follow_ups", _FOLLOW_UPS, 5.2),
]
_DECISIONS: Columns = [("decision_alone", "{{ row[0] }}", 9.0), ("count", "{{ row[1] }}", 2.5)]


def minutes_docx(data: Mapping[str, Any]) -> bytes:
    """The minutes as a Word file; ``data`` is that of ``minutes_data``."""
    return _filled(_minutes_template(), data)


def letter_docx(data: Mapping[str, Any]) -> bytes:
    """The letter to a region as a Word file; ``data`` is that of ``letter_data``."""
    return _filled(_letter_template(), data)


def _filled(template: bytes, data: Mapping[str, Any]) -> bytes:
    document = DocxTemplate(io.BytesIO(template))
    # Escaped, so that nothing that was typed is read as markup of the file.
    document.render(dict(data), autoescape=True)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


# The templates ---------------------------------------------------------------------------------


@cache
def _minutes_template() -> bytes:
    document = page()
    _letterhead(document)
    for text, size in (("{{ heading | upper }}", 13), ("{{ title | upper }}", 11)):
        paragraph(document, text, size=size, bold=True, align=CENTRE)
    paragraph(document, "{{ number }}", align=CENTRE)
    _marks(document)
    paragraph(document, "{{ opening }}")
    each(document, "point in points", "{{ loop.index }}.\t{{ point }}", hanging=True)
    where(document, "decisions", lambda: _part(document, "summary", _DECISIONS, "row in decisions"))
    where(document, "notes", lambda: _noted(document))
    paragraph(document, "{{ closing }}")
    _signatures(document)
    document.add_page_break()
    _annex(document, "annex_people", _PEOPLE, "person in people", "people", "nobody")
    across(document)
    _annex(document, "annex_items", _ITEMS, "item in items", "items", "nothing")
    paragraph(document, "{{ known }}", size=9)
    return _saved(document)


@cache
def _letter_template() -> bytes:
    document = page()
    _letterhead(document)
    _marks(document)
    paragraph(document, "{{ place_and_day }}", align=RIGHT)
    each(document, "line in lines", "{{ line[0] }}\t: {{ line[1] }}", close=True)
    paragraph(document, "")
    paragraph(document, "{{ to }}\n{{ at }}")
    paragraph(document, "{{ opening }}")
    table(document, _OF_LETTER, "item in items")
    paragraph(document, "")
    paragraph(document, "{{ closing }}")
    paragraph(document, "{{ thanks }}")
    lines = paragraph(document, "{{ signature.position }}\n{{ signature.institution }}\n\n\n\n{{ signature.name }}")
    lines.paragraph_format.left_indent = Cm(9)
    lines.paragraph_format.keep_together = True
    paragraph(document, "{{ copies }}", size=9)
    return _saved(document)


# Their parts -----------------------------------------------------------------------------------


def _letterhead(document: Any) -> None:
    paragraph(document, "{{ letterhead[0] }}", size=13, bold=True, align=CENTRE)
    below = paragraph(document, "{{ letterhead[1] }}", size=9, align=CENTRE)
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "thinThickSmallGap"), ("sz", "18"), ("space", "4"), ("color", "auto")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    below._p.get_or_add_pPr().append(borders)
    below.paragraph_format.space_after = Pt(12)


def _marks(document: Any) -> None:
    each(document, "mark in marks", "{{ mark }}", bold=True, align=CENTRE)


def _noted(document: Any) -> None:
    document.add_heading("{{ words.notes }}", 2)
    paragraph(document, "{{ notes }}")


def _part(document: Any, word: str, columns: Columns, loop: str) -> None:
    document.add_heading(f"{{{{ words.{word} }}}}", 2)
    table(document, columns, loop)
    paragraph(document, "")


def _annex(document: Any, word: str, columns: Columns, loop: str, rows: str, none: str) -> None:
    document.add_heading(f"{{{{ words.{word} }}}}", 2)
    paragraph(document, "{{ title }}")
    where(document, rows, lambda: table(document, columns, loop))
    where(document, f"not {rows}", lambda: paragraph(document, f"{{{{ words.{none} }}}}"))


def _signatures(document: Any) -> None:
    """Who signs, two side by side, below place and day; the names of a pair stay with their places."""
    paragraph(document, "{{ place_and_day }}", align=RIGHT).paragraph_format.keep_with_next = True
    table = document.add_table(rows=3, cols=2)
    start, body, end = table.rows
    start.cells[0].text, end.cells[0].text = "{%tr for pair in signatures %}", "{%tr endfor %}"
    for cell, side in zip(body.cells, ("left", "right"), strict=True):
        cell.text = f"{{{{ pair.{side}.position }}}}\n{{{{ pair.{side}.institution }}}}\n\n\n\n"
        cell.paragraphs[0].alignment = CENTRE
        cell.paragraphs[0].add_run(f"{{{{ pair.{side}.name }}}}").bold = True
    body._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
