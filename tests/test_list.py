"""The page of the list: what it shows, in which order, to whom, with which links, at what cost."""

import datetime
import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import Agreement, AgreementSector
from tests import make

URL = "/agreements/"


class Links(HTMLParser):
    """What a page offers: links by their id, chips, the order of its columns, what the form of the filters keeps."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.by_id: dict[str, str] = {}
        self.chips: list[str] = []
        self.sorted: dict[str, str] = {}
        self.hidden: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "a" and given.get("id"):
            self.by_id[given["id"]] = given["href"]
        if tag == "a" and given.get("class") == "chip":
            self.chips.append(given["href"])
        if given.get("type") == "hidden" and given.get("form") == "list-filters":
            self.hidden.append((given["name"], given["value"]))
        if tag == "th" and "aria-sort" in given:
            self.sorted[given["class"].split()[0]] = given["aria-sort"]


def titles(response) -> list[str]:
    """The titles in the order of the page."""
    return re.findall(r'class="c-title [^"]*" data-label="[^"]*"><a href="[^"]*" title="([^"]*)"', response.text)


@pytest.fixture
def english(client_of):
    def client(role="reviewer"):
        made = client_of(role)
        made.cookies["django_language"] = "en"
        return made

    return client


def test_each_person_sees_the_agreements_of_their_regions(english, places):
    make.agreement(places.babel, title="Province")
    make.agreement(places.pangkalpinang, title="City")
    make.agreement(places.padang, title="Elsewhere")
    seen = {
        role: set(titles(english(role).get(URL)))
        for role in ("administrator", "reviewer", "supervisor", "province_staff", "city_staff", "outsider")
    }
    everything, province = {"Province", "City", "Elsewhere"}, {"Province", "City"}
    assert seen == {
        "administrator": everything,
        "reviewer": everything,
        "supervisor": province,
        "province_staff": province,
        "city_staff": {"City"},
        "outsider": {"Elsewhere"},
    }


def test_nobody_sees_it_signed_out(client_of):
    response = client_of("").get(URL)
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


def test_what_an_agreement_follows_is_named_only_to_who_may_see_it(english, places):
    first = make.agreement(places.padang, title="Before")
    make.agreement(places.babel, title="After", follows=first, follows_as="renews")
    assert first.reference in english("reviewer").get(URL, {"columns": "follows"}).text
    assert first.reference not in english("supervisor").get(URL, {"columns": "follows"}).text


SORTED = {
    "reference": "a b c",
    "title": "a b c",
    "region": "b a c",
    "partner": "c b a",
    "country": "c b a",
    "signed_on": "a c b",
    "ends_on": "c a b",
    "activity": "b c a",
    "updated_at": "a b c",
}


@pytest.mark.parametrize("sort", [sign + name for name in SORTED for sign in ("", "-")])
def test_the_list_is_sorted_with_what_is_missing_last(english, places, sort):
    chile = make.country("CL", "Cile", "Chile")
    chad = make.country("TD", "Cad", "Chad")
    a = make.agreement(places.padang, title="a", signed_on="2010-01-01", is_signed=True, signed_precision="day")
    b = make.agreement(places.belitung, make.partner("zürich", country=chile), title="B", activity="running")
    c = make.agreement(
        places.pangkalpinang,
        make.partner("Älva", country=chad),
        title="c",
        activity="not_running",
        signed_on="2015-01-01",
        signed_precision="year",
        is_signed=True,
        term="years",
        term_years=2,
    )
    Agreement.objects.filter(pk=a.pk).update(term="years", term_years=20)
    for day, each in enumerate([a, b, c], 1):
        Agreement.objects.filter(pk=each.pk).update(updated_at=f"2020-01-0{day}T00:00Z")
    order = SORTED[sort.removeprefix("-")].split()
    if sort.startswith("-"):
        missing = {"partner": ["a"], "country": ["a"], "signed_on": ["b"], "ends_on": ["b"]}.get(sort[1:], [])
        order = [each for each in reversed(order) if each not in missing] + missing
    assert [title.lower() for title in titles(english().get(URL, {"sort": sort}))] == order


def test_what_changed_last_stands_first_when_nobody_sorts(english, places):
    for title in "abc":
        make.agreement(places.babel, title=title)
    assert titles(english().get(URL)) == ["c", "b", "a"]


def test_the_page_says_in_words_how_the_list_stands_when_nobody_sorts(english, places):
    make.agreement(places.babel)
    make.agreement(places.babel)
    client = english("supervisor")
    assert "the last changed first" in client.get(URL).text
    assert "the last changed first" not in client.get(f"{URL}?sort=title").text


def test_the_heading_says_how_the_list_is_sorted_and_turns_it_round(english, places):
    make.agreement(places.babel)
    page = Links(english().get(URL, {"sort": "title", "kind": "ksdpl", "page": "1"}).text)
    assert page.sorted["c-title"] == "ascending"
    assert page.sorted["c-signed_on"] == "none"
    assert page.by_id["sort-title"] == "/agreements/?kind=ksdpl&sort=-title"
    assert page.by_id["sort-signed_on"] == "/agreements/?kind=ksdpl&sort=signed_on"


@pytest.fixture
def many(places):
    partner = make.partner()
    for number in range(120):
        make.agreement(places.babel, partner, title=f"{number:03}")


def test_the_pages_hold_fifty_each_and_lead_to_each_other(english, many):
    client = english()
    pages = [client.get(URL, {"sort": "title", "page": page}) for page in (1, 2, 3)]
    assert [len(titles(page)) for page in pages] == [50, 50, 20]
    assert [title for page in pages for title in titles(page)] == [f"{number:03}" for number in range(120)]
    links = [Links(page.text).by_id for page in pages]
    assert "page-previous" not in links[0]
    assert links[0]["page-next"] == links[2]["page-previous"] == "/agreements/?sort=title&page=2"
    assert links[0]["page-last"] == links[1]["page-next"] == "/agreements/?sort=title&page=3"
    assert links[1]["page-previous"] == links[2]["page-first"] == "/agreements/?sort=title"
    assert "page-next" not in links[2]
    assert "120 agreements" in pages[0].text
    assert "51 to 100 of 120" in pages[1].text


def test_a_page_that_is_not_there_is_empty_and_leads_back(english, many):
    response = english().get(URL, {"page": "4"})
    assert titles(response) == []
    assert "There is no page 4: the last one is 3." in response.text


@pytest.mark.parametrize(
    "query",
    [
        "sort=colour",
        "sort=--title",
        "sort=%00",
        "page=abc",
        "page=0",
        "page=-1",
        "page=1e3",
        "page=" + "9" * 5000,
        "page=%00",
        "columns=title,colour",
        "columns=%00",
        "columns=all,title",
        "export=docx&kind=ksdpl",
        "headers=labels",
        "stage=signed",
        "regoin=19",
        "kind=ksdpl&kind=x",
    ],
)
def test_an_address_that_is_not_understood_shows_nothing_and_says_what(english, places, query):
    make.agreement(places.babel, title="Hidden")
    response = english().get(f"{URL}?{query}")
    name = query.split("=")[0]
    assert response.status_code == (400 if "export" in query else 200)
    assert titles(response) == []
    assert f'data-problem="{name}"' in response.text
    assert "Hidden" not in response.text


def test_every_filter_that_is_on_can_be_taken_off_with_one_click(english, places):
    make.agreement(places.belitung, title="Kept")
    response = english().get(URL, {"region": ["19", "13.71"], "q": "kept", "signed_after": "", "sort": "title"})
    assert titles(response) == ["Kept"]
    assert Links(response.text).chips == [
        "/agreements/?region=19&region=13.71&sort=title",
        "/agreements/?region=13.71&q=kept&sort=title",
        "/agreements/?region=19&q=kept&sort=title",
    ]
    assert "Region: <strong>Kepulauan Bangka Belitung</strong>" in response.text
    assert 'href="/agreements/?sort=title">Clear all filters</a>' in response.text
    # The form keeps what it does not show in a field of its own.
    assert Links(response.text).hidden == [("sort", "title"), ("region", "19"), ("region", "13.71")]


def test_an_empty_list_names_the_filter_to_drop_first(english, places):
    make.agreement(places.belitung, title="one", tie="sister")
    make.agreement(places.belitung, title="two", tie="sister")
    make.agreement(places.padang, title="three", activity="running")
    response = english().get(URL, {"region": "19", "activity": "running", "tie": "sister"})
    assert titles(response) == []
    assert "Without the filter “Activity” there are 2." in response.text
    assert 'href="/agreements/?region=19&amp;tie=sister"' in response.text
    assert "Without the filter “Region”" not in response.text


def test_an_empty_registry_offers_to_enter_the_first(english):
    assert 'href="/agreements/new/"' in english("supervisor").get(URL).text
    assert "Nothing has been entered here yet." in english("supervisor").get(URL).text
    assert 'href="/agreements/new/"' not in english("reviewer").get(URL).text


def test_the_columns_can_be_chosen(english, places):
    make.agreement(places.babel, title="Agreement", place_signed="Victoria", confidential=True)
    response = english().get(URL, {"columns": "title,place_signed,confidential"})
    assert re.findall(r'<th scope="col"\s+class="c-(\w+)', response.text) == ["title", "place_signed", "confidential"]
    assert "Victoria" in response.text
    repeated = english().get(URL, {"columns": ["title", "place_signed", "confidential"]})
    assert re.findall(r"<tbody>.*</tbody>", repeated.text, re.DOTALL) == re.findall(
        r"<tbody>.*</tbody>", response.text, re.DOTALL
    )
    every = english().get(URL, {"columns": "all"})
    assert len(re.findall(r'<th scope="col"', every.text)) > 40


def test_dates_are_shown_to_what_is_known_in_the_persons_language(client_of, places):
    signed = {"is_signed": True, "signed_on": "2018-07-01", "signed_precision": "month"}
    make.agreement(places.babel, term="ends_on", ends_on="2023-07-12", ends_precision="day", **signed)
    make.agreement(places.babel, term="years", term_years=5, **signed)
    text = client_of("reviewer").get(URL).text
    assert text.count(">Juli 2018</td>") == 2
    assert ">12 Juli 2023</td>" in text
    # Counted from a month, the end is known to the month.
    assert ">Juli 2023</td>" in text


def test_the_validity_is_that_of_the_day_asked_for(english, places):
    make.agreement(
        places.babel,
        is_signed=True,
        signed_on="2018-07-12",
        signed_precision="day",
        term="ends_on",
        ends_on=timezone.localdate() + datetime.timedelta(days=1),
        ends_precision="day",
    )
    client = english()
    assert "validity-in_force" in client.get(URL).text
    assert "validity-not_yet" in client.get(URL, {"as_of": "11/07/2018"}).text
    assert "validity-ended" in client.get(URL, {"as_of": "2100-01-01"}).text


def test_text_from_the_database_cannot_become_markup(english, places):
    evil = '<script>alert(1)</script>"><img src=x>'
    make.agreement(places.babel, make.partner(evil), title=evil, source_notes=evil)
    text = english().get(URL, {"columns": "all", "q": "<script>"}).text
    assert "alert(1)" in text
    assert "<script>alert" not in text
    assert "<img src=x" not in text


@pytest.mark.parametrize(
    "query", ["", "?columns=all&sort=country", "?region=19&country=JP&q=a+b&validity=not_signed&sort=partner"]
)
def test_the_number_of_queries_does_not_grow_with_the_rows(english, places, query):
    def filled(number: int) -> int:
        for count in range(number):
            of = make.agreement(places.belitung, make.partner(f"a b {count}-{number}"), make.partner(), title="A B")
            AgreementSector.objects.create(agreement=of, sector=make.sector())
        client = english()
        client.get(URL + query)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(URL + query)
        assert len(titles(response)) == min(50, Agreement.objects.count())
        return len(captured)

    assert filled(1) == filled(59) <= 12


def test_a_page_of_fifty_is_light(english, many):
    client = english()
    client.get(URL)
    assert len(client.get(URL).content) < 100_000


def test_script_gets_the_results_alone_and_the_filters_when_it_was_not_busy_in_them(english, places):
    make.agreement(places.babel, title="Found")
    client = english()
    whole = client.get(URL)
    typed = client.get(URL, headers={"HX-Request": "true", "HX-Trigger": "list-filters"})
    clicked = client.get(URL, headers={"HX-Request": "true"})
    restored = client.get(URL, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert titles(whole) == titles(typed) == titles(clicked) == titles(restored) == ["Found"]
    assert [("<html" in each.text) for each in (whole, typed, clicked, restored)] == [True, False, False, True]
    assert [("hx-swap-oob" in each.text) for each in (whole, typed, clicked)] == [False, False, True]
    assert "HX-Request" in whole["Vary"]


def test_a_cell_names_the_first_of_many_and_counts_the_others_which_the_csv_names_in_full(places, client_of):
    agreement = make.agreement(places.babel, *(make.partner(f"Kota {letter}") for letter in "ABCDE"))
    client = client_of("reviewer")
    client.cookies["django_language"] = "en"

    page = client.get("/agreements/").content.decode()
    text = b"".join(client.get("/agreements/?export=csv&columns=partner").streaming_content).decode("utf-8-sig")

    assert "Kota A; Kota B; Kota C <span" in page
    assert ">and 2 more</span>" in page
    assert text.splitlines()[1] == "Kota A; Kota B; Kota C; Kota D; Kota E", agreement


def test_a_region_named_twice_is_one_filter_and_goes_as_one(client_of, places):
    make.agreement(places.padang)
    chips = (
        client_of("reviewer")
        .get("/agreements/?region=Kota+Padang&region=13.71&kind=ksdpl")
        .context["listing"]
        .panel.chips
    )
    assert [(chip.name, chip.value) for chip in chips] == [("region", "13.71"), ("kind", "ksdpl")]
    assert chips[0].without == "/agreements/?kind=ksdpl"
