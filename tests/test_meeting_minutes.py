"""The minutes, the letters and the matrix that a meeting hands out."""

import csv
import datetime
import io
import shutil
import subprocess
from types import SimpleNamespace

import docx
import pypdf
import pytest
from python_calamine import CalamineWorkbook

from agreements.models import Agreement
from coopreg.indonesian import day_spelled, spelled
from lists.spreadsheet import unharmed
from meetings import closing
from meetings.models import AgendaItem, FollowUp, Meeting
from meetings.paper.office import government, head
from tests import make

pytestmark = pytest.mark.django_db
# Markup, the braces of templates, orders of typst, formulas, characters that XML refuses or that turn the text.
HOSTILE = 'Sepi {{ 7*7 }} {% for x in y %} <w:p/> & #panic("x") *tebal* $x$\x0b\x0c\x07\x1b\ufffe \u202etiba'
SHOWN = 'Sepi {{ 7*7 }} {% for x in y %} <w:p/> & #panic("x") *tebal* $x$ tiba'


@pytest.fixture
def meeting(places: SimpleNamespace) -> Meeting:
    loi = make.agreement(places.babel, make.partner("Provinsi Hainan"), title="LoI Seychelles & <b>")
    away = make.agreement(places.padang, title="MoU Hildesheim")
    made = make.meeting(loi, away, title="Rapat Pangkalpinang", place="Pangkalpinang", host=places.babel)
    made.participants.create(name="Sari Dewi", position="Kepala Biro", part="chair", attended=True, signs=True)
    made.participants.create(name="Rina Wijaya", institution="Kemendagri", part="notes", attended=True, signs=True)
    made.participants.create(name="Ahmad Fauzi", institution="Kota Padang")
    for item in made.items.all():
        AgendaItem.objects.filter(pk=item.pk).update(findings=HOSTILE, decision="to_mou", reason="Sudah lama")
        make.follow_up(item, "2018-12-31", what=f"Ajukan naskah {item.agreement.title}")
    return made


def fetched(client, meeting: Meeting, name: str) -> bytes:
    response = client.get(f"/meetings/{meeting.pk}/{name}")
    assert response.status_code == 200
    return response.getvalue()


def words(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def pdf_words(content: bytes) -> str:
    pages = (page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    return " ".join(" ".join(pages).split())


@pytest.mark.parametrize(("name", "read"), [("minutes.docx", words), ("minutes.pdf", pdf_words)])
def test_the_minutes_read_as_those_of_an_indonesian_office(meeting, client_of, name, read):
    text = " ".join(read(fetched(client_of("reviewer"), meeting, name)).split())
    for part in (
        "PEMERINTAH PROVINSI KEPULAUAN BANGKA BELITUNG",
        "Kamis, tanggal dua belas bulan Juli tahun dua ribu delapan belas (12-07-2018), bertempat di Pangkalpinang",
        "KONSEP: rapat belum ditutup",
        "Rapat dipimpin oleh Sari Dewi, Kepala Biro; notulis: Rina Wijaya, Kemendagri.",
        "Rapat dihadiri oleh 2 orang",
        "Rapat membahas 2 naskah kerja sama dari 2 pemerintah daerah dan mengambil keputusan atas 2 naskah.",
        "Pernyataan Kehendak ditindaklanjuti menjadi MoU",
        "Pangkalpinang, 12 Juli 2018",
        "LoI Seychelles & <b>",
        "Provinsi Hainan",
        "MoU Hildesheim",
        "Sudah lama",
        "Ajukan naskah MoU Hildesheim (Biro Pemerintahan, 31 Desember 2018)",
        SHOWN,
    ):
        assert part in text
    assert "Petikan" not in text


def test_the_minutes_show_each_person_what_they_may_see_and_say_so(meeting, client_of):
    for text in (
        words(fetched(client_of("supervisor"), meeting, "minutes.docx")),
        pdf_words(fetched(client_of("supervisor"), meeting, "minutes.pdf")),
    ):
        assert "LoI Seychelles & <b>" in text
        assert "Hildesheim" not in text
        assert "Petikan: hanya naskah dalam lingkup Kepulauan Bangka Belitung" in text


def test_closed_minutes_speak_of_the_agreement_as_it_was_then(meeting, client_of):
    Agreement.objects.update(activity="running")
    closing.close(meeting)
    Agreement.objects.filter(title__startswith="LoI").update(title="Judul baru", activity="not_running")
    text = words(fetched(client_of("reviewer"), meeting, "minutes.docx"))
    assert "LoI Seychelles" in text
    assert "; berjalan" in text
    assert "tidak berjalan" not in text
    assert "Judul baru" not in text
    assert "KONSEP" not in text


def test_minutes_of_a_meeting_of_which_nothing_is_written_down(places, client_of):
    empty = make.meeting(make.agreement(places.babel), title="Rapat kosong", held_until="2018-07-13")
    empty.items.all().delete()
    for text in (
        words(fetched(client_of("reviewer"), empty, "minutes.docx")),
        pdf_words(fetched(client_of("reviewer"), empty, "minutes.pdf")),
    ):
        assert "[KOP SURAT INSTANSI PENYELENGGARA]" in text
        assert "sampai dengan hari Jumat, tanggal tiga belas bulan Juli" in " ".join(text.split())
        assert "Pimpinan rapat" in text
        assert "Notulis" in text


def test_a_region_gets_a_letter_of_its_own_decisions(meeting, client_of):
    text = words(fetched(client_of("reviewer"), meeting, "letters/19.docx"))
    assert "Yth. Gubernur Kepulauan Bangka Belitung" in text
    assert "LoI Seychelles" in text
    assert "Sari Dewi" in text
    assert "Hildesheim" not in text
    assert client_of("supervisor").get(f"/meetings/{meeting.pk}/letters/13.71.docx").status_code == 404


def test_how_governments_and_their_heads_are_named(places):
    named = [(government(place), head(place)) for place in (places.babel, places.belitung, places.padang)]
    assert named == [
        ("Pemerintah Provinsi Kepulauan Bangka Belitung", "Gubernur Kepulauan Bangka Belitung"),
        ("Pemerintah Kabupaten Belitung", "Bupati Belitung"),
        ("Pemerintah Kota Padang", "Wali Kota Padang"),
    ]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (17, "tujuh belas"),
        (20, "dua puluh"),
        (99, "sembilan puluh sembilan"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (1000, "seribu"),
        (1998, "seribu sembilan ratus sembilan puluh delapan"),
        (2000, "dua ribu"),
        (2026, "dua ribu dua puluh enam"),
        (10_000, "10000"),
    ],
)
def test_numbers_are_spelled_out(number, words):
    assert spelled(number) == words


def test_a_day_is_spelled_out():
    assert day_spelled(datetime.date(2019, 3, 1)) == (
        "Jumat, tanggal satu bulan Maret tahun dua ribu sembilan belas (01-03-2019)"
    )


# The matrix of follow-ups ------------------------------------------------------------------------

FIELDS = "id,what,who,due_on,evidence,reference"
# What a spreadsheet would run, what has an apostrophe already, several lines, a number as text.
TEXTS = ['=HYPERLINK("http://x";"a")', "'=1+1", "@SUM(A1)", "-5", 'satu\ndua; "tiga", empat', "\u6d77\u5357 \U0001f91d"]


@pytest.fixture
def matrix(meeting) -> list[list[str]]:
    """The follow-ups of the meeting as a file for programs has them, in its order."""
    item = meeting.items.first()
    for number, text in enumerate(TEXTS, 1):
        make.follow_up(item, f"2019-01-0{number}", what=text, who=text, evidence=text)
    rows = FollowUp.objects.filter(meeting=meeting).order_by("due_on", "pk").select_related("agreement")
    return [
        [str(row.pk), row.what, row.who, row.due_on.isoformat(), row.evidence, row.agreement.reference] for row in rows
    ]


def test_the_matrix_comes_back_from_csv_as_it_was(matrix, meeting, client_of):
    address = f"/follow-ups/?meeting={meeting.pk}&export=csv&columns={FIELDS}&headers=codes"
    content = client_of("reviewer").get(address).getvalue().decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(content, newline=""))
    assert header == FIELDS.split(",")
    assert not any(cell.startswith(("=", "@")) for row in rows for cell in row)
    assert [[unharmed(cell) for cell in row] for row in rows] == matrix


def test_the_matrix_comes_back_from_excel_as_it_was(matrix, meeting, client_of):
    address = f"/follow-ups/?meeting={meeting.pk}&export=xlsx&columns={FIELDS}&headers=codes"
    book = CalamineWorkbook.from_filelike(io.BytesIO(client_of("reviewer").get(address).getvalue()))
    header, *rows = book.get_sheet_by_index(0).to_python()
    assert header == FIELDS.split(",")
    assert [[as_text(cell) for cell in row] for row in rows] == matrix


def as_text(cell) -> str:
    return str(int(cell)) if isinstance(cell, float) else str(cell)


def test_the_papers_open_in_libreoffice(meeting, client_of, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not here")
    files = [tmp_path / "minutes.docx", tmp_path / "letter.docx"]
    files[0].write_bytes(fetched(client_of("reviewer"), meeting, "minutes.docx"))
    files[1].write_bytes(fetched(client_of("reviewer"), meeting, "letters/19.docx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", *map(str, files)]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=200)  # noqa: S603
    minutes = pypdf.PdfReader(tmp_path / "minutes.pdf")
    assert [page.mediabox.width > page.mediabox.height for page in minutes.pages] == [False, False, True]
    assert "LoI Seychelles" in pdf_words((tmp_path / "minutes.pdf").read_bytes())
    assert "Yth. Gubernur" in pdf_words((tmp_path / "letter.pdf").read_bytes())


def test_the_general_notes_are_for_who_holds_the_meeting(client_of, meeting: Meeting):
    Meeting.objects.filter(pk=meeting.pk).update(notes="Catatan umum tentang semua naskah")
    assert "Catatan umum" in pdf_words(fetched(client_of("supervisor"), meeting, "minutes.pdf"))
    assert "Catatan umum" not in pdf_words(fetched(client_of("province_staff"), meeting, "minutes.pdf"))
