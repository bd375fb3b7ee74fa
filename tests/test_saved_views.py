"""Saved views of the lists: what they keep, who may use them, and that they never change what a link asks for."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lists.models import Feed, ListSettings, SavedView
from lists.saved import keep
from lists.views import ListView
from tests import make
from tests.test_list import titles
from tests.test_list_properties import registry, understood

__all__ = ["registry"]

URL = "/agreements/"
NEW = "/lists/agreements/views/new/"
LISTS = (
    "agreements",
    "partners",
    "regions",
    "exports",
    "papers",
    "downloads",
    "reports",
    "activities",
    "commitments",
    "outcomes",
    "obstacles",
    "meetings",
    "follow-ups",
    "decisions",
    "potentials",
)
ROLES = ("administrator", "reviewer", "supervisor", "province_staff", "city_staff", "outsider")


def view_of(owner, query="", name="A view", of="agreements", **fields) -> SavedView:
    return SavedView.objects.create(owner=owner, list=of, query=query, name=name, **fields)


def shared_with(region) -> dict:
    return {"shared_with": "region", "region": region}


@pytest.fixture
def english(client_of):
    def client(role="reviewer"):
        made = client_of(role)
        made.cookies["django_language"] = "en"
        return made

    return client


@pytest.fixture
def rows(places):
    make.agreement(places.babel, title="Province")
    make.agreement(places.pangkalpinang, title="City", activity="running")
    make.agreement(places.padang, title="Elsewhere", activity="running")


def save(client, query="", of="agreements", **fields):
    return client.post(f"/lists/{of}/views/new/?{query}", {"name": "A view", "shared_with": "nobody"} | fields)


# What a view keeps ---------------------------------------------------------------------------------


def test_a_view_keeps_filter_order_columns_and_size_and_opens_at_an_address_that_is_whole(english, rows, people):
    client = english()
    keep(people.reviewer, "agreements", columns="title,activity", size=25)
    response = save(client, "region=kota+padang&activity=running&sort=-title&page=1")
    view = SavedView.objects.get()
    assert view.query == "region=13.71&activity=running&sort=-title&columns=title,activity&size=25"
    assert response["Location"] == f"{URL}?{view.query}&view={view.pk}"
    page = client.get(response["Location"])
    assert titles(page) == ["Elsewhere"]
    assert '<span class="view-name">A view</span>' in page.text
    assert "view-changed" not in page.text
    # Without the view the address shows the same.
    assert titles(client.get(f"{URL}?{view.query}")) == ["Elsewhere"]


def test_the_page_that_saves_says_what_is_kept(english, rows):
    text = english().get(f"{NEW}?region=19&sort=title&size=100").text
    assert "Kepulauan Bangka Belitung" in text
    assert "Title, ascending" in text
    assert ">100<" in text


def test_a_list_that_is_not_understood_is_not_saved(english, rows):
    assert "cannot be kept as a view" in english().get(f"{NEW}?colour=red").text
    assert "cannot be kept as a view" in save(english(), "activity=x").text
    assert not SavedView.objects.exists()


def test_a_name_is_asked_for_and_taken_once(english, rows, people):
    view_of(people.reviewer)
    assert "already have a view of this name" in save(english()).text
    assert "Give the view a name." in save(english(), name=" ").text
    # Another list, another person: other views.
    assert save(english(), of="partners").status_code == 302
    assert save(english("supervisor")).status_code == 302


def test_a_name_is_one_line(english, rows):
    save(english(), name=" Two\r\nlines \u2028 of\x0ba name ")
    assert SavedView.objects.get().name == "Two lines of a name"
    assert "You already have a view" in save(english(), name="Two  lines of a name").text


def test_a_changed_list_is_no_longer_the_view_and_its_owner_can_save_it(english, rows, people):
    client = english()
    save(client, "activity=running")
    view = SavedView.objects.get()
    changed = f"{view.query}&sort=title&view={view.pk}"
    page = client.get(f"{URL}?{changed}").text
    assert "view-changed" in page
    assert "Save changes" in page
    response = client.post(f"/lists/agreements/views/{view.pk}/save/?{changed}")
    view.refresh_from_db()
    assert "sort=title" in view.query
    assert response["Location"] == view.address(URL)
    assert "view-changed" not in client.get(response["Location"]).text


def test_who_only_uses_a_view_can_save_their_change_of_it_as_their_own(english, rows, people):
    view = view_of(people.reviewer, "activity=running", shared_with="role", role="supervisor")
    page = english("supervisor").get(f"{URL}?view={view.pk}&kind=ksdpl").text
    assert "Save changes" not in page
    assert "Save as a new view" in page


def test_another_order_of_the_same_filters_is_no_change(english, rows, people):
    view = view_of(people.reviewer, "activity=running&region=19&region=13")
    assert "view-changed" not in english().get(f"{URL}?region=13&region=19&view={view.pk}&activity=running").text
    assert "view-changed" in english().get(f"{URL}?region=13&view={view.pk}&activity=running").text


def test_columns_in_another_order_are_a_change(english, rows, people):
    view = view_of(people.reviewer, "columns=title,region&size=50")
    client = english()
    assert "view-changed" not in client.get(view.address(URL)).text
    assert "view-changed" in client.get(f"{URL}?columns=region,title&size=50&view={view.pk}").text


# A link is never hijacked ----------------------------------------------------------------------------


@pytest.fixture
def begun(people) -> SavedView:
    view = view_of(people.reviewer, "activity=running")
    keep(people.reviewer, "agreements", start=view)
    return view


def test_the_bare_address_opens_the_view_that_one_begins_with(english, rows, begun):
    response = english().get(URL)
    assert response.status_code == 302
    assert response["Location"] == f"{URL}?activity=running&view={begun.pk}"
    assert set(titles(english().get(response["Location"]))) == {"City", "Elsewhere"}
    # It is one's own start, and of this list alone.
    assert english("supervisor").get(URL).status_code == 200
    assert english().get("/partners/").status_code == 200


@pytest.mark.parametrize(
    "query", ["view=all", "region=19", "q=", "page=1", "sort=title", "columns=title", "size=25", "x=1", "view=&q="]
)
def test_an_address_with_any_parameter_stays_as_it_is(english, rows, begun, query):
    assert english().get(f"{URL}?{query}").status_code == 200


def test_a_file_and_a_part_of_the_page_are_not_redirected(english, rows, begun):
    assert english().get(f"{URL}?export=csv&columns=title").getvalue().count(b"\n") == 4
    part = english().get(URL, headers={"HX-Request": "true"})
    assert len(titles(part)) == 3
    # Opened again, the address shows the same.
    assert part["HX-Push-Url"] == f"{URL}?view=all"


def test_with_a_start_the_way_to_all_rows_avoids_it(english, rows, begun):
    page = english().get(begun.address(URL)).text
    assert f'href="{URL}?view=all">Clear all filters' in page
    assert f'href="{URL}?view=all">All rows, no view' in page
    assert len(titles(english().get(f"{URL}?view=all"))) == 3
    # Taking off the last filter of a link must not bring the start back.
    assert f'href="{URL}?view=all"' in english().get(f"{URL}?activity=running").text


def test_a_view_alone_leads_to_its_whole_address(english, rows, people):
    view = view_of(people.reviewer, "activity=running")
    assert english().get(f"{URL}?view={view.pk}")["Location"] == view.address(URL)
    empty = view_of(people.reviewer, name="Everything")
    assert len(titles(english().get(f"{URL}?view={empty.pk}"))) == 3


@pytest.mark.parametrize("key", ["0", "987654", "9" * 18])
def test_a_view_that_one_may_not_see_leaves_the_link_as_it_is_and_says_so(english, rows, key):
    page = english().get(f"{URL}?activity=running&view={key}")
    assert set(titles(page)) == {"City", "Elsewhere"}
    assert "a view that is gone or not shared with you" in page.text


@pytest.mark.parametrize("key", ["abc", "-1", "1 2", "9" * 19])
def test_what_no_view_can_be_is_not_understood(english, rows, key):
    page = english().get(URL, {"view": key})
    assert titles(page) == []
    assert 'data-problem="view"' in page.text


@pytest.mark.parametrize("query", ["colour=red", "columns=title,colour", "activity=asleep", "region=99", "sort=colour"])
def test_a_view_that_no_longer_parses_names_itself_and_shows_nothing(english, rows, people, query):
    view = view_of(people.reviewer, f"kind=ksdpl&{query}", name="Old view")
    page = english().get(view.address(URL))
    assert titles(page) == []
    assert "part of the view “Old view” is not understood any more" in page.text
    assert f'data-problem="{query.split("=")[0]}"' in page.text
    # Nothing of it is saved by leaving it broken.
    english().post(f"/lists/agreements/views/{view.pk}/save/?{view.query}&view={view.pk}")
    view.refresh_from_db()
    assert view.query == f"kind=ksdpl&{query}"


def test_a_start_that_is_no_longer_shared_is_left_alone(english, rows, people, places):
    view = view_of(people.reviewer, "activity=running", **shared_with(places.babel))
    keep(people.supervisor, "agreements", start=view)
    assert english("supervisor").get(URL).status_code == 302
    SavedView.objects.update(shared_with="nobody", region=None)
    assert len(titles(english("supervisor").get(URL))) == 2


# Who may -----------------------------------------------------------------------------------------------


def test_a_shared_view_shows_each_person_their_own_rows(english, rows, people, places):
    view = view_of(people.reviewer, "activity=running", **shared_with(places.babel))
    seen = {
        role: set(titles(english(role).get(view.address(URL)))) for role in ("reviewer", "supervisor", "city_staff")
    }
    assert seen == {"reviewer": {"City", "Elsewhere"}, "supervisor": {"City"}, "city_staff": {"City"}}


SEEN = {
    "nobody": ("reviewer",),
    "province": ("reviewer", "supervisor", "province_staff", "city_staff"),
    "city": ("reviewer", "city_staff"),
    "staff": ("reviewer", "province_staff", "city_staff", "outsider"),
    "administrator": ("administrator", "reviewer"),
}


@pytest.mark.parametrize("with_whom", SEEN)
def test_a_view_is_seen_by_whom_it_is_shared_with(english, people, places, with_whom):
    sharing = {
        "nobody": {},
        "province": shared_with(places.babel),
        "city": shared_with(places.pangkalpinang),
        "staff": {"shared_with": "role", "role": "staff"},
        "administrator": {"shared_with": "role", "role": "administrator"},
    }[with_whom]
    view = view_of(people.reviewer, "sort=title", name="Seen or not", **sharing)
    for role in ROLES:
        sees = role in SEEN[with_whom]
        assert ("Seen or not" in english(role).get(view.address(URL)).text) is sees, role
        assert ("Seen or not" in english(role).get("/lists/agreements/views/").text) is sees, role
        own = 200 if role == "reviewer" else 403 if sees else 404
        for page in ("", "delete/"):
            assert english(role).get(f"/lists/agreements/views/{view.pk}/{page}").status_code == own, role
        if role != "reviewer":
            for page in ("", "delete/", "save/"):
                assert english(role).post(f"/lists/agreements/views/{view.pk}/{page}").status_code == own, role
    view.refresh_from_db()
    assert view.query == "sort=title"
    # A view belongs to its list.
    assert english().get(f"/lists/partners/views/{view.pk}/").status_code == 404


def test_who_moves_to_another_region_sees_what_is_shared_there_from_the_next_page_on(english, people, places):
    """The statement behind the menu is kept, under the condition that says what a person may open."""
    view_of(people.reviewer, name="For the city", **shared_with(places.pangkalpinang))
    view_of(people.reviewer, name="For Padang", **shared_with(places.padang))
    client = english("city_staff")
    assert "For the city" in client.get(URL).text
    type(people.city_staff).objects.filter(pk=people.city_staff.pk).update(region=places.padang)
    page = client.get(URL).text
    assert "For Padang" in page
    assert "For the city" not in page


MAY_SHARE = {
    "administrator": {"19", "19.71", "13.71", "staff"},
    "reviewer": {"19", "19.71", "13.71", "staff"},
    "supervisor": {"19", "19.71"},
    "province_staff": {"19"},
    "city_staff": {"19.71"},
    "outsider": {"13.71"},
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_shares_with_its_own_and_the_ministries_with_all(english, people, places, role):
    regions = {"19": places.babel, "19.71": places.pangkalpinang, "13.71": places.padang}
    shared = set()
    everywhere = role in ("administrator", "reviewer")
    for code, region in regions.items():
        save(english(role), name=code, shared_with="region", region=code if everywhere else region.pk)
    save(english(role), name="staff", shared_with="role", role="staff")
    for view in SavedView.objects.select_related("region"):
        assert view.shared_with != "nobody"
        shared.add(view.region.code if view.region else view.role)
    assert shared == MAY_SHARE[role]


def test_sharing_asks_with_whom(english, people):
    assert "Say with which region." in save(english(), shared_with="region").text
    assert "Say with which role." in save(english(), shared_with="role").text
    assert "is not known" in save(english(), shared_with="region", region="Atlantis").text
    # What was typed beside another choice says nothing.
    assert save(english(), shared_with="nobody", region="Atlantis", role="staff").status_code == 302
    assert SavedView.objects.get().shared_in_words == ""


def test_a_view_is_renamed_shared_and_begun_with(english, people, places, rows):
    client = english("supervisor")
    save(client, "activity=running", start="on")
    view = SavedView.objects.get()
    assert client.get(URL)["Location"] == view.address(URL)
    address = f"/lists/agreements/views/{view.pk}/"
    assert "checked" in client.get(address).text
    client.post(address, {"name": "Running", "shared_with": "region", "region": places.pangkalpinang.pk})
    view.refresh_from_db()
    assert (view.name, view.region, view.query.split("&")[0]) == ("Running", places.pangkalpinang, "activity=running")
    assert client.get(URL).status_code == 200
    # Shared, it can be the start of another.
    city = english("city_staff")
    city.post("/lists/agreements/start/", {"view": view.pk})
    assert city.get(URL)["Location"] == view.address(URL)
    city.post("/lists/agreements/start/", {"view": ""})
    assert city.get(URL).status_code == 200
    for key in (str(view.pk), "x", "9" * 30, "0"):
        assert english("outsider").post("/lists/agreements/start/", {"view": key}).status_code == 404


def test_deleting_names_whom_it_concerns(english, people, places, rows):
    view = view_of(people.reviewer, "activity=running", name="Dear view", **shared_with(places.babel))
    keep(people.reviewer, "agreements", start=view)
    keep(people.supervisor, "agreements", start=view)
    Feed.objects.create(owner=people.city_staff, view=view, secret_hash="x")
    text = english().get(f"/lists/agreements/views/{view.pk}/delete/").text
    for words in ("Kepulauan Bangka Belitung", "You begin this list with it", "Others begin", "babel", "1 calendar"):
        assert words in text
    assert english().post(f"/lists/agreements/views/{view.pk}/delete/").status_code == 302
    assert not SavedView.objects.exists()
    assert set(ListSettings.objects.values_list("start", flat=True)) == {None}
    assert len(titles(english().get(URL))) == 3


# One skeleton ------------------------------------------------------------------------------------------


def lists() -> dict[str, type[ListView]]:
    """Every list of the product by its name; the addresses bring them in."""
    reverse("start")
    return {view.name: view for view in ListView.__subclasses__()}


def test_every_list_is_among_those_that_are_tested_here():
    assert set(lists()) == set(LISTS)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_views_columns_and_sizes(english, places, people, name):
    client = english()
    path = reverse(lists()[name].url)
    sort = next(iter(lists()[name].table.sorts))
    save(client, f"sort={sort}", of=name, start="on")
    view = SavedView.objects.get(list=name)
    assert client.get(path)["Location"] == view.address(path)
    page = client.get(view.address(path)).text
    assert "A view" in page
    assert client.get(f"/lists/{name}/views/").status_code == 200
    assert client.get(f"/lists/{name}/columns/?sort={sort}").status_code == 200
    assert client.post(f"/lists/{name}/size/?sort={sort}", {"size": "25"})["Location"] == f"{path}?sort={sort}"
    assert client.get(f"{path}?sort={sort}").context["listing"].size == 25


def test_a_list_that_is_not_there_has_no_pages(english):
    for page in ("views/", "views/new/", "columns/"):
        assert english().get(f"/lists/nothing/{page}").status_code == 404


def test_views_cost_the_list_two_queries(english, places, people):
    client = english()
    client.get(f"{URL}?view=all")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{URL}?view=all&sort=title").status_code == 200
        return len(captured)

    none = queries()
    for number in range(60):
        view = view_of(people.supervisor, "sort=title", name=f"{number}", shared_with="role", role="reviewer")
    keep(people.reviewer, "agreements", start=view, columns="title", size=25)
    make.agreement(places.babel)
    assert none <= queries() <= none + 2 <= 8


def test_the_menu_holds_only_so_many_views_and_the_one_that_is_open(english, people):
    for number in range(50):
        view = view_of(people.reviewer, "sort=title", name=f"View {number:02}")
    page = english().get(view.address(URL)).text
    assert len(re.findall("View \\d\\d</a>", page)) == 40
    assert '<span class="view-name">View 49</span>' in page
    assert "All views" in page


# For every address ----------------------------------------------------------------------------------------

trying = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def drawn(page) -> tuple:
    listing = page.context["listing"]
    rows = list(listing.results.page(1, listing.size).values_list("pk", flat=True))
    return rows, [name for name, _column in listing.columns.columns], listing.size, listing.count


@trying
@given(query=understood(), other=st.sampled_from(["title", "region,title,kind", "", "gone,title"]))
def test_a_view_of_any_list_opens_as_it_was_saved_for_whoever_opens_it(client_of, people, registry, query, other):
    SavedView.objects.all().delete()
    keep(people.reviewer, "agreements", columns=other, size=None)
    keep(people.administrator, "agreements", columns="title,activity", size=100)
    query = [(name, value) for name, value in query if name not in ("headers", "mine")]
    before = client_of("reviewer").get(f"{URL}?{urlencode(query)}")
    sharing = {"shared_with": "role", "role": "administrator"}
    address = save(client_of("reviewer"), urlencode(query), **sharing)["Location"]
    for role in ("reviewer", "administrator"):
        page = client_of(role).get(address)
        assert drawn(page) == drawn(before)
        assert not page.context["listing"].views.changed
    # Saved again as another view, it is the same.
    again = save(client_of("reviewer"), urlsplit(address).query, name="Again")["Location"]
    assert {**parse_qs(urlsplit(again).query), "view": ""} == {**parse_qs(urlsplit(address).query), "view": ""}


@trying
@given(query=understood().filter(bool))
def test_no_link_is_ever_hijacked(client_of, people, registry, query):
    view, _made = SavedView.objects.get_or_create(owner=people.reviewer, list="agreements", query="kind=x", name="S")
    keep(people.reviewer, "agreements", start=view)
    assert client_of("reviewer").get(f"{URL}?{urlencode(query)}").status_code == 200


def test_a_place_of_another_page_is_not_shown_as_a_person_keeps_the_list(english, people, places):
    make.agreement(places.babel, title="Province")
    keep(people.reviewer, "agreements", columns="reference", size=25)
    assert "Province" in english().get("/regions/19/").text
