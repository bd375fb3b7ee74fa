"""The start page: each number is the number of rows of the list it leads to."""

import datetime
import re

from django.utils import timezone

from tests import make


def _some_agreements(places):
    today = timezone.localdate()
    soon = today + datetime.timedelta(days=90)
    signed = {"is_signed": True, "signed_on": today - datetime.timedelta(days=800), "signed_precision": "day"}
    ends_soon = {"term": "ends_on", "ends_on": soon, "ends_precision": "day"}
    ended = {"term": "ends_on", "ends_on": today - datetime.timedelta(days=9), "ends_precision": "day"}
    make.agreement(places.babel, make.partner(), **signed, **ends_soon)
    make.agreement(places.babel, make.partner(), **signed, **ended, activity="running")
    make.agreement(places.pangkalpinang, make.partner(), **signed, instrument="loi", activity="not_running")
    make.agreement(places.pangkalpinang, make.partner())
    make.agreement(places.padang, make.partner(), **signed, **ends_soon)


def test_every_number_leads_to_a_list_of_as_many_rows(places, client_of):
    _some_agreements(places)
    client = client_of("supervisor")

    page = client.get("/").context
    tiles = [page["total"], *page["attention"], *page["validity"], *page["activity"]]

    assert [tile.count for tile in page["attention"]] == [1, 1, 1]
    for tile in tiles:
        sign = "&" if "?" in tile.address else "?"
        body = b"".join(client.get(f"{tile.address}{sign}export=csv").streaming_content).decode("utf-8-sig")
        assert len(body.splitlines()) - 1 == tile.count, tile.address


def test_the_numbers_and_the_last_changes_are_those_of_the_persons_regions(places, client_of):
    _some_agreements(places)

    page = client_of("outsider").get("/")

    assert page.context["total"].count == 1
    assert [agreement.region.code for agreement in page.context["recent"]] == ["13.71"]


def test_a_region_without_agreements_is_told_so_and_offered_the_first_one(places, client_of):
    page = client_of("city_staff").get("/").content.decode()

    assert 'class="empty"' in page
    assert re.search(r'href="/agreements/new/"', page)


def test_the_page_asks_the_database_as_seldom_for_many_agreements_as_for_one(
    places, client_of, django_assert_max_num_queries
):
    for _each in range(30):
        make.agreement(places.babel, make.partner(), is_signed=True)
    client = client_of("supervisor")

    with django_assert_max_num_queries(8):
        client.get("/")
