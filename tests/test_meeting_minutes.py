"""The minutes, the letters and the matrix that a meeting hands out."""

import csv
import io
import shutil
import subprocess
from types import SimpleNamespace

import docx
import pypdf
import pytest

from agreements.models import Agreement
from meetings import closing
from meetings.models import AgendaItem, FollowUp, Meeting
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(places: SimpleNamespace) -> Meeting:
    loi = make.agreement(places.babel, title="LoI Seychelles & <b>")
    away = make.agreement(places.padang, title="MoU Hildesheim")
    made = make.meeting(loi, away, title="Rapat Pangkalpinang", place="Pangkalpinang")
    made.participants.create(name="Sari Dewi", position="Kepala Biro", attended=True, signs=True)
    for item in made.items.all():
        AgendaItem.objects.filter(pk=item.pk).update(findings="Sepi {{ 7*7 }}", decision="to_mou", reason="Sudah lama")
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


def test_the_minutes_say_in_word_who_was_there_and_what_was_decided(meeting, client_of):
    text = words(fetched(client_of("reviewer"), meeting, "minutes.docx"))
    for part in (
        "Sari Dewi",
        "LoI Seychelles & <b>",
        "Sepi {{ 7*7 }}",
        "Sudah lama",
        "31 Desember 2018",
        "MoU Hildesheim",
    ):
        assert part in text
    assert "Kamis, 12 Juli 2018" in text


def test_the_minutes_show_each_person_what_they_may_see(meeting, client_of):
    assert "Hildesheim" not in words(fetched(client_of("supervisor"), meeting, "minutes.docx"))
    pages = pypdf.PdfReader(io.BytesIO(fetched(client_of("supervisor"), meeting, "minutes.pdf"))).pages
    text = " ".join(page.extract_text() for page in pages)
    assert "LoI Seychelles & <b>" in text
    assert "Hildesheim" not in text


def test_closed_minutes_speak_of_the_agreement_as_it_was_then(meeting, client_of):
    closing.close(meeting)
    Agreement.objects.filter(title__startswith="LoI").update(title="Judul baru")
    text = words(fetched(client_of("reviewer"), meeting, "minutes.docx"))
    assert "LoI Seychelles" in text
    assert "Judul baru" not in text


def test_a_region_gets_a_letter_of_its_own_decisions(meeting, client_of):
    text = words(fetched(client_of("reviewer"), meeting, "letters/19.docx"))
    assert "Kepulauan Bangka Belitung" in text
    assert "LoI Seychelles" in text
    assert "Hildesheim" not in text
    assert client_of("supervisor").get(f"/meetings/{meeting.pk}/letters/13.71.docx").status_code == 404


def test_the_matrix_can_be_read_back(meeting, client_of):
    address = f"/follow-ups/?meeting={meeting.pk}&export=csv&columns=id,what,who,due_on&headers=codes"
    content = client_of("reviewer").get(address).getvalue().decode("utf-8-sig")
    rows = {int(row["id"]): row for row in csv.DictReader(io.StringIO(content))}
    stored = {row.pk: row for row in FollowUp.objects.all()}
    assert {key: (row["what"], row["who"], row["due_on"]) for key, row in rows.items()} == {
        key: (row.what, row.who, row.due_on.isoformat()) for key, row in stored.items()
    }


def test_the_minutes_open_in_libreoffice(meeting, client_of, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not here")
    file = tmp_path / "minutes.docx"
    file.write_bytes(fetched(client_of("reviewer"), meeting, "minutes.docx"))
    command = [
        office,
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        str(file),
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=200)  # noqa: S603
    pages = pypdf.PdfReader(tmp_path / "minutes.pdf").pages
    assert "LoI Seychelles" in " ".join(page.extract_text() for page in pages)
