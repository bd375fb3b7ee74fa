"""The minutes and the letter as Word files: templates that are built here once, filled in by docxtpl."""

import io
from collections.abc import Mapping
from functools import cache
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docxtpl import DocxTemplate

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Arial"
# Heading, what stands in the cell, and width in cm; A4 across leaves 25.7 cm.
_PEOPLE = [
    ("number", "{{ person.number }}", 1.2),
    ("name", "{{ person.name }}", 7.5),
    ("position", "{{ person.position }}", 7.0),
    ("institution", "{{ person.institution }}", 7.0),
    ("present", "{{ person.attended }}", 3.0),
]
_ITEMS = [
    ("number", "{{ item.number }}", 1.2),
    ("agreement", "{{ item.title }}\n{{ item.region }} · {{ item.reference }}", 6.5),
    ("findings", "{{ item.findings }}", 6.5),
    ("decision", "{{ item.decision }}\n{{ item.reason }}", 5.5),
    (
        "follow_ups",
        "{% for each in item.follow_ups %}{{ each.line }}{% if not loop.last %}\n{% endif %}{% endfor %}",
        6.0,
    ),
]


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


@cache
def _minutes_template() -> bytes:
    document = _page()
    _centred(document, "{{ heading }}", 14)
    _centred(document, "{{ title }}", 12)
    document.add_paragraph("{{ opening }}")
    document.add_heading("{{ words.attendance }}", 2)
    _table(document, _PEOPLE, "person in people")
    document.add_heading("{{ words.decisions }}", 2)
    _table(document, _ITEMS, "item in items")
    document.add_paragraph("{%p if notes %}")
    document.add_heading("{{ words.notes }}", 2)
    document.add_paragraph("{{ notes }}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{{ closing }}")
    document.add_paragraph("{%p if signatures %}")
    document.add_heading("{{ words.signatures }}", 2)
    document.add_paragraph("{%p for each in signatures %}")
    lines = document.add_paragraph("{{ each.position }}\n{{ each.institution }}\n\n\n\n{{ each.name }}")
    lines.paragraph_format.keep_together = True
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endif %}")
    return _saved(document)


@cache
def _letter_template() -> bytes:
    document = _page()
    _centred(document, "{{ heading }}", 14)
    document.add_paragraph("{{ to }}")
    document.add_paragraph("{{ opening }}")
    _table(document, _ITEMS, "item in items")
    document.add_paragraph("{{ closing }}")
    return _saved(document)


def _page() -> Any:
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    for name in ("Normal", "Heading 2"):
        style: Any = document.styles[name]
        style.font.name = FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    normal: Any = document.styles["Normal"]
    normal.font.size, normal.paragraph_format.space_after = Pt(10), Pt(6)
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "", "", ""
    return document


def _centred(document: Any, text: str, size: int) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.font.size = True, Pt(size)


def _table(document: Any, columns: list[tuple[str, str, float]], loop: str) -> None:
    """A table with a heading that each page repeats and one row for each turn of ``loop``."""
    table = document.add_table(rows=4, cols=len(columns), style="Table Grid")
    table.autofit = False
    head, start, body, end = table.rows
    start.cells[0].text, end.cells[0].text = f"{{%tr for {loop} %}}", "{%tr endfor %}"
    for place, (word, cell, width) in enumerate(columns):
        table.columns[place].width = Cm(width)
        for row in table.rows:
            row.cells[place].width = Cm(width)
        head.cells[place].paragraphs[0].add_run(f"{{{{ words.{word} }}}}").bold = True
        body.cells[place].text = cell
    for row, name in ((head, "w:tblHeader"), (body, "w:cantSplit")):
        row._tr.get_or_add_trPr().append(OxmlElement(name))


def _saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
