"""The papers of a meeting: a cover, the agenda, a sheet for each region and agreement, with what the person may see."""

import datetime
import io
import re
from types import SimpleNamespace

import pypdf
import pytest
from django.utils.translation import override

from agreements.models import Agreement
from lists.models import Export
from meetings import agenda
from meetings.models import AgendaItem, Meeting
from meetings.paper.pack import pack_data
from tests import make

pytestmark = pytest.mark.django_db
DAY = datetime.date(2018, 7, 12)


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def pdf_text(content: bytes) -> str:
    pages = (page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    return " ".join(" ".join(pages).split())


@pytest.fixture
def meeting(places: SimpleNamespace) -> Meeting:
    loi = make.agreement(places.babel, make.partner("Seychelles"), title="LoI Seychelles", instrument="loi")
    mou = make.agreement(places.babel, title="MoU Seychelles", follows=loi, follows_as="fulfils")
    away = make.agreement(places.padang, title="MoU Hildesheim")
    earlier = make.meeting(loi, held_on="2017-07-12", title="Rapat 2017")
    AgendaItem.objects.filter(meeting=earlier).update(decision="to_mou", reason="Sudah tiga tahun")
    make.follow_up(earlier.items.get(), "2017-12-31", what="Ajukan naskah MoU")
    make.commitment(loi, "2017-12-31", text="Pertukaran pelajar")
    make.obstacle(loi, "2018-03-05", text="Tidak ada dana")
    return make.meeting(loi, mou, away, title="Rapat Pangkalpinang", place="Pangkalpinang")


def test_a_sheet_has_everything_the_meeting_needs(meeting, people):
    first = pack_data(meeting, people.reviewer, DAY)["sheets"][0]
    assert [(step["title"], step["depth"], step["here"]) for step in first["line"]["rows"]] == [
        ("LoI Seychelles", 0, True),
        ("MoU Seychelles", 1, False),
    ]
    assert first["commitments"]["rows"] == [["Pertukaran pelajar", "31 December 2017", "late"]]
    assert first["obstacles"]["rows"][0][0] == "Budget: Tidak ada dana"
    assert [aspect for aspect, _result in first["aman"]] == ["Political", "Security", "Legal", "Technical"]
    assert ["Commitments", "1 late. 0% in time: 0 of 1 due date that has come."] in first["effect"]
    assert first["decision"] == {
        "decision": "Turn the Letter of Intent into an MoU",
        "outcome": "not carried out",
        "meeting": "Rapat 2017, 12 July 2017",
        "reason": "Sudah tiga tahun",
    }
    assert first["asked"]["rows"] == [["Ajukan naskah MoU", "Biro Pemerintahan", "31 December 2017"]]


def test_the_sheet_of_a_region_counts_its_agreements_and_says_where_on_the_agenda_they_are(meeting, places, people):
    make.entered(make.agreement(places.babel), make.procedure("drafting").stages.get(), "2018-01-01")
    babel = pack_data(meeting, people.reviewer, DAY)["regions"][1]
    assert (babel["name"], babel["total"]) == ("Kepulauan Bangka Belitung", "3")
    assert ["not signed", "3"] in babel["validity"]
    assert ["in process", "1"] in babel["process"]
    assert babel["stages"] == [["drafting", "1"]]
    assert ["with an open obstacle", "1", "no. 1"] in babel["asks"]
    assert ["with a late commitment", "1", "no. 1"] in babel["asks"]
    assert [label for label, number, _places in babel["asks"] if number != "0"] == [
        "with a late commitment",
        "with an open obstacle",
        "with an open follow-up of a meeting",
    ]


def test_the_numbers_of_a_region_are_those_that_the_person_may_see(meeting, places, people):
    shared = make.agreement(places.padang, title="Bersama")
    shared.parties.create(region=places.babel)
    agenda.add(meeting, shared)
    found = {sheet["name"]: sheet["total"] for sheet in pack_data(meeting, people.supervisor, DAY)["regions"]}
    assert found == {"Kota Padang": "1", "Kepulauan Bangka Belitung": "2"}


def test_the_pdf_shows_each_person_what_they_may_see(meeting, client_of):
    whole = pdf_text(client_of("reviewer").get(f"/meetings/{meeting.pk}/pack.pdf").getvalue())
    part = pdf_text(client_of("supervisor").get(f"/meetings/{meeting.pk}/pack.pdf").getvalue())
    for text in (whole, part):
        assert "LoI Seychelles" in text
        assert "Ajukan naskah MoU" in text
    assert "MoU Hildesheim" in whole
    assert "MoU Hildesheim" not in part
    assert "Padang" not in part
    export = Export.objects.order_by("pk").first()
    assert (export.list, export.format, export.rows, export.finished_at is None) == ("meetings", "pdf", 3, False)


def test_hostile_and_endless_texts_are_set_as_they_are_and_run_out_of_nothing(places, client_of):
    title = '#panic("x") *tebal* $x$ {{ 7*7 }} <b> \x0b\u202e' + "panjang" * 40
    meeting = make.meeting(make.agreement(places.babel, title=title))
    content = client_of("reviewer").get(f"/meetings/{meeting.pk}/pack.pdf").getvalue()
    assert '#panic("x") *tebal* $x$ {{ 7*7 }} <b>' in pdf_text(content)
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        found: list[float] = []
        page.extract_text(visitor_text=lambda text, cm, tm, *_font, found=found: found.append(tm[4] if text else 0))
        assert max(found) < float(page.mediabox.width)


def test_a_thick_pack_is_one_file_with_every_sheet_and_its_pages_numbered(places, client_of):
    many = [make.agreement(places.babel, title=f"Naskah nomor {number}.") for number in range(11)]
    made = make.meeting(*many)
    reader = pypdf.PdfReader(io.BytesIO(client_of("reviewer").get(f"/meetings/{made.pk}/pack.pdf").getvalue()))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    # Cover, agenda, the sheet of the region and those of the agreements.
    assert len(pages) == 14
    for number, page in enumerate(pages, 1):
        assert re.search(rf"Halaman {number}\b", page), page
    bookmarks = [str(entry.title) for entry in reader.outline if not isinstance(entry, list)]
    assert bookmarks[2:] == [each.title for each in many]


def test_the_number_of_queries_does_not_grow(meeting, places, people, django_assert_max_num_queries):
    with django_assert_max_num_queries(28):
        pack_data(meeting, people.reviewer, DAY)
    many = make.meeting(*Agreement.objects.all(), *(make.agreement(places.belitung) for _number in range(5)))
    with django_assert_max_num_queries(28):
        pack_data(many, people.reviewer, DAY)
