"""Dashboards: every number is that of the list behind its link, for every role; a person chooses what they see."""

import datetime
import random
import re
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.choices import Activity, Term
from agreements.models import Agreement, AgreementSector, Party, Procedure
from dashboards.catalog import PICTURES, applying, made
from dashboards.models import Arrangement
from dashboards.sight import Sight
from dashboards.world import MOST_BARS
from lists.models import Export
from pictures.declaration import Cell
from tests import make

ROLES = ("administrator", "reviewer", "supervisor", "province_staff", "city_staff", "outsider")
TODAY = datetime.date(2026, 11, 30)
MOST_CHECKED = 3
# More than are drawn.
COUNTRIES_OF_BARS = [f"{first}{second}" for first in "XY" for second in "ABCDEFG"]


def fill(places: SimpleNamespace, seed: int, number: int = 15) -> None:
    """A registry of any kind: agreements of one region or several, of every validity, with activities and steps."""
    chance = random.Random(seed)  # noqa: S311
    regions = [places.babel, places.pangkalpinang, places.belitung, places.sumbar, places.padang]
    points = {"latitude": 1.0, "longitude": 2.0}
    partners = [make.partner(country=make.country(code, code, code, **points)) for code in ("JP", "AU", "SG")]
    partners.append(make.partner(country=None))
    sectors = [
        make.sector("PAR"),
        make.sector("KES", "Kesehatan", "Health"),
        make.sector("PEN", "Pendidikan", "School"),
    ]
    stage = (Procedure.objects.first() or make.procedure("exploration", "drafting")).stages.first()
    for _each in range(number):
        start = TODAY - datetime.timedelta(days=chance.randrange(-200, 9000))
        signed = chance.random() < 0.8
        dated = {"is_signed": True, "signed_on": start, "signed_precision": "day"} if signed else {}
        if signed and chance.random() < 0.6:
            dated |= {"term": Term.ENDS_ON, "ends_on": start + datetime.timedelta(days=chance.randrange(1, 4000))}
            dated |= {"ends_precision": "day"}
        chosen = chance.sample(partners, chance.randrange(3))
        agreement = make.agreement(chance.choice(regions), *chosen, activity=chance.choice(Activity.values), **dated)
        for other in chance.sample(regions, chance.randrange(2)):
            Party.objects.get_or_create(agreement=agreement, region=other)
        for sector in chance.sample(sectors, chance.randrange(3)):
            AgreementSector.objects.create(agreement=agreement, sector=sector)
        if chance.random() < 0.5:
            make.potential(
                chance.choice(regions), chance.choice(["PAR", "KES"]), state=chance.choice(["open", "closed"])
            )
        if chance.random() < 0.3:
            make.entered(agreement, stage)
        if chance.random() < 0.5:
            held = TODAY - datetime.timedelta(days=chance.randrange(800))
            make.activity(agreement, held_on=held, held_precision="day")


def listed(cell: Cell, user: object) -> int:
    """How many rows the list has to which the number of ``cell`` leads; what leads nowhere is of nothing."""
    if not cell.link:
        return 0
    parts = urlsplit(cell.link)
    found = resolve(parts.path)
    request = RequestFactory().get(cell.link)
    request.user, request.htmx = user, False  # type: ignore[attr-defined]
    if found.view_name == "agreements:agreement-detail":
        return Agreement.objects.visible_to(user).filter(reference=found.kwargs["reference"]).count()
    listing = found.func.view_class.listing_of(request, QueryDict(parts.query))
    assert not listing.refused, cell.link
    return int(listing.count)


@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(seed=st.integers(0, 10_000))
def test_every_number_of_every_picture_is_that_of_the_list_behind_it_for_every_role(seed, people, places):
    with transaction.atomic():
        fill(places, seed)
        for role in ROLES:
            user, chance = getattr(people, role), random.Random(seed)  # noqa: S311
            for region in {user.region, places.babel} if role == "reviewer" else {user.region}:
                check(Sight(user, region, TODAY), chance)
        transaction.set_rollback(True)


def check(sight: Sight, chance: random.Random) -> None:
    """Some numbers of every picture, because each takes a statement of its own."""
    for name in applying(sight):
        cells = [(row, cell) for row in made(sight, name).rows for cell in row.cells]
        for row, cell in chance.sample(cells, min(MOST_CHECKED, len(cells))):
            assert listed(cell, sight.user) == cell.number, (sight, name, row.label, cell.link)


def test_no_picture_names_a_region_out_of_sight(people, places):
    fill(places, 1)
    for role, codes in {"supervisor": {"19.71", "19.02"}, "province_staff": {"19.71", "19.02"}}.items():
        sight = Sight(getattr(people, role), places.babel, TODAY)
        assert {row.key for row in made(sight, "places").rows} == codes
        assert {row.key[:2] for row in made(sight, "arcs").rows} <= {"19"}


def test_the_dashboard_asks_as_often_for_a_large_registry_as_for_a_small_one(client_of, places):
    client = client_of("reviewer")
    client.get("/dashboard/")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/dashboard/?region=19").status_code == 200
        return len(queries)

    fill(places, 2, number=5)
    few = asked()
    fill(places, 3, number=20)
    assert asked() == few <= 30


def test_a_page_shows_each_picture_with_its_table_and_files(client_of, places):
    fill(places, 4)
    text = client_of("supervisor").get("/dashboard/", headers={"accept-language": "en"}).text
    shown = re.findall(r'<figure class="picture panel" id="picture-([a-z-]+)"', text)

    assert shown == list(PICTURES)
    assert "Kabupaten Belitung" in text
    assert "/dashboard/places/?export=png" in text
    assert 'style="' not in text


def test_the_table_of_a_dashboard_has_the_drawn_rows_and_the_page_of_a_picture_all(client_of, places):
    for code in COUNTRIES_OF_BARS:
        make.agreement(places.babel, make.partner(country=make.country(code, code, code)))
    client = client_of("reviewer")

    [table] = re.findall(r'id="picture-country-bars".*?</figure>', client.get("/dashboard/").text, re.DOTALL)
    assert table.count("<tr data-key") == MOST_BARS
    assert f'<a href="/dashboard/country-bars/">Semua {len(COUNTRIES_OF_BARS)} baris</a>' in table
    page = client.get("/dashboard/country-bars/").text
    assert page.count("<tr data-key") == len(COUNTRIES_OF_BARS)
    assert "baris</a>" not in page


def test_a_picture_that_is_not_at_hand_is_fetched_and_has_a_page_of_its_own(client_of, places):
    fill(places, 5)
    client = client_of("reviewer")
    alone = client.get("/dashboard/sectors/", headers={"hx-request": "true"})
    assert alone.text.lstrip().startswith("<svg")
    assert "HX-Request" in alone["Vary"]
    whole = client.get("/dashboard/sectors/").text
    assert "<svg" in whole
    assert '<details class="picture-table" open>' in whole


@pytest.mark.parametrize(("form", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("csv", b"\xef\xbb\xbf")])
def test_a_picture_is_taken_home_and_noted(client_of, places, form, start):
    fill(places, 6)
    response = client_of("supervisor").get(f"/dashboard/sectors/?export={form}&region=19")
    content = b"".join(response.streaming_content)

    assert content.startswith(start)
    assert response["Content-Disposition"].startswith('attachment; filename="sectors-')
    if form == "svg":
        assert b'href="http://testserver/agreements/?region=19&amp;sector=PAR"' in content
        assert b"Kepulauan Bangka Belitung" in content
    export = Export.objects.get()
    assert (export.list, export.format, export.finished_at is not None) == ("pictures", form, True)


def test_a_person_chooses_and_orders_pictures_without_script(client_of, people, places):
    client = client_of("supervisor")
    taken = client.post("/dashboard/arrange/", {"pictures": ["year", "signed", "arcs"], "do": "up:signed"})
    assert re.findall(r'name="pictures" value="([a-z-]+)"', taken.text) == ["signed", "year", "arcs"]
    added = client.post("/dashboard/arrange/", {"pictures": ["signed", "year"], "do": "add:stages"})
    assert re.findall(r'name="pictures" value="([a-z-]+)"', added.text) == ["signed", "year", "stages"]

    client.post("/dashboard/arrange/", {"pictures": ["signed", "year"], "do": "keep"})
    shown = re.findall(r'id="picture-([a-z-]+)" aria', client.get("/dashboard/").text)
    assert shown == ["signed", "year"]
    assert re.findall(r'id="picture-([a-z-]+)" aria', client_of("city_staff").get("/dashboard/").text) != shown

    client.post("/dashboard/arrange/", {"pictures": list(PICTURES), "do": "keep"})
    assert not Arrangement.objects.exists()


def test_no_picture_at_all_is_not_kept(client_of, places):
    text = client_of("supervisor").post("/dashboard/arrange/", {"do": "keep"}).text
    assert 'role="alert"' in text
    assert not Arrangement.objects.exists()


def test_the_page_does_not_wait_for_the_numbers_of_all_potentials(client_of, places):
    make.potential(places.pangkalpinang)
    page = client_of("reviewer").get("/dashboard/").content.decode()
    assert 'hx-get="/dashboard/gap/?part=figure"' in page
    figure = client_of("reviewer").get("/dashboard/gap/?part=figure", headers={"HX-Request": "true"}).content.decode()
    assert figure.count("<figure") == 1
    assert "<svg" in figure
    assert "?part=figure" not in client_of("supervisor").get("/dashboard/").content.decode()
