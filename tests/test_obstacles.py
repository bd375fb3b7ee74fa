"""Obstacles as data: raised, cleared, found in a list, counted."""

import datetime
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.utils import timezone

from monitoring.models import Obstacle, ObstacleCategory
from monitoring.obstacles.counting import counts_of
from tests import make

pytestmark = pytest.mark.django_db
DAY = datetime.date(2018, 7, 12)


@pytest.fixture
def agreement(places: SimpleNamespace):
    return make.agreement(places.babel, make.partner("Seychelles"), title="LoI Seychelles")


@pytest.fixture
def category(db) -> ObstacleCategory:
    return ObstacleCategory.objects.create(code="bahasa", name_id="Bahasa", name_en="Language")


def address(of, *parts) -> str:
    return "/".join([f"/agreements/{of.reference}/obstacles", *map(str, parts), ""])


def test_an_obstacle_is_raised_cleared_and_blocks_again(agreement, category, people, client_of):
    sent = {"text": "Tidak ada penerjemah", "category": category.pk, "severity": "slows", "unblocker": "agency"}
    client_of("province_staff").post(address(agreement, "new"), sent | {"raised_on": "5/3/2018"})
    made = Obstacle.objects.get()
    assert (made.raised_on, made.created_by) == (datetime.date(2018, 3, 5), people.province_staff)
    clear = {"cleared_on": "4/3/2018", "cleared_how": "Kursus"}
    page = client_of("province_staff").post(address(agreement, made.pk, "clear"), clear).content.decode()
    assert 'href="#id_cleared_on"' in page
    client_of("province_staff").post(address(agreement, made.pk, "clear"), clear | {"cleared_on": "5/6/2018"})
    made.refresh_from_db()
    assert made.cleared_on == datetime.date(2018, 6, 5)
    client_of("province_staff").post(address(agreement, made.pk, "clear"), {"again": "1"})
    made.refresh_from_db()
    assert (made.cleared_on, made.cleared_how) == (None, "")


@pytest.mark.parametrize("field", ["text", "category", "severity", "unblocker", "raised_on"])
def test_what_is_missing_is_told_at_its_field(agreement, category, client_of, field):
    sent = {"text": "x", "category": category.pk, "severity": "slows", "unblocker": "agency", "raised_on": "5/3/2018"}
    page = client_of("province_staff").post(address(agreement, "new"), sent | {field: ""}).content.decode()
    assert f'href="#id_{field}' in page
    assert not Obstacle.objects.exists()


def test_the_list_and_the_counts_show_each_person_their_own(agreement, places, client_of, people):
    make.obstacle(agreement, "2018-07-02", text="Tidak ada dana")
    make.obstacle(make.agreement(places.padang), "2018-07-01", text="Wali kota berganti")
    assert "Wali kota" not in client_of("supervisor").get("/obstacles/?state=open").content.decode()
    by_category = counts_of(people.supervisor, DAY)[0].rows
    assert [(row.name, row.open, row.open_days) for row in by_category] == [("Anggaran", 1, 10)]


def test_each_number_leads_to_exactly_its_rows(agreement, places, people, client_of, category):
    make.obstacle(agreement, "2018-07-02", sector=make.sector())
    make.obstacle(agreement, "2018-07-02", category=category, cleared_on="2018-07-06", cleared_how="Kursus")
    make.obstacle(make.agreement(places.pangkalpinang), "2018-07-01")
    # Today, because the lists say of today how long something has blocked.
    for table in counts_of(people.reviewer, timezone.localdate()):
        assert table.rows
        for row in table.rows:
            for link, number in ((row.address, row.total), (row.open_address, row.open)):
                content = client_of("reviewer").get(f"{link}&export=csv&columns=id&headers=codes").getvalue()
                assert len(content.decode("utf-8-sig").split()) - 1 == number


def test_the_number_of_queries_is_fixed(agreement, client_of, django_assert_max_num_queries):
    for _number in range(4):
        make.obstacle(agreement)
    client = client_of("reviewer")
    for page, most in (("/obstacles/", 7), ("/obstacles/counts/", 8), (address(agreement), 8)):
        client.get(page)
        with django_assert_max_num_queries(most):
            client.get(page)


def test_the_categories_come_with_the_reference_data_and_stay_the_administrators(db):
    call_command("load_reference", verbosity=0)
    assert ObstacleCategory.objects.count() == 12
    ObstacleCategory.objects.filter(code="sdm").update(name_id="SDM")
    call_command("load_reference", verbosity=0)
    assert ObstacleCategory.objects.get(code="sdm").name_id == "SDM"
