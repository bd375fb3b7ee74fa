"""The templates that come with the product: built from the words in drafting/wording/, in Indonesian and English."""

import io
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from drafting.choices import Second
from drafting.words import gap

WORDING = Path(__file__).parent / "wording"
FONT = "Times New Roman"
_ID, _EN = 0, 1
# Of the table of activities: what stands above a column, what is filled in below it, and its width in cm.
_ACTIVITIES = [
    ("No.", "No.", "", 1.1),
    ("Kegiatan", "Activity", "kegiatan / activity", 4.2),
    ("Keluaran dan target", "Output and target", "keluaran / output", 3.6),
    ("Waktu", "Time", "waktu / time", 2.3),
    ("Penanggung jawab", "Responsible unit", "unit", 2.9),
    ("Biaya dan sumber", "Cost and source", "biaya / cost", 2.9),
]


@cache
def wording(kind: str) -> dict[str, Any]:
    """The words of the default template of ``kind`` (TextKind), as its TOML file has them."""
    with (WORDING / f"{kind}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def mentions(kind: str) -> str:
    """Everything that the words of ``kind`` say, to look up whether a variable stands in them."""
    text = (WORDING / f"{kind}.toml").read_text(encoding="utf-8")
    return text + ("{{ sectors_id }}" if '"sectors"' in text else "") + "{{ signatory_id }}"


@cache
def default_template(kind: str) -> bytes:
    """The default template of ``kind`` as a Word file; the second language is English."""
    words = wording(kind)
    document = _page()
    table = _two_columns(document)
    _title(table, words)
    for part in words["preamble"]:
        _row(table, part["id"], part["en"])
    for number, article in enumerate(words["article"], 1):
        _heading(table, number, article)
        for part in article["text"]:
            _part(table, part)
    _signatures(document, words["closing"])
    if words.get("activities"):
        _activities(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def has_default(second: str) -> bool:
    """Whether the product itself has words in the second language."""
    return second == Second.ENGLISH


def _page() -> Any:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2)
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(4)
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "", "", ""
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for code in ("PAGE", "NUMPAGES"):
        if code == "NUMPAGES":
            footer.add_run(" / ")
        _field(footer, code)
    return document


def _field(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _two_columns(document: Any) -> Any:
    table = document.add_table(rows=0, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column in table.columns:
        column.width = Cm(8.5)
    borders = OxmlElement("w:tblBorders")
    line = OxmlElement("w:insideV")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "A6A6A6")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    table._tbl.tblPr.append(borders)
    return table


def _row(table: Any, indonesian: str, english: str, *, centred: bool = False, bold: bool = False) -> None:
    cells = table.add_row().cells
    for cell, text, language in ((cells[_ID], indonesian, "id-ID"), (cells[_EN], english, "en-GB")):
        cell.width = Cm(8.5)
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
        paragraph.paragraph_format.keep_with_next = bold
        run = paragraph.add_run(text)
        run.bold = bold
        spoken = OxmlElement("w:lang")
        spoken.set(qn("w:val"), language)
        run._r.get_or_add_rPr().append(spoken)


def _tag(table: Any, tag: str) -> None:
    """A row that holds a tag alone; it is gone when the template is filled in."""
    table.add_row().cells[_ID].paragraphs[0].add_run(tag)


def _title(table: Any, words: dict[str, Any]) -> None:
    def line(name: str, *, bold: bool = False) -> None:
        _row(table, words[f"{name}_id"], words[f"{name}_en"], centred=True, bold=bold)

    line("title", bold=True)
    line("between")
    _tag(table, "{%tr for party in parties %}")
    _tag(table, "{%tr if not loop.first %}")
    line("and")
    _tag(table, "{%tr endif %}")
    _row(table, "{{ party.name_id|upper }}", "{{ party.name_2|upper }}", centred=True, bold=True)
    _tag(table, "{%tr endfor %}")
    line("about")
    _row(table, "", "")


def _heading(table: Any, number: int, article: dict[str, Any]) -> None:
    _row(table, f"Pasal {number}", f"Article {number}", centred=True, bold=True)
    _row(table, article["heading_id"], article["heading_en"], centred=True, bold=True)


def _part(table: Any, part: dict[str, str]) -> None:
    if rows := part.get("each"):
        _tag(table, f"{{%tr for row in {rows} %}}")
        _row(table, f"{{{{ loop.index }}}}. {part['id']};", f"{{{{ loop.index }}}}. {part['en']};")
        _tag(table, "{%tr endfor %}")
        _row(table, f"{{{{ number_after }}}}. {part['last_id']}", f"{{{{ number_after }}}}. {part['last_en']}")
        return
    if fact := part.get("when"):
        _tag(table, f"{{%tr if {fact} %}}")
    _row(table, part["id"], part["en"])
    if fact:
        _tag(table, "{%tr endif %}")


def _signatures(document: Any, closing: dict[str, str]) -> None:
    """The closing words and the signatures, in one table that no page divides."""
    document.add_paragraph()
    table = document.add_table(rows=0, cols=2)
    _row(table, closing["id"], closing["en"])
    _row(table, "", "")
    for cell in (cell for row in table.rows for cell in row.cells):
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    _tag(table, "{%tr for party in parties %}")
    row = table.add_row()
    stays = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(stays)
    left, right = row.cells
    left.paragraphs[0].add_run("Untuk {{ party.name_id }}")
    left.add_paragraph().add_run("For {{ party.name_2 }}").italic = True
    right.paragraphs[0].add_run("")
    for text in ("", "", "________________________", "{{ party.signatory }}", "{{ party.position }}"):
        right.add_paragraph(text)
    for paragraph in (*left.paragraphs, *right.paragraphs):
        paragraph.paragraph_format.keep_with_next = True
    _tag(table, "{%tr endfor %}")


def _activities(document: Any) -> None:
    heading = document.add_paragraph()
    heading.paragraph_format.page_break_before = True
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading.add_run("Kegiatan, Tahapan, dan Target / Activities, Stages and Targets").bold = True
    table = document.add_table(rows=0, cols=len(_ACTIVITIES), style="Table Grid")
    table.autofit = False
    head = table.add_row()
    repeated = OxmlElement("w:tblHeader")
    head._tr.get_or_add_trPr().append(repeated)
    _tag(table, "{%tr for row in sectors %}")
    filled = table.add_row()
    _tag(table, "{%tr endfor %}")
    for number, (indonesian, english, what, width) in enumerate(_ACTIVITIES):
        above, below = head.cells[number], filled.cells[number]
        above.width = below.width = table.columns[number].width = Cm(width)
        above.paragraphs[0].add_run(indonesian).bold = True
        if english != indonesian:
            above.add_paragraph().add_run(english).italic = True
        below.paragraphs[0].add_run(gap(what) if what else "{{ loop.index }}")
    filled.cells[1].paragraphs[0].insert_paragraph_before("{{ row.name_id }} / {{ row.name_2 }}")
