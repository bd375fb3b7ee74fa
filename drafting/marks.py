"""What every draft bears whatever its template says: that it is a draft, of which record and day; and where to fill in.

Works on the filled Word file, so that no template can leave it out.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from docx.text.run import Run

from drafting.words import GAP

_RED = RGBColor(0x9B, 0x22, 0x26)
# A text along the diagonal behind the page, as Word itself writes its watermarks.
_WATERMARK = """
<w:r {w} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><w:pict>
  <v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
      path="m@7,l@8,m@5,21600l@6,21600e"><v:path textpathok="t" o:connecttype="rect"/>
    <v:textpath on="t" fitshape="t"/></v:shapetype>
  <v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{number}" type="#_x0000_t136" alt="RANCANGAN / DRAFT"
      style="position:absolute;margin-left:0;margin-top:0;width:440pt;height:74pt;rotation:315;z-index:-251658752;\
mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;\
mso-position-vertical-relative:margin" fillcolor="#e4e4e4" stroked="f">
    <v:fill opacity=".55"/><v:textpath style="font-family:&quot;Arial&quot;;font-size:1pt" string="RANCANGAN / DRAFT"/>
  </v:shape>
</w:pict></w:r>
"""


def mark_as_draft(document: Any, line: str, *, confidential: bool) -> None:
    """Puts ``line`` and the watermark on every page of ``document`` (python-docx), in all its kinds of header."""
    marked: set[str] = set()
    for section in document.sections:
        for kind, header in _headers(document, section):
            # One that only repeats that of the section before is marked already, where there is one.
            if kind not in marked or not header.is_linked_to_previous:
                _mark(header, line, 4096 + len(marked), confidential=confidential)
                marked |= {kind, f"{kind} {len(marked)}"}


def _headers(document: Any, section: Any) -> Iterator[tuple[str, Any]]:
    yield "every", section.header
    if section.different_first_page_header_footer:
        yield "first", section.first_page_header
    if document.settings.odd_and_even_pages_header_footer:
        yield "even", section.even_page_header


def _mark(header: Any, line: str, number: int, *, confidential: bool) -> None:
    header.is_linked_to_previous = False
    first = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
    lines = ["RANCANGAN / DRAFT", *(["RAHASIA / CONFIDENTIAL"] if confidential else []), line]
    for text in lines:
        paragraph = first.insert_paragraph_before()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(text)
        run.font.size, run.font.color.rgb = Pt(8 if text == line else 10), _RED
        run.bold, run.font.hidden = text != line, False
    first._p.append(parse_xml(_WATERMARK.format(w=nsdecls("w"), number=number)))


def show_gaps(document: Any) -> int:
    """Makes every place to fill in yellow, in the text and in tables; says how many there are."""
    found = 0
    for run in list(document.element.body.iter(qn("w:r"))):
        text = "".join(each.text or "" for each in run.findall(qn("w:t")))
        if GAP.search(text) and run.getparent() is not None:
            found += _split(run, text)
    return found


def _split(run: Any, text: str) -> int:
    """Takes ``run`` apart, so that the places to fill in are runs of their own; says how many they are."""
    if any(child.tag not in {qn("w:rPr"), qn("w:t")} for child in run):
        # A line break among it: the whole run becomes yellow.
        Run(run, None).font.highlight_color = WD_COLOR_INDEX.YELLOW  # type: ignore[arg-type]  # no parent needed
        return len(GAP.findall(text))
    end, count = 0, 0
    pieces: list[tuple[str, bool]] = []
    for hit in GAP.finditer(text):
        pieces += [(text[end : hit.start()], False), (hit.group(), True)]
        end, count = hit.end(), count + 1
    for words, is_gap in [*pieces, (text[end:], False)]:
        if words:
            run.addprevious(_copy(run, words, is_gap))
    run.getparent().remove(run)
    return count


def _copy(run: Any, words: str, is_gap: bool) -> Any:
    copied = deepcopy(run)
    for child in copied.findall(qn("w:t")):
        copied.remove(child)
    new = Run(copied, None)  # type: ignore[arg-type]  # no parent needed
    new.text = words
    if is_gap:
        new.font.highlight_color = WD_COLOR_INDEX.YELLOW
    return copied
