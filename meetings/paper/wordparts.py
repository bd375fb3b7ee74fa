"""The parts of which Word templates are built: pages, paragraphs, tables, what is repeated and what is left out."""

from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

FONT = "Arial"
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT

Columns = list[tuple[str, str, float]]


def where(document: Any, condition: str, fill: Any) -> None:
    """What ``fill`` adds, where the condition holds."""
    document.add_paragraph(f"{{%p if {condition} %}}")
    fill()
    document.add_paragraph("{%p endif %}")


def each(document: Any, loop: str, text: str, *, hanging: bool = False, close: bool = False, **look: Any) -> None:
    """A paragraph for each turn of ``loop``; ``hanging`` indents what follows the tab, ``close`` leaves no gap."""
    document.add_paragraph(f"{{%p for {loop} %}}")
    made = paragraph(document, text, **look)
    if hanging:
        made.paragraph_format.left_indent, made.paragraph_format.first_line_indent = Cm(0.75), Cm(-0.75)
        made.paragraph_format.tab_stops.add_tab_stop(Cm(0.75))
    if close:
        made.paragraph_format.space_after = Pt(0)
        made.paragraph_format.tab_stops.add_tab_stop(Cm(2.5))
    document.add_paragraph("{%p endfor %}")


def paragraph(document: Any, text: str, *, size: int = 10, bold: bool = False, align: Any = None) -> Any:
    made = document.add_paragraph()
    made.alignment = align
    run = made.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    return made


def table(document: Any, columns: Columns, loop: str) -> None:
    """A table with a heading that each page repeats and one row for each turn of ``loop``."""
    made = document.add_table(rows=4, cols=len(columns), style="Table Grid")
    made.autofit = False
    head, start, body, end = made.rows
    start.cells[0].text, end.cells[0].text = f"{{%tr for {loop} %}}", "{%tr endfor %}"
    for place, (word, cell, width) in enumerate(columns):
        made.columns[place].width = Cm(width)
        for row in made.rows:
            row.cells[place].width = Cm(width)
        head.cells[place].paragraphs[0].add_run(f"{{{{ words.{word} }}}}").bold = True
        body.cells[place].text = cell
    for row in (head, body):
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(9)
    for row, name in ((head, "w:tblHeader"), (body, "w:cantSplit")):
        row._tr.get_or_add_trPr().append(OxmlElement(name))


def page() -> Any:
    """An A4 page upright, with its number below."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    for name in ("Normal", "Heading 2"):
        style: Any = document.styles[name]
        style.font.name, style.font.color.rgb = FONT, RGBColor(0, 0, 0)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    normal: Any = document.styles["Normal"]
    normal.font.size, normal.paragraph_format.space_after = Pt(10), Pt(6)
    document.styles["Heading 2"].font.size = Pt(11)
    _page_number(section.footer.paragraphs[0])
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "", "", ""
    return document


def across(document: Any) -> None:
    """The pages from here on lie across."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2)


def _page_number(paragraph: Any) -> None:
    """ "2 / 5", counted by Word."""
    paragraph.alignment = RIGHT
    for name, text in (("PAGE", ""), ("", " / "), ("NUMPAGES", "")):
        run = paragraph.add_run(text)
        run.font.size = Pt(8)
        if name:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), name)
            run._r.addprevious(field)
            field.append(run._r)
