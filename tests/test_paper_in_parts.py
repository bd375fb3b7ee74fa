"""A thick paper set in parts: as one file it says, shows and lets hear the same as if it had been set at once."""

import datetime
import io
import re
import shutil
import subprocess
from pathlib import Path

import pypdf
import pytest

from lists.exports.joining import joined
from lists.exports.pdfobjects import UnknownFormError
from lists.exports.typesetter import TookTooLongError, typeset_in_parts

AT = datetime.datetime(2018, 7, 12, 8, tzinfo=datetime.UTC)
TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: "Bahan rapat", author: "Sari", date: auto)
#set text(font: ("IBM Plex Sans", "Noto Sans"), lang: "id")
#set page(paper: "a6", footer: context [Halaman #counter(page).get().first()])
#counter(page).update(int(sys.inputs.first))
#for sheet in data.sheets {
  pagebreak(weak: true)
  heading(level: 1, sheet.title)
  heading(level: 2, "Isi")
  table(columns: 2, table.header[No.][Naskah], ..range(sheet.rows).map(n => ([#n], sheet.title)).flatten())
}
"""
# Sheets of one page and of three; titles in which a reference, a heading of a table and a place of structure stand.
SHEETS = [
    {"title": "LoI (12 0 R) \\ /StructParents 3 :-)", "rows": 2},
    {"title": "MoU Provinsi Hainan \u6d77", "rows": 40},
    {"title": "U1x0y0 ((/ID(U1x0y0)) 3 0 R)", "rows": 1},
    {"title": "Rencana Aksi", "rows": 3},
]


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    path: Path = tmp_path_factory.mktemp("paper") / "sheets.typ"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def whole(template) -> bytes:
    return typeset_in_parts(template, [{"sheets": SHEETS}], AT, seconds=60)


@pytest.fixture(scope="module")
def in_parts(template) -> bytes:
    parts = [{"sheets": SHEETS[:1]}, {"sheets": SHEETS[1:3]}, {"sheets": SHEETS[3:]}]
    return typeset_in_parts(template, parts, AT, seconds=60)


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content), strict=True).pages]


def bookmarks(content: bytes) -> list[tuple[str, int]]:
    reader = pypdf.PdfReader(io.BytesIO(content), strict=True)

    def walked(entries):
        for entry in entries:
            if isinstance(entry, list):
                yield from walked(entry)
            else:
                yield str(entry.title), reader.get_destination_page_number(entry)

    return list(walked(reader.outline))


def test_the_pages_are_the_same_with_their_numbers(whole, in_parts):
    assert pages(in_parts) == pages(whole)
    assert f"Halaman {len(pages(whole))}" in pages(in_parts)[-1]
    assert len(pages(whole)) > len(SHEETS)


def test_the_bookmarks_lead_to_the_same_pages(whole, in_parts):
    assert bookmarks(in_parts) == bookmarks(whole)


def test_it_says_the_same_of_itself(whole, in_parts):
    for content in (whole, in_parts):
        reader = pypdf.PdfReader(io.BytesIO(content), strict=True)
        catalog = reader.trailer["/Root"]
        assert (reader.metadata.title, catalog["/Lang"], catalog["/MarkInfo"]["/Marked"]) == ("Bahan rapat", "id", True)
        assert b"pdfuaid:part" in catalog["/Metadata"].get_data()


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler-utils is not installed (setup/programs.sh)")
def test_who_hears_it_hears_the_same(whole, in_parts, tmp_path):
    heard = []
    for name, content in (("whole", whole), ("parts", in_parts)):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(content)
        done = subprocess.run(["pdfinfo", "-struct-text", str(path)], capture_output=True, check=True)  # noqa: S603, S607
        # What was set at once is a part of the document; everything in it stands as it stood, tables under other names.
        text = re.sub(r"\b(?:P\d+)?U\d+x", "Ux", done.stdout.decode(errors="replace"))
        lines = [line.strip() for line in text.splitlines() if line.split() not in (["Document"], ["Part"])]
        heard.append((lines, set(done.stderr.splitlines())))
    assert heard[0] == heard[1]
    assert any("Naskah" in line for line in heard[0][0])


def test_every_heading_of_a_table_has_a_name_of_its_own(in_parts):
    root = pypdf.PdfReader(io.BytesIO(in_parts), strict=True).trailer["/Root"]["/StructTreeRoot"]
    names = root["/IDTree"]["/Names"]
    found = {str(name): names[place + 1] for place, name in enumerate(names) if place % 2 == 0}
    assert len(found) == len(names) / 2 == 8
    assert [str(element["/ID"]) for element in (each.get_object() for each in found.values())] == list(found)


def test_what_cannot_be_heard_makes_no_claim_for_the_whole(template):
    # No font has a character for private use, so this sheet falls short of the standard.
    parts = [{"sheets": SHEETS[:1]}, {"sheets": [{"title": "LoI \ue000", "rows": 1}]}]
    content = typeset_in_parts(template, parts, AT, seconds=60)
    assert len(pages(content)) == 2
    assert b"pdfuaid" not in pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]["/Metadata"].get_data()


def test_it_ends_in_time(template):
    with pytest.raises(TookTooLongError):
        typeset_in_parts(template, [{"sheets": SHEETS}] * 3, AT, seconds=0.01)


def test_a_pdf_of_another_kind_is_refused():
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    file = io.BytesIO()
    writer.write(file)
    with pytest.raises(UnknownFormError):
        joined([file.getvalue(), file.getvalue()])
