"""The daily pages for those who use no mouse, who hear the page, who print it, and who are on a slow line."""

import gzip
import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, Response, expect

from tests import make
from tests.browser.conftest import PHONE

PAGES = [
    "/agreements/?q=shizuoka&activity=running",
    "/agreements/?q=nothing",
    "/agreements/?activity=wrong",
    "/agreements/?columns=all",
    "/partners/",
    "/regions/",
    "/accounts/settings/",
    "/history/",
]


@pytest.fixture
def rows(places: SimpleNamespace) -> None:
    shizuoka = make.partner("Prefektur Shizuoka")
    make.agreement(places.pangkalpinang, shizuoka, title="MoU Pangkalpinang - Shizuoka", activity="running")
    make.agreement(places.babel, shizuoka, title="LoI Babel - Shizuoka", instrument="loi", activity="running")


def test_no_page_of_the_day_has_a_serious_fault_of_access(page_of, people, rows, on_both):
    page: Page = page_of(people.supervisor)
    faults = {}
    for address in PAGES:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        if found := on_both(page):
            faults[address] = found
    assert faults == {}


def test_open_menus_have_no_serious_fault_of_access(page_of, people, rows, axe):
    page: Page = page_of(people.supervisor)
    page.goto("/agreements/")
    for menu in (".list-views", ".list-exports", ".menu:has(.menu-person)"):
        page.locator(f"{menu} > summary").click()
        expect(page.locator(f"{menu} > .menu-panel")).to_be_visible()
        assert axe(page) == [], menu
        page.keyboard.press("Escape")
        expect(page.locator(f"{menu} > .menu-panel")).to_be_hidden()
        expect(page.locator(f"{menu} > summary")).to_be_focused()
    page.locator("#list-columns").click()
    expect(page.locator("#list-panel .columns")).to_be_visible()
    assert axe(page) == []


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    """Presses Tab until the focus is on ``selector``: what cannot be reached so is not there for the keyboard."""
    for _step in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} was not reached by {most} steps of the keyboard")


def test_the_whole_list_is_walked_by_keyboard(page_of, people, rows):
    page: Page = page_of(people.supervisor)
    page.goto("/agreements/")
    # Past the frame, in one step.
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    tab_to(page, "#filter-q")
    page.keyboard.type("shizuoka")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("a.chip strong").first).to_have_text("shizuoka")
    tab_to(page, "#filter-activity > summary")
    page.keyboard.press("Enter")
    tab_to(page, "[name=activity][value=running]")
    page.keyboard.press("Space")
    expect(page.locator("a.chip")).to_have_count(3)
    expect(page.locator("[name=activity][value=running]")).to_be_focused()
    tab_to(page, ".list-views > summary")
    page.keyboard.press("Enter")
    expect(page.locator(".list-views > .menu-panel")).to_be_visible()
    page.keyboard.press("Escape")
    tab_to(page, "#list-columns")
    page.keyboard.press("Enter")
    expect(page.locator("#list-panel .columns")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#list-columns")).to_be_focused()
    tab_to(page, ".list-exports > summary")
    page.keyboard.press("Enter")
    tab_to(page, ".list-exports .menu-item", most=2)
    page.keyboard.press("Escape")
    tab_to(page, "#sort-title")
    page.keyboard.press("Enter")
    expect(page.locator("th.c-title")).to_have_attribute("aria-sort", "ascending")
    tab_to(page, ".c-title a")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/agreements/19-\d{4}-0001/$"))


def test_on_a_phone_the_folded_filters_say_how_many_are_on(page_of, people, rows):
    page: Page = page_of(people.supervisor, viewport=PHONE)
    page.goto("/agreements/?activity=running&q=shizuoka")
    expect(page.locator("#filters-on")).to_have_text("2")
    page.locator("a.chip").first.click()
    expect(page.locator("#filters-on")).to_have_text("1")
    page.locator("a.chip").first.click()
    expect(page.locator("#filters-on")).to_be_hidden()


def test_on_paper_the_list_says_what_it_is_and_leaves_the_rest_out(page_of, people, rows):
    page: Page = page_of(people.supervisor)
    page.goto("/agreements/?activity=running")
    page.emulate_media(media="print")
    for gone in (".topbar", ".mainnav", ".list-filters", ".list-tools", ".bulk-bar", ".c-pick", ".list-sizes"):
        for each in page.locator(gone).all():
            expect(each).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("a.chip").first).to_be_visible()
    expect(page.locator(".footer .print-only").first).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(2)


def test_a_first_visit_of_the_list_loads_at_most_90_kilobytes(page_of, people, rows):
    page: Page = page_of(people.reviewer)
    sizes: dict[str, int] = {}

    def weigh(answer: Response) -> None:
        sizes[answer.url] = len(gzip.compress(answer.body(), 6))

    page.on("response", weigh)
    page.goto("/agreements/", wait_until="networkidle")
    assert sum(sizes.values()) <= 90_000, sizes
    # What only those need who search comes when they begin.
    assert not any("suggest" in address or "combobox" in address for address in sizes)
    with page.expect_response(re.compile("combobox-nav")) as keys:
        page.locator("#filter-q").focus()
    assert len(gzip.compress(keys.value.body(), 6)) < 3_000
