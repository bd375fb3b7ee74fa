"""Browsing by region: the numbers, what lies behind each, who sees what."""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.choices import Activity, Validity
from agreements.models import AgreementSector, Party
from regions.tables import RegionTable
from tests import make


def numbers(response) -> dict[str, list[str]]:
    """The cells of the table by the name of the region, without markup."""
    found = {}
    for row in re.findall(r"<tr>(<td.*?)</tr>", response.text, re.DOTALL):
        cells = [re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]
        found[cells[1]] = cells[2:]
    return found


def links(response) -> list[tuple[str, int]]:
    """The address and the number of every number that leads to the list: in the table and above it."""
    cells = re.findall(r'<td class="c-\w+ cell-num"[^>]*><a href="([^"]+)">(\d+)</a>', response.text)
    tallies = re.findall(
        r'<li><a href="([^"]+)"><span class="[^"]*">[^<]*</span> <strong>(\d+)</strong>', response.text
    )
    return [(address.replace("&amp;", "&"), int(number)) for address, number in [*cells, *tallies]]


def test_a_province_counts_what_its_kabupaten_and_kota_do_once(client_of, places):
    joint = make.agreement(places.belitung, activity="running")
    Party.objects.create(agreement=joint, region=places.pangkalpinang)
    Party.objects.create(agreement=joint, region=places.sumbar)
    make.agreement(places.babel, is_signed=True)
    counted = numbers(client_of("reviewer").get("/regions/"))
    # agreements, in force, term unknown, ended, terminated, not signed, running, not running, not known, in process
    assert counted == {
        "Kepulauan Bangka Belitung": ["2", "0", "1", "0", "0", "1", "1", "0", "1", "0"],
        "Sumatera Barat": ["1", "0", "0", "0", "0", "1", "1", "0", "0", "0"],
    }


def test_a_lead_counts_even_when_it_is_no_party(client_of, places):
    made = make.agreement(places.belitung)
    Party.objects.filter(agreement=made).delete()
    Party.objects.create(agreement=made, region=places.pangkalpinang)
    client = client_of("reviewer")
    assert numbers(client.get("/regions/"))["Kepulauan Bangka Belitung"][0] == "1"
    children = numbers(client.get("/regions/19/"))
    assert {name: cells[0] for name, cells in children.items() if len(cells) == 10} == {
        "Kabupaten Belitung": "1",
        "Kota Pangkal Pinang": "1",
    }


def test_each_person_sees_their_own(client_of, places):
    make.agreement(places.pangkalpinang)
    seen = {role: set(numbers(client_of(role).get("/regions/"))) for role in ("reviewer", "supervisor", "city_staff")}
    assert seen == {
        "reviewer": {"Kepulauan Bangka Belitung", "Sumatera Barat"},
        "supervisor": {"Kepulauan Bangka Belitung"},
        "city_staff": {"Kota Pangkal Pinang"},
    }


@pytest.mark.parametrize(
    ("role", "code", "status"),
    [
        ("reviewer", "19", 200),
        ("supervisor", "19.71", 200),
        ("city_staff", "19.71", 200),
        ("city_staff", "19", 404),
        ("city_staff", "19.02", 404),
        ("outsider", "19", 404),
        ("reviewer", "99", 404),
        ("reviewer", "%00", 400),
        ("reviewer", "x" * 500, 404),
        ("", "19", 302),
    ],
)
def test_a_region_opens_to_those_who_may_read_it(client_of, role, code, status):
    assert client_of(role).get(f"/regions/{code}/").status_code == status


@st.composite
def agreements(draw):
    """Regions (the first leads; whether it is a party too), validity-making dates and activity of some agreements."""
    places = st.sampled_from(["babel", "pangkalpinang", "belitung", "sumbar", "padang"])
    one = st.tuples(
        st.lists(places, min_size=1, max_size=4, unique=True),
        st.booleans(),
        st.sampled_from([None, 1990, 2024]),
        st.sampled_from([None, 5, 99]),
        st.sampled_from(Activity.values),
    )
    return draw(st.lists(one, max_size=6))


@pytest.mark.long
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=agreements(), role=st.sampled_from(["reviewer", "supervisor", "city_staff"]))
def test_every_number_is_the_length_of_the_list_behind_it(client_of, places, drawn, role):
    with transaction.atomic():
        enter(places, drawn)
        client = client_of(role)
        pages = [
            client.get("/regions/"),
            client.get("/regions/?level=regency&level=city"),
            client.get("/regions/19.71/"),
        ]
        pages += [client.get("/regions/19/")] if role != "city_staff" else []
        found = [link for page in pages for link in links(page)]
        assert bool(found) == bool(client.get("/agreements/").context["listing"].count)
        for address, number in found:
            assert client.get(address).context["listing"].count == number, address
        # Nothing in the registry is deleted: this takes the rows of the example back.
        transaction.set_rollback(True)


def enter(places, drawn) -> None:
    """The agreements that ``agreements()`` drew."""
    for regions, party, year, term, activity in drawn:
        signed = {"is_signed": True, "signed_on": f"{year}-01-01", "signed_precision": "year"} if year else {}
        years = {"term": "years", "term_years": term} if year and term else {}
        made = make.agreement(getattr(places, regions[0]), activity=activity, **signed, **years)
        if not party:
            made.parties.all().delete()
        for region in regions[1:]:
            Party.objects.create(agreement=made, region=getattr(places, region))


def test_the_page_of_a_province_holds_its_kabupaten_its_partners_and_its_sectors(client_of, places):
    chiba = make.partner("Chiba")
    made = make.agreement(places.belitung, chiba, title="Pepper")
    AgreementSector.objects.create(agreement=made, sector=make.sector("PAR", "Pariwisata", "Tourism"))
    make.agreement(places.padang, make.partner("Elsewhere"), title="Other")
    text = client_of("supervisor").get("/regions/19/").text
    assert "Kabupaten Belitung" in text
    assert f'<a href="/partners/{chiba.pk}/">Chiba</a>' in text
    assert '<a href="/agreements/?region=19&amp;sector=PAR">Pariwisata</a>' in text
    assert ">Pepper</a>" in text
    assert "Elsewhere" not in text
    assert "Other" not in text


@pytest.mark.parametrize(("language", "country"), [("id", "Jepang"), ("en", "Japan")])
def test_the_country_of_a_partner_is_named_in_the_language_of_the_person(client_of, places, language, country):
    make.agreement(places.belitung, make.partner("Chiba"))
    client = client_of("supervisor")
    client.cookies["django_language"] = language
    assert f'<span class="muted">· {country}</span>' in client.get("/regions/19/").text


def test_the_page_shows_the_first_fifty_and_leads_to_all(client_of, places):
    for _ in range(51):
        make.agreement(places.belitung)
    response = client_of("reviewer").get("/regions/19.02/")
    assert len(re.findall('class="c-title ', response.text)) == 51  # with the heading
    assert response.text.count('href="/agreements/?region=19.02"') == 2


def test_a_city_that_cannot_be_a_party_says_so(client_of, people):
    make.region("31", "DKI Jakarta")
    make.region("31.71", "Kota Jakarta Pusat", autonomous=False)
    client = client_of("reviewer")
    client.cookies["django_language"] = "en"
    assert "it cannot be a party" in client.get("/regions/31.71/").text
    assert "it cannot be a party" not in client.get("/regions/31/").text


def test_the_list_can_be_searched_by_any_name_and_narrowed_to_a_level(client_of, places):
    client = client_of("reviewer")
    assert set(numbers(client.get("/regions/", {"q": "pangkal"}))) == {"Kota Pangkal Pinang"}
    assert set(numbers(client.get("/regions/", {"level": "regency"}))) == {"Kabupaten Belitung"}
    assert set(numbers(client.get("/regions/", {"level": ["regency", "city"], "q": "kota"}))) == {
        "Kota Pangkal Pinang",
        "Kota Padang",
    }
    assert numbers(client.get("/regions/", {"level": "village"})) == {}


def test_the_list_can_be_sorted_by_the_number_of_agreements(client_of, places):
    make.agreement(places.padang)
    client = client_of("reviewer")
    assert next(iter(numbers(client.get("/regions/", {"sort": "-agreements"})))) == "Sumatera Barat"
    assert next(iter(numbers(client.get("/regions/", {"sort": "agreements"})))) == "Kepulauan Bangka Belitung"


def test_the_numbers_go_out_as_csv(client_of, places):
    make.agreement(places.padang, activity="running")
    response = client_of("reviewer").get("/regions/", {"export": "csv", "headers": "codes"})
    assert response.getvalue() == (
        b"\xef\xbb\xbfcode,name,agreements,in_force,term_unknown,ended,terminated,not_signed,running,not_running,unknown,"
        b"in_process\r\n"
        b"13,Sumatera Barat,1,0,0,0,0,1,1,0,0,0\r\n"
        b"19,Kepulauan Bangka Belitung,0,0,0,0,0,0,0,0,0,0\r\n"
    )
    day = timezone.localdate().isoformat()
    assert response["Content-Disposition"] == f'attachment; filename="regions-{day}.csv"'


@pytest.mark.parametrize(
    "address", ["/regions/", "/regions/?level=city&sort=-agreements", "/regions/19/", "/regions/19.71/"]
)
def test_the_number_of_queries_does_not_grow(client_of, places, address):
    client = client_of("reviewer")

    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    make.agreement(places.pangkalpinang, make.partner())
    few = queries()
    for number in range(20):
        made = make.agreement(make.region(f"19.{30 + number}"), make.partner())
        make.agreement(places.pangkalpinang, make.partner())
        AgreementSector.objects.create(agreement=made, sector=make.sector(f"S{number}"))
    assert queries() == few <= 18


def test_the_counts_of_all_states_are_in_the_list_of_columns():
    assert {*Validity.values, *Activity.values} <= set(RegionTable.base_columns)


def test_a_region_says_how_many_are_in_process_at_each_stage_and_each_number_leads_to_them(places, client_of):
    procedure = make.procedure("exploration", "drafting", "implementation")
    exploration, drafting, implementation = procedure.stages.all()
    older = make.procedure("exploration", "drafting", legal_basis="permendagri_3_2008").stages.last()
    for stage, region in ((exploration, places.babel), (drafting, places.pangkalpinang), (older, places.belitung)):
        make.entered(make.agreement(region), stage)
    make.entered(make.agreement(places.babel), implementation, process="done")
    make.entered(make.agreement(places.padang), drafting)
    client = client_of("reviewer")

    page = client.get("/regions/19/").text
    links = re.findall(r'href="([^"]*process=in_process)"><span class="stage[^>]*>(\w+)</span> <strong>(\d+)<', page)
    assert [(name, number) for _address, name, number in links] == [("exploration", "1"), ("drafting", "2")]
    for address, _name, number in links:
        assert client.get(address.replace("&amp;", "&")).context["listing"].count == int(number)
    numbers = re.findall(
        r'class="c-in_process[^>]*>(?:<a href="([^"]*)">)?(?:<span[^>]*>)?(\d+)', client.get("/regions/").text
    )
    assert sorted(number for _address, number in numbers) == ["1", "3"]
