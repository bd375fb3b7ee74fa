"""The start page: each number is the number of rows of the list it leads to, for every role and any registry."""

import datetime
import itertools
import random
import re

import pytest
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.choices import Activity, FollowsAs, Instrument
from lists.models import ListSettings, SavedView
from tests import make

ROLES = ("administrator", "reviewer", "supervisor", "province_staff", "city_staff", "outsider")


def _some_agreements(places):
    today = timezone.localdate()
    soon = today + datetime.timedelta(days=90)
    signed = {"is_signed": True, "signed_on": today - datetime.timedelta(days=800), "signed_precision": "day"}
    ends_soon = {"term": "ends_on", "ends_on": soon, "ends_precision": "day"}
    ended = {"term": "ends_on", "ends_on": today - datetime.timedelta(days=9), "ends_precision": "day"}
    make.agreement(places.babel, make.partner(), **signed, **ends_soon)
    make.agreement(places.babel, make.partner(), **signed, **ended, activity="running")
    make.agreement(places.pangkalpinang, make.partner(), **signed, instrument="loi", activity="not_running")
    make.agreement(places.pangkalpinang, make.partner(), is_signed=True, sources_disagree=True)
    make.agreement(places.padang, make.partner(), **signed, **ends_soon)


def _random_registry(places, people, dice):
    """Twenty agreements with any dates, activity and line, in any of the regions."""
    today = timezone.localdate()
    regions = [places.babel, places.pangkalpinang, places.belitung, places.sumbar, places.padang]

    def day(name):
        first = today + datetime.timedelta(days=dice.randrange(-900, 500))
        precision = dice.choice(["day", "day", "month", "year", "unknown"])
        firsts = {"day": first, "month": first.replace(day=1), "year": first.replace(month=1, day=1), "unknown": None}
        return {f"{name}_on": firsts[precision], f"{name}_precision": precision}

    made = []
    for _each in range(20):
        is_signed = dice.random() < 0.8
        values = day("signed") if is_signed else {}
        values |= dice.choice([{}, {}, {"term": "open_ended"}, {"term": "years", "term_years": dice.choice([1, 2])}])
        if made and dice.random() < 0.3:
            values |= {"follows": dice.choice(made), "follows_as": dice.choice(FollowsAs.values)}
        agreement = make.agreement(
            dice.choice(regions),
            is_signed=is_signed,
            instrument=dice.choice([Instrument.LOI, Instrument.MOU, Instrument.OTHER]),
            activity=dice.choice(Activity.values),
            terminated_on=dice.choice([None, None, None, today, today + datetime.timedelta(days=9)]),
            sources_disagree=dice.random() < 0.2,
            created_by=dice.choice([*vars(people).values(), None]),
            updated_by=dice.choice([*vars(people).values(), None]),
            **values,
            **day("activity"),
        )
        if dice.random() < 0.3:
            also = dice.choice(regions)
            if also != agreement.region:
                agreement.parties.create(region=also)
        if dice.random() < 0.1:
            agreement.parties.filter(region=agreement.region).delete()
        made.append(agreement)


def every_number(context):
    lines = [context["total"], *context["own"], *context["worklist"]]
    lines += [*context["procedure"], *context["validity"], *context["activity"]]
    return [*lines, *itertools.chain.from_iterable(line.places for line in lines)]


# Each example asks the list for every number of a page, which takes a while.
several = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("cap", [10_000, 3])
@several
@given(seed=st.integers(0, 10**6), role=st.sampled_from(ROLES))
def test_in_any_registry_every_number_is_that_of_the_list_behind_it(places, people, client_of, cap, seed, role):
    _random_registry(places, people, random.Random(seed))  # noqa: S311  (the same rows again, no secret)
    client = client_of(role)
    with override_settings(LIST_CAP=cap):
        for number in every_number(client.get("/").context):
            listing = client.get(number.address).context["listing"]
            assert not listing.refused, number
            assert (listing.count, listing.results.more) == (number.count, number.more), number


@pytest.mark.parametrize("role", ROLES)
def test_the_counted_page_says_more_than_where_the_list_does(places, client_of, role):
    for _each in range(3):
        make.agreement(places.padang).parties.create(region=places.pangkalpinang)

    with override_settings(LIST_CAP=2):
        page = client_of(role).get("/")
    assert (page.context["total"].count, page.context["total"].more) == (2, True)
    assert 'class="count-more"' in page.text


def test_each_reason_is_counted(places, client_of):
    _some_agreements(places)

    lines = client_of("supervisor").get("/").context["worklist"]
    assert {line.code: line.count for line in lines} == {
        "ending": 1,
        "unconfirmed": 0,
        "loi_waiting": 1,
        "ended_running": 1,
        "undated": 1,
        "sources_disagree": 1,
        "overdue": 0,
        "asleep": 1,
        "sleeping": 3,
        "pressing": 0,
        "no_report": 2,
    }


def test_a_supervisor_sees_in_which_kabupaten_and_kota_and_a_reviewer_in_which_province(places, client_of):
    _some_agreements(places)
    make.agreement(places.belitung, is_signed=True)

    def where(role, code):
        lines = {line.code: line for line in client_of(role).get("/").context["worklist"]}
        return [(place.label, place.count) for place in lines[code].places]

    assert where("supervisor", "undated") == [("Kabupaten Belitung", 1), ("Kota Pangkal Pinang", 1)]
    assert where("reviewer", "undated") == [("Kepulauan Bangka Belitung", 2)]
    assert where("reviewer", "ending") == [("Kepulauan Bangka Belitung", 1), ("Sumatera Barat", 1)]
    assert where("city_staff", "undated") == []


def test_what_is_mine_is_counted_for_those_who_enter(places, people, client_of):
    make.agreement(places.babel, created_by=people.supervisor)
    make.agreement(places.babel, updated_by=people.supervisor, is_signed=True)
    make.agreement(places.babel, is_signed=True)

    assert [number.count for number in client_of("supervisor").get("/").context["own"]] == [2, 1]
    assert client_of("reviewer").get("/").context["own"] == []


def test_the_numbers_and_the_last_changes_are_those_of_the_persons_regions(places, client_of):
    _some_agreements(places)

    page = client_of("outsider").get("/")

    assert page.context["total"].count == 1
    assert [agreement.region.code for agreement in page.context["recent"]] == ["13.71"]


def test_a_region_without_agreements_is_told_so_and_offered_the_first_one(places, client_of):
    page = client_of("city_staff").get("/").content.decode()

    assert 'class="empty"' in page
    assert re.search(r'href="/agreements/new/"', page)


@pytest.mark.parametrize("role", ROLES)
def test_the_page_asks_the_database_as_seldom_for_many_agreements_as_for_one(
    places, client_of, django_assert_max_num_queries, role
):
    _some_agreements(places)
    for _each in range(30):
        make.agreement(places.babel, make.partner(), is_signed=True)
    client = client_of(role)
    client.get("/")  # the first page notes that the session is in use

    with django_assert_max_num_queries(10):
        client.get("/")


def test_the_way_to_all_is_not_taken_over_by_the_view_that_a_person_begins_with(places, people, client_of):
    _some_agreements(places)
    view = SavedView.objects.create(owner=people.supervisor, list="agreements", name="LoI", query="instrument=loi")
    ListSettings.objects.create(user=people.supervisor, list="agreements", start=view)
    client = client_of("supervisor")

    total = client.get("/").context["total"]
    assert client.get(total.address).context["listing"].count == total.count == 4


def test_the_persons_views_come_first_then_those_that_are_shared_with_them(places, people, client_of):
    _some_agreements(places)

    def view(owner, name, **fields):
        SavedView.objects.create(owner=owner, list="agreements", name=name, query="instrument=loi", **fields)

    view(people.supervisor, "Zebra")
    view(people.reviewer, "Ape", shared_with="role", role="supervisor")
    view(people.reviewer, "Hidden")
    client = client_of("supervisor")

    views = client.get("/").context["views"]
    assert [str(view) for view, _address in views] == ["Zebra", "Ape"]
    assert client.get(views[0][1]).context["listing"].count == 1


def test_an_administrator_is_told_of_accounts_that_were_never_used(places, people, client_of):
    _some_agreements(places)
    people.administrator.last_login = timezone.now()
    people.administrator.save()
    client = client_of("administrator")

    [hint] = client.get("/").context["hints"]
    page = client.get(hint.address)
    assert page.status_code == 200
    assert page.context["cl"].result_count == hint.count == 5
    assert client_of("reviewer").get("/").context["hints"] == []
