"""The lists in a real browser: in place with script, whole without it, on a phone, for assistive technology."""

import csv
import gzip
import io
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, Response, expect

from tests import make
from tests.browser.conftest import PHONE


@pytest.fixture
def rows(places: SimpleNamespace, people: SimpleNamespace) -> SimpleNamespace:
    fremantle = make.partner("Fremantle", country=make.country("AU", "Australia", "Australia"))
    make.agreement(places.padang, fremantle, title="MoU Padang - Fremantle", activity="running")
    make.agreement(places.belitung, make.partner("Chiba"), title="LoI Belitung - Chiba", instrument="loi")
    for number in range(60):
        make.agreement(places.babel, title=f"Bangka {number:02}")
    return SimpleNamespace(fremantle=fremantle)


def test_a_choice_refreshes_the_results_in_place_and_keeps_the_address_true(page_of, people, rows):
    page: Page = page_of(people.reviewer)
    page.goto("/agreements/")
    expect(page.locator("#list-count")).to_contain_text("62")
    page.evaluate("window.kept = true")
    page.locator("#filter-activity > summary").click()
    running = page.locator("[type=checkbox][name=activity][value=running]")
    running.check()
    expect(page.locator("#list-count")).to_contain_text("1 ")
    assert page.url.endswith("/agreements/?activity=running")
    # What had the focus has it still, and a reader hears the new number.
    expect(running).to_be_focused()
    expect(page.locator("#list-status")).to_contain_text("1 ")
    # One click takes the filter off again, in the panel too.
    page.locator("a.chip", has=page.locator("strong")).click()
    expect(page.locator("#list-count")).to_contain_text("62")
    expect(running).not_to_be_checked()
    assert page.url.endswith("/agreements/")
    assert page.evaluate("window.kept") is True
    page.go_back()
    expect(page.locator("#list-count")).to_contain_text("1 ")
    assert page.url.endswith("/agreements/?activity=running")


def test_words_narrow_the_list_while_they_are_typed(page_of, people, rows):
    page: Page = page_of(people.reviewer)
    page.goto("/agreements/")
    page.locator("#filter-q").press_sequentially("fremantle", delay=20)
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("#filter-q")).to_be_focused()
    assert page.url.endswith("/agreements/?q=fremantle")


def test_a_region_is_chosen_by_typing_a_part_of_its_name(page_of, people, rows):
    page: Page = page_of(people.reviewer)
    page.goto("/agreements/?sort=title")
    with page.expect_response(re.compile("/regions/choose/")):
        page.locator("#filter-region").press_sequentially("pada", delay=20)
    option = page.locator("#choices-region option")
    expect(option).to_have_count(1)
    # Taking a suggestion puts its words into the field.
    page.locator("#filter-region").fill(option.get_attribute("value"))
    expect(page.locator("a.chip strong").first).to_have_text("Kota Padang")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("#filter-region")).to_have_value("")
    assert page.url.endswith("/agreements/?sort=title&region=13.71") or page.url.endswith(
        "/agreements/?region=13.71&sort=title"
    )
    # A second filter keeps the first.
    page.locator("#filter-q").fill("nothing")
    expect(page.locator("tbody tr")).to_have_count(0)
    assert "region=13.71" in page.url


def test_what_is_not_known_is_said_and_stays_in_the_field(page_of, people, rows):
    page: Page = page_of(people.reviewer)
    page.goto("/agreements/")
    page.locator("#filter-country").fill("Atlantis")
    page.locator("#filter-country").blur()
    expect(page.locator("[data-problem=country]")).to_contain_text("Atlantis")
    expect(page.locator("tbody tr")).to_have_count(0)
    expect(page.locator("#filter-country")).to_have_value("Atlantis")


def test_the_headings_and_the_pages_work_in_place(page_of, people, rows):
    page: Page = page_of(people.reviewer)
    page.goto("/agreements/")
    page.evaluate("window.kept = true")
    page.locator("#sort-title").click()
    expect(page.locator("th.c-title")).to_have_attribute("aria-sort", "ascending")
    expect(page.locator("tbody tr td.c-title a").first).to_have_text("Bangka 00")
    page.locator("#page-next").click()
    expect(page.locator("tbody tr td.c-title a").first).to_have_text("Bangka 50")
    assert page.evaluate("window.kept") is True
    # The filters that are set next keep the order.
    page.locator("#filter-q").fill("fremantle")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert "sort=title" in page.url


def test_a_click_in_a_row_opens_the_agreement(page_of, people, rows):
    page: Page = page_of(people.reviewer)
    page.goto("/agreements/?q=fremantle")
    page.locator("tbody td.c-region_name").click()
    expect(page).to_have_url(re.compile(r"/agreements/13\.71-\d{4}-0001/$"))


def test_without_script_the_same_work_is_done(page_of, people, rows):
    page: Page = page_of(people.reviewer, java_script_enabled=False)
    page.goto("/agreements/")
    page.locator("#filter-region").fill("kota padang")
    page.locator("#list-filters button[type=submit]").click()
    expect(page.locator("a.chip strong").first).to_have_text("Kota Padang")
    expect(page.locator("tbody tr")).to_have_count(1)
    # The next filter keeps this one though its field is empty again.
    page.locator("#filter-activity > summary").click()
    page.locator("[type=checkbox][name=activity][value=not_running]").check()
    page.locator("#list-filters button[type=submit]").click()
    expect(page.locator("tbody tr")).to_have_count(0)
    expect(page.locator(".empty a").first).to_be_visible()
    page.locator(".empty a").first.click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("#list-columns").click()
    page.locator("[value='add:place_signed']").click()
    page.locator(".columns-buttons [value=use]").click()
    expect(page.locator("th.c-place_signed")).to_have_count(1)
    expect(page.locator("tbody tr")).to_have_count(1)


def test_without_script_the_enter_key_searches(page_of, people, rows):
    page: Page = page_of(people.reviewer, java_script_enabled=False)
    page.goto("/agreements/")
    page.locator("main [name=q]").fill("fremantle")
    page.locator("main [name=q]").press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.get_by_role("link", name="MoU Padang - Fremantle").first).to_be_visible()


def test_a_reviewer_takes_the_list_of_a_region_home(page_of, people, rows, tmp_path: Path):
    page: Page = page_of(people.reviewer)
    page.goto("/regions/")
    page.get_by_role("link", name="Sumatera Barat", exact=True).click()
    page.locator('a.btn[href="/agreements/?region=13"]').click()
    page.locator(".list-exports summary").click()
    with page.expect_download() as download:
        page.locator(".list-exports").get_by_role("link", name="CSV").first.click()
    file = tmp_path / "list.csv"
    download.value.save_as(file)
    assert re.fullmatch(r"agreements-\d{4}-\d\d-\d\d\.csv", download.value.suggested_filename)
    lines = list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))
    assert len(lines) == 2
    assert lines[1][1] == "MoU Padang - Fremantle"


def test_the_pages_have_no_serious_fault_of_access_and_fit_the_screen(page_of, people, rows, on_both):
    page: Page = page_of(people.reviewer)
    for address in ("/agreements/?size=25", "/regions/13/", f"/partners/{rows.fremantle.pk}/"):
        page.goto(address)
        assert on_both(page) == [], address


def test_on_a_phone_the_filters_are_folded_and_the_rows_are_cards(page_of, people, rows):
    page: Page = page_of(people.reviewer, viewport=PHONE)
    page.goto("/agreements/")
    expect(page.locator("#filter-q")).not_to_be_visible()
    page.locator(".list-filters > summary").click()
    expect(page.locator("#filter-q")).to_be_visible()
    box = page.locator("tbody tr").first.bounding_box()
    assert box
    assert box["width"] <= 390
    assert box["height"] > 100


def test_a_first_visit_loads_less_than_150_kilobytes(page_of, people, rows):
    page: Page = page_of(people.reviewer)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  (playwright wants a function)
    page.goto("/agreements/", wait_until="networkidle")
    # The server of the tests sends static files as they are; WhiteNoise sends them compressed, as here.
    loaded = {answer.url: len(gzip.compress(answer.body())) for answer in answers}
    assert len(loaded) > 5
    assert sum(loaded.values()) < 150_000
