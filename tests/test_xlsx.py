"""The list as a workbook: what programs read in it, and that it is the list."""

import csv
import datetime
import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from agreements.models import Agreement, AgreementSector, Party
from agreements.tables import AgreementTable
from lists.exports import xlsx
from tests import make

URL = "/agreements/"
office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed (setup/programs.sh)")


def book(client, **query) -> bytes:
    response = client.get(URL, {"export": "xlsx"} | query)
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def sheets(file: bytes) -> list[list[list]]:
    opened = CalamineWorkbook.from_filelike(io.BytesIO(file))
    return [opened.get_sheet_by_index(n).to_python(skip_empty_area=False) for n in range(2)]


def in_csv(client, **query) -> list[list[str]]:
    text = client.get(URL, {"export": "csv"} | query).getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def part(file: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.testzip() is None
        return archive.read(name).decode()


@pytest.fixture
def english(client_of):
    client = client_of("reviewer")
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def made(places) -> Agreement:
    """An agreement that has what is hard to write: markup, several lines, other scripts, a formula."""
    agreement = make.agreement(
        places.padang,
        make.partner("Shizuoka & <Co>", original_name="静岡県"),
        make.partner("Chiba"),
        title='=HYPERLINK("http://x";"a")',
        summary="satu\n  dua\ttiga _x0041_ 'kutip' ]]> \U0001f91d",
        funding=" ",
        is_signed=True,
        signed_on="2018-07-12",
        signed_precision="day",
        effective_on="2018-08-01",
        effective_precision="month",
        term="years",
        term_years=5,
    )
    AgreementSector.objects.create(agreement=agreement, sector=make.sector(), progress="running")
    Party.objects.filter(agreement=agreement, region=places.padang).update(
        position="Wali Kota", signed_on="2018-07-12", signed_precision="day"
    )
    Agreement.objects.filter(pk=agreement.pk).update(created_at="2026-01-02T03:04:05Z")
    return agreement


def test_dates_times_and_numbers_are_what_they_are_and_texts_are_texts(english, made):
    columns = "reference,title,signed_on,effective_on,created_at,term_years,renewal_months,confidential,partner,summary"
    header, row = sheets(book(english, columns=columns))[0]
    assert header[:4] == ["Reference", "Title", "Signed on", "In force from"]
    assert row == [
        made.reference,
        '=HYPERLINK("http://x";"a")',
        datetime.date(2018, 7, 12),
        "2018-08",
        datetime.datetime(2026, 1, 2, 10, 4, 5),  # noqa: DTZ001  (a sheet knows no time zones)
        5.0,
        "",
        "No",
        "Shizuoka & <Co>; Chiba",
        "satu\n  dua\ttiga _x0041_ 'kutip' ]]> \U0001f91d",
    ]


def test_for_programs_it_has_codes(english, made):
    columns = "kind,instrument,created_at,sector_progress,partner_kind"
    header, row = sheets(book(english, columns=columns, headers="codes"))[0]
    assert header == columns.split(",")
    assert row == ["ksdpl", "mou", "2026-01-02T10:04:05+07:00", "PAR: running", "regional_government"]


def test_every_column_has_what_the_csv_has(english, made, places):
    make.agreement(places.belitung)
    table, _about = sheets(book(english, columns="all"))
    lines = in_csv(english, columns="all")
    assert [name.lower() for name in table[0]] == [name.lower() for name in lines[0]]
    assert len(table[0]) == len(AgreementTable.base_columns)
    for row, line in zip(table[1:], lines[1:], strict=True):
        assert list(map(as_in_csv, row)) == [line_ends(cell) for cell in line]


def as_in_csv(value) -> str:
    if isinstance(value, datetime.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, float):
        return str(int(value))
    return str(value)


def line_ends(text: str) -> str:
    """Without the apostrophe of CSV."""
    return text[1:] if text.startswith("'=") else text


def test_what_belongs_to_an_agreement_is_in_words(english, made, places):
    follower = make.agreement(places.padang, title="Plan", follows=made, follows_as="implements")
    columns = (
        "province,region_level,partner_original_name,partner_kind,positions,sides_signed_on,sector_progress,signed,"
        "followed_by,follows_title,created_by"
    )
    rows = {row[-3]: row for row in sheets(book(english, columns=columns))[0][1:]}
    assert rows[follower.reference] == [
        "Sumatera Barat",
        "city",
        "静岡県",
        "regional government abroad",
        "Wali Kota",
        "Kota Padang: 2018-07-12",
        "Tourism: running",
        "Yes",
        follower.reference,
        "",
        "",
    ]
    assert rows[""][-2] == made.title


def test_what_a_person_may_not_see_is_in_no_column(client_of, places):
    secret = make.agreement(places.padang, title="Tersembunyi")
    own = make.agreement(places.belitung, follows=secret, follows_as="renews")
    make.agreement(places.padang, follows=own, follows_as="renews", title="Juga tersembunyi")
    client = client_of("supervisor")
    table = sheets(book(client, columns="all"))[0]
    assert len(table) == 2
    assert "13.71-" not in str(table)
    assert "ersembunyi" not in str(table)


def test_the_heading_is_frozen_and_the_filter_covers_the_rows(english, made, places):
    make.agreement(places.padang)
    file = book(english, columns="reference,title,signed_on")
    sheet = part(file, "xl/worksheets/sheet1.xml")
    assert '<pane ySplit="1" topLeftCell="A2"' in sheet
    assert '<autoFilter ref="A1:C3"' in sheet
    assert "$A$1:$C$3" in part(file, "xl/workbook.xml")
    assert len(re.findall("<col ", sheet)) == 3
    assert "<f>" not in sheet


def test_the_second_sheet_says_what_the_first_is(english, made):
    about = dict(sheets(book(english, kind="ksdpl", sort="-title"))[1])
    assert about["List"] == "Agreements"
    assert about["Number of rows"] == "1"
    assert "kemlu" in about["Exported by"]
    assert "KSDPL" in about["Cooperation kind"]


def test_a_list_without_rows_is_a_whole_file(english, places):
    table, about = sheets(book(english, columns="reference,title"))
    assert table == [["Reference", "Title"]]
    assert dict(about)["Number of rows"] == "0"


def test_what_xml_cannot_hold_is_left_out_and_what_a_cell_cannot_is_cut(english, places):
    make.agreement(places.padang, title="a\x01b\x0bc\ufffed\re", summary="x" * 40_000, funding="\U0001f91d" * 20_000)
    row = sheets(book(english, columns="title,summary,funding"))[0][1]
    assert row[0] == "abcd\ne"
    assert row[1] == "x" * 32_766 + "…"
    assert len(row[2].encode("utf-16-le")) // 2 <= 32_767
    assert row[2].endswith("…")


def test_more_rows_than_a_sheet_holds_are_refused_with_a_sentence(english, places, monkeypatch, settings):
    settings.LIST_CAP = 1
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    for _ in range(2):
        make.agreement(places.padang)
    assert len(sheets(book(english))[0]) == 3
    make.agreement(places.padang)
    response = english.get(URL, {"export": "xlsx"})
    assert response.status_code == 400
    assert "An Excel sheet holds at most 2 agreements" in response.text


def converted(folder: Path, file: bytes, name: str, to: str, *options: str) -> bytes:
    """What LibreOffice makes of a file, in a profile of its own."""
    (folder / name).write_bytes(file)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, *options, "--convert-to", to, "--outdir", str(folder / "out"), name]
    subprocess.run(command, check=True, capture_output=True, timeout=110, cwd=folder)  # noqa: S603  (of the machine)
    return (folder / "out" / name).read_bytes()


COLUMNS = "reference,title,instrument,region_name,partner,signed_on,effective_on,term_years,confidential,summary"


@office
def test_libreoffice_opens_the_workbook_and_reads_the_same(english, made, places, tmp_path):
    make.agreement(places.belitung, make.partner("Fremantle"))
    file = book(english, columns=COLUMNS)
    again = converted(tmp_path, file, "list.xlsx", "xlsx:Calc MS Excel 2007 XML")
    assert again != file
    assert sheets(again) == sheets(file)


@office
@pytest.mark.parametrize(("style", "delimiter"), [("standard", ","), ("indonesian", ";")])
def test_libreoffice_opens_the_csv_and_reads_the_same(people, english, made, tmp_path, style, delimiter):
    type(people.reviewer).objects.filter(pk=people.reviewer.pk).update(csv_style=style)
    file = english.get(URL, {"export": "csv", "columns": COLUMNS}).getvalue()
    # Separator, quotation mark, UTF-8, from line 1, every column as text.
    texts = "/".join(f"{number}/2" for number in range(1, 11))
    form = f"{ord(delimiter)},34,76,1,{texts}"
    reading = f"--infilter=Text - txt - csv (StarCalc):{form}"
    again = converted(tmp_path, file, "list.csv", f"csv:Text - txt - csv (StarCalc):{form}", reading)

    def cells(text: bytes) -> list[list[str]]:
        return list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline=""), delimiter=delimiter))

    assert cells(again) == cells(file)
