"""What is offered while typing: in scope, at most twenty, the nearest first."""

import pytest

from partners.models import CountryName, PartnerName
from regions.models import RegionName
from tests import make


def found(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return [row["text"] for row in response.json()["results"]]


LEADS = [
    ("administrator", {"19", "19.71", "19.02", "13", "13.71"}),
    ("reviewer", set()),
    ("supervisor", {"19", "19.71", "19.02"}),
    ("province_staff", {"19"}),
    ("city_staff", {"19.71"}),
    ("outsider", {"13.71"}),
]


@pytest.mark.parametrize(("role", "codes"), LEADS)
def test_a_lead_region_is_one_the_person_may_enter_for(client_of, role, codes):
    rows = client_of(role).get("/regions/choose/?purpose=lead").json()["results"]

    assert {row["value"] for row in rows} == codes


@pytest.mark.parametrize(
    ("role", "codes"), [("reviewer", 5), ("province_staff", 3), ("city_staff", 1), ("outsider", 1), ("supervisor", 3)]
)
def test_without_a_purpose_the_regions_are_those_the_person_may_read(client_of, role, codes):
    assert len(client_of(role).get("/regions/choose/").json()["results"]) == codes


def test_a_party_is_any_region_that_can_be_one(client_of):
    make.region("31.71", "Kota Administrasi Jakarta Pusat", autonomous=False)

    names = found(client_of("outsider"), "/regions/choose/", purpose="party")

    assert "Kepulauan Bangka Belitung" in names
    assert "Kota Administrasi Jakarta Pusat" not in names


def test_a_region_is_found_by_code_and_by_its_other_names(client_of, places):
    RegionName.objects.create(region=places.babel, name="Babel")
    client = client_of("administrator")

    assert found(client, "/regions/choose/", q="babel") == ["Kepulauan Bangka Belitung"]
    assert found(client, "/regions/choose/", q="13.7") == ["Kota Padang"]


def test_agencies_are_of_the_region_asked_for_and_in_scope(client_of, places):
    make.agency(places.padang, "Bagian Kerja Sama")
    make.agency(places.babel, "Biro Pemerintahan")
    client = client_of("outsider")

    assert found(client, "/regions/agencies/choose/", region="13.71") == ["Bagian Kerja Sama"]
    assert found(client, "/regions/agencies/choose/", region="19") == []
    assert found(client, "/regions/agencies/choose/") == []


def test_partners_are_found_by_former_names_with_their_country_as_hint(client_of):
    partner = make.partner("Provinsi Ba Ria-Vung Tau", country=make.country("VN", "Vietnam", "Vietnam"))
    PartnerName.objects.create(partner=partner, name="Kota Vung Tau")
    make.partner("Kota Fremantle")

    response = client_of("outsider").get("/partners/choose/?q=kota+vung")

    assert response.json()["results"] == [
        {"value": str(partner.pk), "text": "Provinsi Ba Ria-Vung Tau", "hint": "Vietnam", "caution": ""}
    ]


def test_partners_can_be_narrowed_to_a_country(client_of):
    make.partner("Kota Perth", country=make.country("AU", "Australia", "Australia"))
    make.partner("Kota Shizuoka")

    assert found(client_of("outsider"), "/partners/choose/", country="au") == ["Kota Perth"]


def test_partners_of_confidential_agreements_elsewhere_and_merged_ones_are_not_offered(client_of, places):
    hidden, kept = make.partner("Kota Rahasia"), make.partner("Kota Terang")
    make.agreement(places.babel, hidden, confidential=True)
    make.partner("Kota Lama", merged_into=kept)

    assert found(client_of("outsider"), "/partners/choose/", q="kota") == ["Kota Terang"]
    assert set(found(client_of("supervisor"), "/partners/choose/", q="kota")) == {"Kota Rahasia", "Kota Terang"}


def test_countries_are_found_by_any_spelling(client_of):
    korea = make.country("KR", "Korea Selatan", "South Korea")
    CountryName.objects.create(country=korea, name="Republik Korea")

    assert found(client_of("outsider"), "/partners/countries/choose/", q="republik") == ["Korea Selatan"]


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        ("administrator", {"Satu", "Dua"}),
        ("reviewer", {"Satu", "Dua"}),
        ("city_staff", {"Satu"}),
        ("outsider", {"Dua"}),
    ],
)
def test_agreements_are_those_the_person_may_read(client_of, places, role, titles):
    make.agreement(places.pangkalpinang, title="Satu")
    make.agreement(places.padang, title="Dua")

    assert {text.split()[-1] for text in found(client_of(role), "/agreements/choose/")} == titles


def test_at_most_twenty_are_offered_and_the_nearest_first(client_of):
    for number in range(30):
        make.partner(f"Kota Padang Lawas {number}")
    make.partner("Kota Padang")

    names = found(client_of("outsider"), "/partners/choose/", q="kota padang")

    assert (len(names), names[0]) == (20, "Kota Padang")


@pytest.mark.parametrize(
    "address",
    [
        "/regions/choose/",
        "/regions/agencies/choose/",
        "/partners/choose/",
        "/partners/countries/choose/",
        "/agreements/choose/",
        "/agreements/date/",
    ],
)
def test_nothing_is_offered_to_nobody(client_of, address):
    response = client_of("").get(address)

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_a_date_is_read_back_as_it_was_understood(client_of):
    client = client_of("outsider")

    assert client.get("/agreements/date/?text=12/07/2018").json() == {"understood": "12 Juli 2018, Kamis", "error": ""}
    assert client.get("/agreements/date/?text=31/02/2018").json()["error"]
