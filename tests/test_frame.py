"""What stands around every page: the way to the content, where one is, in which scope, and in which language."""

import re
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests import make

PAGES = [
    "/",
    "/agreements/",
    "/agreements/new/",
    "/regions/",
    "/regions/19/",
    "/partners/",
    "/history/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/logout/",
    "/no-such-page/",
]
OPEN_PAGES = ["/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/"]


class Page(HTMLParser):
    """The tags of a page in their order, with their attributes."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def page_of(client: Client, address: str) -> Page:
    return Page(client.get(address).content.decode())


@pytest.mark.parametrize("address", [*PAGES, *OPEN_PAGES])
def test_every_page_has_a_language_a_title_one_heading_and_a_way_past_the_frame(client_of, address: str):
    client = client_of("" if address in OPEN_PAGES else "supervisor")
    body = client.get(address).content.decode()
    page = Page(body)
    assert page.all("html")[0]["lang"] == "id"
    assert len(page.all("h1")) == 1
    title = re.search(r"<title>(.*?)</title>", body, re.DOTALL)
    assert title is not None
    assert title[1].partition("·")[0].strip()
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", body, re.DOTALL)
    assert heading is not None
    assert re.sub(r"<[^>]+>", "", heading[1]).strip()
    focusable = next(attributes for tag, attributes in page.tags if tag == "a")
    assert (focusable["class"], focusable["href"]) == ("skip-link", "#content")
    assert [main["id"] for main in page.all("main")] == ["content"]


@pytest.mark.parametrize("address", [*PAGES, *OPEN_PAGES])
def test_no_page_uses_an_id_twice(client_of, address: str):
    page = page_of(client_of("" if address in OPEN_PAGES else "supervisor"), address)
    ids = [attributes["id"] for _tag, attributes in page.tags if attributes.get("id")]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("administrator", "All regions"),
        ("reviewer", "All regions"),
        ("supervisor", "Province of Kepulauan Bangka Belitung"),
        ("city_staff", "Kota Pangkal Pinang"),
    ],
)
def test_the_frame_says_whose_agreements_one_sees(client_of, role: str, scope: str):
    client = client_of(role)
    client.cookies["django_language"] = "en"
    body = client.get("/").content.decode()
    shown = re.search(r'class="brand-scope">(.*?)</span>', body, re.DOTALL)
    assert shown is not None
    assert shown[1].strip() == scope


@pytest.mark.parametrize(
    ("role", "new", "administration"),
    [("administrator", True, True), ("reviewer", False, False), ("city_staff", True, False)],
)
def test_the_frame_offers_only_what_the_person_may(client_of, role: str, new: bool, administration: bool):
    links = {link.get("href") for link in page_of(client_of(role), "/").all("a")}
    assert {"/agreements/", "/regions/", "/partners/", "/history/"} <= links
    assert ("/agreements/new/" in links) is new
    assert ("/admin/" in links) is administration


@pytest.mark.parametrize(
    ("address", "marked"),
    [("/", "/"), ("/agreements/", "/agreements/"), ("/regions/19/", "/regions/"), ("/history/", "/history/")],
)
def test_the_section_one_is_in_is_marked(client_of, address: str, marked: str):
    links = page_of(client_of("supervisor"), address).all("a")
    sections = [link["href"] for link in links if link.get("aria-current") in {"page", "true"}]
    assert marked in sections
    assert len([section for section in sections if section in {"/", "/agreements/", "/regions/", "/partners/"}]) <= 1


def test_the_search_of_the_frame_finds_agreements(places: SimpleNamespace, client_of):
    make.agreement(places.babel, make.partner(), title="Pertukaran pelajar dengan Hainan")
    client = client_of("supervisor")
    form = next(form for form in page_of(client, "/").all("form") if form.get("class") == "topsearch")
    assert (form["method"], form["action"]) == ("get", "/agreements/")
    assert "Hainan" in client.get("/agreements/?q=hainan").content.decode()


def test_one_click_changes_the_language_and_stays_on_the_page(client_of):
    client = client_of("reviewer")
    here = "/agreements/?validity=in_force"
    page = page_of(client, here)
    switch = next(form for form in page.all("form") if form.get("action") == "/i18n/setlang/")
    assert switch["method"] == "post"
    offered = next(button for button in page.all("button") if button.get("name") == "language")
    back = next(field for field in page.all("input") if field.get("name") == "next")
    response = client.post("/i18n/setlang/", {"language": offered["value"], "next": back["value"]})
    assert response["Location"] == here
    assert page_of(client, here).all("html")[0]["lang"] == "en"


def test_the_language_switch_leads_to_no_other_site(client_of):
    response = client_of("reviewer").post(
        "/i18n/setlang/", {"language": "en", "next": "https://elsewhere.example/agreements/"}
    )
    assert "elsewhere" not in response["Location"]


def test_a_name_with_markup_in_it_is_shown_and_not_obeyed(people: SimpleNamespace, client_of):
    people.reviewer.first_name = "<b>Siti</b> & co"
    people.reviewer.save()
    body = client_of("reviewer").get("/").content.decode()
    assert "<b>Siti" not in body
    assert "&lt;b&gt;Siti&lt;/b&gt; &amp; co" in body


def test_every_file_that_a_page_loads_is_there(client_of):
    for address in ("/", "/agreements/", "/agreements/new/"):
        page = page_of(client_of("supervisor"), address)
        files = [script["src"] for script in page.all("script") if script.get("src")]
        files += [link["href"] for link in page.all("link")]
        for file in files:
            assert file is not None
            assert finders.find(file.removeprefix("/static/")), file


def test_the_printed_page_names_the_person_and_the_time(client_of):
    client = client_of("supervisor")
    client.cookies["django_language"] = "en"
    body = client.get("/agreements/").content.decode()
    assert re.search(r"Printed by babel, \d{1,2} \w+ \d{4} \d{2}\.\d{2} WIB", body)


@pytest.mark.parametrize(
    ("address", "section"),
    [
        ("/agreements/board/", "/agreements/"),
        ("/lists/agreements/views/", "/agreements/"),
        ("/lists/agreements/columns/", "/agreements/"),
        ("/lists/feeds/", "/agreements/"),
        ("/lists/partners/views/", "/partners/"),
        ("/lists/regions/columns/", "/regions/"),
    ],
)
def test_the_pages_of_a_list_belong_to_its_section(client_of, address, section):
    page = client_of("reviewer").get(address).text
    nav = re.search(r'<nav class="mainnav".*?</nav>', page, re.DOTALL)[0]
    assert re.findall(r'href="([^"]*)"\s+aria-current="true"', nav) == [section]
