"""The list on paper, read back: every row on it, in order, and what stands around them."""

import csv
import io
import re
import shutil
import subprocess
from typing import Any

import pypdf
import pytest
from django.utils.translation import override

from coopreg.dates import PartialDate, parse_partial
from lists.exports.paper import BREAK, PAPERS, Content, breakable, layout
from tests import make

URL = "/agreements/"
# What makes a cell harmless in a spreadsheet; on paper nothing is run.
APOSTROPHE = "'"
COLUMNS = "reference,title,instrument,partner,signed_on,activity"


def by_pypdf(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def by_poppler(content: bytes) -> list[str]:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not here: install poppler-utils")
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True)  # noqa: S607
    return done.stdout.decode().removesuffix("\f").split("\f")


READERS = [by_pypdf, by_poppler]


def solid(text: str) -> str:
    """``text`` without blanks: where a line breaks says nothing about what it says."""
    return re.sub(r"[\s\u00a0\u200b]", "", text)


def pdf(client: Any, address: str = URL, **query: str) -> bytes:
    response = client.get(address, {"export": "pdf"} | query)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return b"".join(response.streaming_content)


@pytest.fixture
def reader_of_many(places, client_of):
    """130 agreements with all that paper could trip over in their titles, and the client of a reviewer."""
    odd = ["#strike[x] *y* _z_ $a$ @b <c> `d`", "Łódź, Ñandú & ế", "// komentar /* x */", "a\nb \\ c", "“kutip” - 'x'"]
    partner = make.partner("Prefektur Shizuoka")
    for number in range(130):
        make.agreement(
            places.padang,
            partner,
            title=f"{odd[number % len(odd)]} {number}",
            is_signed=True,
            signed_on=f"2018-{number % 12 + 1:02}-01",
            signed_precision="month" if number % 2 else "day",
        )
    return client_of("reviewer")


@pytest.mark.parametrize("reader", READERS)
def test_the_paper_has_every_row_of_the_list_in_its_order_on_pages_with_a_head(reader_of_many, reader):
    client = reader_of_many
    client.cookies["django_language"] = "en"
    query = {"columns": COLUMNS, "sort": "title"}
    pages = [solid(text) for text in reader(pdf(client, **query))]
    exported = client.get(URL, {"export": "csv", **query}).getvalue().decode("utf-8-sig")

    head = solid("No. Reference Title Instrument Partner Signed on Activity")
    assert len(pages) > 2
    bodies = []
    for number, page in enumerate(pages, start=1):
        assert page.count(head) == 1
        assert f"Page{number}of{len(pages)}" in page
        bodies.append(page.partition(head)[2])
    body = "".join(bodies)
    body = body.partition("Endofthelist:130agreements")[0] + body.partition("Endofthelist:130agreements")[2]
    for text in _around(pages):
        body = body.replace(text, "")
    assert body == "".join(expected(exported))


def _around(pages: list[str]) -> list[str]:
    """What stands below the table on every page, and above it on those after the first."""
    foot = re.search(r"RegisterofInternationalCooperation·kemlu.*?WIB", pages[1])
    assert foot
    return [foot[0], *(f"Page{number}of{len(pages)}" for number in range(1, len(pages) + 1))]


def expected(exported: str) -> list[str]:
    """Each row of the CSV as it stands on paper: numbered, dates and abbreviations as on the screen."""
    rows = []
    for number, row in enumerate(list(csv.reader(io.StringIO(exported, newline="")))[1:], start=1):
        reference, title, _instrument, partner, signed, activity = row
        date = parse_partial(signed)
        rows.append(
            solid(f"{number}{reference}{title.removeprefix(APOSTROPHE)}MoU{partner}{in_english(date)}{activity}")
        )
    return rows


def in_english(date: PartialDate) -> str:
    with override("en"):
        return str(date)


@pytest.mark.parametrize("reader", READERS)
def test_the_paper_says_which_list_it_is_who_took_it_and_when(reader_of_many, reader):
    text = " ".join(reader(pdf(reader_of_many, region="13", sort="-signed_on"))[0].split())
    assert "Registrasi Kerja Sama Internasional Naskah kerja sama 130 naskah" in text
    assert "Daerah: Sumatera Barat" in text
    assert "kemlu (Penelaah kementerian, Semua daerah)" in text
    assert re.search(r"\d+ \w+ 20\d\d, \d\d\.\d\d WIB", text)


def test_the_file_tells_its_title_its_author_and_its_language_and_has_tags(reader_of_many):
    read = pypdf.PdfReader(io.BytesIO(pdf(reader_of_many)))
    root: Any = read.trailer["/Root"]
    assert read.metadata is not None
    assert (read.metadata.title, read.metadata.author) == (
        "Naskah kerja sama",
        "kemlu (Penelaah kementerian, Semua daerah)",
    )
    assert root["/Lang"] == "id"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in read.trailer["/Root"]["/Metadata"].get_object().get_data()  # type: ignore[index]


def test_names_in_other_scripts_do_not_vanish(places, client_of):
    names = ["静岡県", "부산광역시", "臺北市", "江苏省", "Владивосток", "Ελλάδα", "Thành phố Huế"]
    for number, name in enumerate(names):
        make.partner(f"Mitra {number}", original_name=name)
    # Of these the readers give the letters back in another order.
    for name in ("กรุงเทพมหานคร", "الرياض", "ភ្នំពេញ", "दिल्ली"):
        make.partner(f"Mitra {name}")
    content = pdf(client_of("reviewer"), "/partners/", columns="name,original_name")
    text = solid("".join(by_pypdf(content)))
    assert [name for name in names if solid(name) not in text] == []
    fonts = {str(font) for page in pypdf.PdfReader(io.BytesIO(content)).pages for font in page._get_fonts()[0]}
    for script in ("CJKjp", "Thai", "Arabic", "Khmer", "NotoSans-Regular"):
        assert any(script in font for font in fonts), (script, fonts)
    assert "no font" not in text


@pytest.mark.parametrize("name", ["\U0001d173 \ue000", "မန္တလေး \ue001"])
def test_characters_that_no_font_has_are_named_and_stop_nothing(places, client_of, name):
    make.partner("Mitra", original_name=name)
    client = client_of("reviewer")
    client.cookies["django_language"] = "en"
    text = " ".join(by_pypdf(pdf(client, "/partners/")))
    assert "this server has no font" in text


def test_an_empty_list_is_a_page_that_says_so(places, client_of):
    client = client_of("reviewer")
    client.cookies["django_language"] = "en"
    pages = by_pypdf(pdf(client))
    assert len(pages) == 1
    assert "End of the list: 0 agreements" in pages[0]


def test_too_many_rows_are_a_sentence_and_no_file(reader_of_many, settings):
    settings.LIST_PDF_ROWS = 100
    response = reader_of_many.get(URL, {"export": "pdf"})
    assert response.status_code == 400
    assert "100 naskah" in response.content.decode()
    assert response["Content-Type"].startswith("text/html")


def test_what_takes_too_long_is_a_sentence_and_no_file(reader_of_many, settings):
    settings.LIST_PDF_SECONDS = 0.001
    assert reader_of_many.get(URL, {"export": "pdf"}).status_code == 400


def test_as_many_rows_as_fit_are_taken(reader_of_many, settings):
    settings.LIST_PDF_ROWS = 130
    assert pdf(reader_of_many)


def test_too_many_columns_are_a_sentence_and_no_file(reader_of_many):
    response = reader_of_many.get(URL, {"export": "pdf", "columns": "all"})
    assert response.status_code == 400
    assert "A3" in response.content.decode()


def test_more_columns_than_a4_holds_go_on_a3(reader_of_many):
    columns = "reference,title,kind,tie,instrument,region_name,agency,partner,country_name,sector_name,signed_on"
    more = columns + ",effective_on,ends_on,term,validity,activity"
    read = pypdf.PdfReader(io.BytesIO(pdf(reader_of_many, columns=more)))
    assert round(float(read.pages[0].mediabox.width)) == 1191
    assert "A3" in read.pages[0].extract_text()


# How columns share a page ---------------------------------------------------------------------


def test_columns_fill_the_page_and_dates_keep_their_line():
    date = Content("Signed on", ["27 September 2019"] * 3, breaks=False)
    title = Content("Title", ["word " * 30] * 3, breaks=True, title=True)
    sheet = layout([date, title])
    assert sheet is not None
    assert sheet.paper == "a4"
    assert round(sum(sheet.widths)) == round(PAPERS["a4"])
    assert sheet.widths[0] > 17 * 0.45 * sheet.size
    assert sheet.widths[1] > 3 * sheet.widths[0]


def test_letters_shrink_before_the_paper_grows_and_then_nothing_fits():
    column = Content("Heading", ["some words of a text"] * 5, breaks=True)
    sheets = [layout([column] * number) for number in range(1, 40)]
    found = [(sheet.paper, sheet.size) if sheet else None for sheet in sheets]
    assert found[0] == ("a4", 8.5)
    assert ("a4", 7.0) in found
    assert ("a3", 6.5) in found
    assert found[-1] is None


def test_long_words_may_break_and_lines_are_one():
    assert breakable("a\n b\t c") == "a b c"
    long = breakable("x" * 50)
    assert long.replace(BREAK, "") == "x" * 50
    assert max(map(len, long.split(BREAK))) <= 22
    assert breakable("静" * 50) == "静" * 50
