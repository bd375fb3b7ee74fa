"""The papers of a meeting: a cover, the agenda, a sheet for each region and agreement, with what the person may see."""

import datetime
import io
from types import SimpleNamespace

import pypdf
import pytest
from django.utils.translation import override

from agreements.models import Agreement
from lists.models import Export
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
    assert first["line"] == ["MoU Seychelles (fulfils the Letter of Intent)"]
    assert first["commitments"]["rows"] == [("Pertukaran pelajar", "31 December 2017", "late")]
    assert first["obstacles"]["rows"][0][0] == "Budget: Tidak ada dana"
    assert first["decision"].startswith("Turn the Letter of Intent into an MoU (Rapat 2017")
    assert first["asked"]["rows"] == [("Ajukan naskah MoU", "Biro Pemerintahan", "31 December 2017")]


def test_the_sheet_of_a_region_counts_its_agreements(meeting, people):
    babel = pack_data(meeting, people.reviewer, DAY)["regions"][1]
    assert (babel["name"], babel["total"]) == ("Kepulauan Bangka Belitung", "2")
    assert ("with an open obstacle", "1") in babel["asks"]
    assert ("with a late commitment", "1") in babel["asks"]


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


def test_nothing_in_a_title_is_read_as_markup(places, client_of):
    meeting = make.meeting(make.agreement(places.babel, title='#panic("x") *tebal* $x$'))
    text = pdf_text(client_of("reviewer").get(f"/meetings/{meeting.pk}/pack.pdf").getvalue())
    assert '#panic("x") *tebal* $x$' in text


def test_the_number_of_queries_does_not_grow(meeting, places, people, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        pack_data(meeting, people.reviewer, DAY)
    many = make.meeting(*Agreement.objects.all(), *(make.agreement(places.belitung) for _number in range(5)))
    with django_assert_max_num_queries(20):
        pack_data(many, people.reviewer, DAY)
