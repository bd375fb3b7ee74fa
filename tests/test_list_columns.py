"""Columns and page size as each person wants them, on the page and in the files."""

import re

import pytest

from agreements.tables import AgreementTable
from lists.models import ListSettings
from lists.own_pages import arranged, grouped
from lists.saved import keep
from tests import make
from tests.test_list import titles

URL = "/agreements/"
COLUMNS = "/lists/agreements/columns/"


@pytest.fixture
def english(client_of):
    def client(role="reviewer"):
        made = client_of(role)
        made.cookies["django_language"] = "en"
        return made

    return client


@pytest.fixture
def rows(places):
    make.agreement(places.babel, title="Province", activity="running")
    make.agreement(places.padang, title="Elsewhere")


def head(page) -> list[str]:
    found = re.findall(r'<th scope="col"\s+class="c-(\w+)', page.text)
    return [name for name in found if name != "pick"]


def shown(page) -> list[str]:
    """The chosen columns of the form, in order."""
    return re.findall(r'name="columns" value="(\w+)"', page.text)


def press(client, do, columns, query="", **headers):
    return client.post(f"{COLUMNS}?{query}", {"do": do, "columns": columns}, **headers)


@pytest.mark.parametrize(
    ("do", "name", "after"),
    [
        ("up", "kind", "kind title region"),
        ("up", "title", "title kind region"),
        ("down", "kind", "title region kind"),
        ("down", "region", "title kind region"),
        ("remove", "kind", "title region"),
        ("remove", "tie", "title kind region"),
        ("add", "tie", "title kind region tie"),
        ("add", "kind", "title kind region"),
        ("add", "colour", "title kind region"),
        ("up", "colour", "title kind region"),
        ("usual", "", " ".join(AgreementTable.shown)),
        ("explode", "kind", "title kind region"),
    ],
)
def test_each_button_makes_one_step(do, name, after):
    assert arranged(["title", "kind", "region"], do, name, AgreementTable) == after.split()


def test_every_column_stands_in_one_group():
    names = [name for columns in grouped(AgreementTable).values() for name, _label in columns]
    assert sorted(names) == sorted(AgreementTable.base_columns)


def test_columns_are_moved_one_button_at_a_time_and_shown_with_all_else_kept(english, rows):
    client = english()
    asked = "activity=running&sort=-title&size=100&columns=title,kind"
    page = client.get(f"{COLUMNS}?{asked}")
    assert shown(page) == ["title", "kind"]
    page = press(client, "add:region", ["title", "kind"], asked)
    assert shown(page) == ["title", "kind", "region"]
    page = press(client, "up:region", shown(page), asked)
    assert shown(page) == ["title", "region", "kind"]
    assert re.search(r'value="up:region"[^>]*autofocus', page.text)
    page = press(client, "remove:title", shown(page), asked)
    response = press(client, "use", shown(page), asked)
    assert response["Location"] == f"{URL}?activity=running&sort=-title&size=100&columns=region,kind"
    assert head(client.get(response["Location"])) == ["region", "kind"]
    # Nothing is kept by that.
    assert not ListSettings.objects.exists()


def test_columns_that_are_kept_stand_in_the_list_wherever_the_address_says_none(english, rows):
    client = english()
    response = press(client, "keep", ["activity", "title"], "region=19&columns=title")
    assert response["Location"] == f"{URL}?region=19"
    assert head(client.get(response["Location"])) == ["activity", "title"]
    assert titles(client.get(URL)) == ["Elsewhere", "Province"]
    assert head(client.get(f"{URL}?columns=kind")) == ["kind"]
    # Each list and person for themselves.
    assert head(client.get("/partners/")) != ["activity", "title"]
    assert head(english("supervisor").get(URL)) == list(AgreementTable.shown)
    # The files have the same.
    file = client.get(f"{URL}?export=csv&headers=codes").getvalue().decode("utf-8-sig")
    assert file.splitlines()[0] == "activity,title"
    # The usual ones again: a later version may have others.
    press(client, "keep", list(AgreementTable.shown))
    assert ListSettings.objects.get().columns == ""


def test_a_view_that_is_open_stays_named_when_columns_change(english, rows, people):
    assert (
        press(english(), "use", ["title"], "kind=ksdpl&view=7")["Location"] == f"{URL}?kind=ksdpl&view=7&columns=title"
    )


def test_columns_that_are_no_more_are_left_out_of_what_a_person_keeps_but_not_of_a_link(english, rows, people):
    keep(people.reviewer, "agreements", columns="gone,title")
    assert head(english().get(URL)) == ["title"]
    page = english().get(f"{URL}?columns=gone,title")
    assert 'data-problem="columns"' in page.text
    keep(people.reviewer, "agreements", columns="gone")
    assert head(english().get(URL)) == list(AgreementTable.shown)


def test_at_least_one_column_is_asked_for(english, rows):
    for do in ("use", "keep"):
        assert "Choose at least one column." in press(english(), do, ["colour"]).text
    assert not ListSettings.objects.exists()


def test_script_gets_the_form_alone_and_the_list_does_not_carry_it(english, rows):
    part = english().get(COLUMNS, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert shown(part) == list(AgreementTable.shown)
    assert 'name="columns"' not in english().get(URL).text
    assert f'href="{COLUMNS}?region=19"' in english().get(f"{URL}?region=19").text


@pytest.mark.parametrize("size", [25, 50, 100, 200])
def test_the_size_of_a_page_is_kept(english, places, size):
    for number in range(60):
        make.agreement(places.babel, title=f"{number:02}")
    client = english()
    response = client.post("/lists/agreements/size/?sort=title&page=2", {"size": size})
    assert response["Location"] == f"{URL}?sort=title"
    page = client.get(response["Location"])
    assert len(titles(page)) == min(60, size)
    assert re.search(rf'value="{size}"\s+aria-pressed="true"', page.text)
    # A link that says a size goes before; chosen there, it is changed in the address.
    assert len(titles(client.get(f"{URL}?size=25"))) == 25
    again = client.post("/lists/agreements/size/?size=25", {"size": size})
    assert again["Location"] == f"{URL}?size={size}"


@pytest.mark.parametrize("size", ["", "0", "51", "1000000", "x"])
def test_a_size_that_is_not_offered_is_refused(english, people, size):
    assert english().post("/lists/agreements/size/", {"size": size}).status_code == 400
    keep(people.reviewer, "agreements", size=51)
    assert english().get(URL).context["listing"].size == 50


def test_where_rows_are_not_all_counted_the_pages_say_how_far_they_reach(english, places, settings):
    settings.LIST_CAP = 30
    for number in range(40):
        make.agreement(places.babel, title=f"{number:02}")
    page = english().get(URL).text
    assert "more than 30 agreements" in page
    assert "The pages reach to row 30." in page
    settings.LIST_CAP = 40
    assert "The pages reach to row" not in english().get(URL).text
