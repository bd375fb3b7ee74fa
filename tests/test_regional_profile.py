"""The regional profile: two pages for the meeting pack, of what the person may see, noted in the log of exports."""

import io
from xml.etree.ElementTree import fromstring

import pytest
from pypdf import PdfReader

from accounts.models import User
from agreements.choices import Activity, Term
from dashboards.profile import MOST, profile_data
from dashboards.sight import Sight
from lists.models import Export
from tests import make
from tests.test_dashboards import TODAY


@pytest.fixture
def many(places):
    """More agreements of the city than fit on paper: half of them end soon, the other half sleep."""
    partner = make.partner("Kota Chiba", country=make.country("JP", "Jepang", "Japan", latitude=36.0, longitude=138.0))
    signed = {"is_signed": True, "signed_on": "2015-03-01", "signed_precision": "day", "activity": Activity.RUNNING}
    for number in range(2 * MOST + 6):
        ends = {"term": Term.ENDS_ON, "ends_on": "2027-05-01", "ends_precision": "day"} if number % 2 else {}
        made = make.agreement(
            places.pangkalpinang, partner, title=f"Naskah {number} {'panjang ' * 20}", **signed, **ends
        )
        make.obstacle(made, text=f"Hambatan {number} {'panjang ' * 20}")


def text_of(response) -> tuple[int, str]:
    pages = PdfReader(io.BytesIO(b"".join(response.streaming_content))).pages
    return len(pages), " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_it_has_two_pages_however_much_there_is_and_says_what_is_left_out(client_of, places, many):
    response = client_of("supervisor").get("/regions/19.71/profile.pdf")
    pages, text = text_of(response)

    assert response["Content-Type"] == "application/pdf"
    assert pages == 2
    assert "Kota Pangkal Pinang" in text
    assert "Berakhir dalam 12 bulan (8)" in text
    assert "dan 3 lagi" in text
    assert "Kota Chiba" in text
    export = Export.objects.get()
    assert (export.list, export.format, export.filter) == ("region-profiles", "pdf", "Kota Pangkal Pinang")


def test_a_region_without_agreements_has_one_too(client_of, places):
    pages, text = text_of(client_of("reviewer").get("/regions/13/profile.pdf"))
    assert pages == 2
    assert "tidak ada" in text


@pytest.mark.parametrize(("role", "code", "status"), [("outsider", "19.71", 404), ("city_staff", "19", 404)])
def test_a_region_out_of_sight_has_none(client_of, role, code, status):
    assert client_of(role).get(f"/regions/{code}/profile.pdf").status_code == status


def test_who_may_not_export_gets_none(client_of, people):
    User.objects.filter(pk=people.supervisor.pk).update(may_export=False)
    assert client_of("supervisor").get("/regions/19/profile.pdf").status_code == 403
    assert "profile.pdf" not in client_of("supervisor").get("/regions/19/").text


def test_its_numbers_are_those_of_the_lists_and_its_pictures_are_drawings(people, places, many):
    data = profile_data(Sight(people.reviewer, places.pangkalpinang, TODAY))
    assert [number for number, _label in data["numbers"]] == ["16", "8", "8", "16", "16", "0"]
    assert fromstring(data["bars"][1]["svg"]).tag.endswith("svg")  # noqa: S314
    assert {part["title"].split(" (")[0]: len(part["rows"]) for part in data["parts"]}[
        "Hambatan yang belum teratasi"
    ] == MOST
