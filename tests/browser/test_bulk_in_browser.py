"""Changing many agreements in a real browser: by keyboard, with ranges and pages, without script, on a phone."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from agreements.models import Agreement
from tests import make


@pytest.fixture
def rows(places: SimpleNamespace, people: SimpleNamespace) -> None:
    make.sector("PAR", "Pariwisata", "Tourism")
    make.agency(places.babel, "Biro Pemerintahan")
    for number in range(30):
        make.agreement(places.babel, title=f"Bangka {number:02}")


def boxes(page: Page):
    return page.locator("tbody input[name=chosen]")


def test_a_range_is_chosen_and_changed_by_keyboard(page_of, people, rows):
    page: Page = page_of(people.supervisor)
    page.goto("/agreements/?sort=title&size=25")
    button = page.locator("#list-bulk button[type=submit]:not([name])")
    expect(button).to_be_disabled()
    boxes(page).nth(0).focus()
    page.keyboard.press("Space")
    # With shift, from the last one to this one.
    boxes(page).nth(3).click(modifiers=["Shift"])
    expect(page.locator(".bulk-count")).to_contain_text("4")
    expect(page.locator(".pick-page")).to_have_js_property("indeterminate", True)
    button.focus()
    page.keyboard.press("Enter")
    page.locator("#entry").wait_for()
    page.locator("input[name=activity][value='']").focus()
    page.keyboard.press("ArrowDown")
    page.locator("input[name=active]").fill("Juli 2026")
    # The Enter key shows what changes.
    page.keyboard.press("Enter")
    page.locator("textarea[name=reason]").fill("Rapat evaluasi")
    page.locator("button[name=confirm]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(4)
    assert Agreement.objects.filter(activity="running").count() == 4
    # And back again, from the message.
    page.locator(".messages a").click()
    page.locator("textarea[name=reason]").fill("Salah pilih")
    page.locator("button[name=confirm]").click()
    page.locator(".messages").wait_for()
    assert not Agreement.objects.filter(activity="running").exists()


def test_a_choice_survives_turning_the_page_and_sorting_but_no_other_filter(page_of, people, rows):
    page: Page = page_of(people.supervisor)
    page.goto("/agreements/?sort=title&size=25")
    page.locator(".pick-page").check()
    expect(page.locator(".bulk-count")).to_contain_text("25")
    page.locator("#page-next").click()
    expect(boxes(page)).to_have_count(5)
    expect(page.locator(".bulk-count")).to_contain_text("25")
    boxes(page).nth(0).check()
    expect(page.locator(".bulk-count")).to_contain_text("26")
    page.locator("#list-bulk button[type=submit]:not([name])").click()
    page.locator("#entry").wait_for()
    expect(page.locator("h1")).to_contain_text("26")
    page.go_back()
    page.goto("/agreements/?sort=title&size=25")
    page.locator(".pick-page").check()
    page.locator("#filter-q").press_sequentially("bangka 07", delay=20)
    expect(boxes(page)).to_have_count(1)
    expect(boxes(page).nth(0)).not_to_be_checked()


def test_choosing_and_changing_works_without_script(page_of, people, rows):
    page: Page = page_of(people.supervisor, java_script_enabled=False)
    page.goto("/agreements/?sort=title")
    boxes(page).nth(0).check()
    boxes(page).nth(2).check()
    page.locator("#list-bulk button[type=submit]:not([name])").click()
    page.locator("[name=agency_search]").fill("biro")
    page.locator("button[name=find][value=agency]").click()
    page.locator("select[name=agency]").select_option(index=1)
    page.locator(".save-bar [name=preview]").click()
    page.locator("[name=reason]").fill("Perangkat daerah baru")
    page.locator("[name=confirm]").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    assert list(Agreement.objects.filter(agency__isnull=False).values_list("title", flat=True).order_by("title")) == [
        "Bangka 00",
        "Bangka 02",
    ]


def test_the_whole_list_is_changed_without_script(page_of, people, rows):
    page: Page = page_of(people.supervisor, java_script_enabled=False)
    page.goto("/agreements/?q=bangka&size=25")
    page.locator("#list-bulk [name=all]").click()
    page.locator("input[name=confidential][value=yes]").check()
    page.locator(".save-bar [name=preview]").click()
    page.locator("[name=reason]").fill("Rapat")
    page.locator("[name=confirm]").click()
    page.locator(".messages").wait_for()
    assert Agreement.objects.filter(confidential=True).count() == 30


def choose_one(page: Page) -> None:
    boxes(page).nth(0).check()
    # What can be done with the choice is in sight, however long the list.
    expect(page.locator("#list-bulk button[type=submit]:not([name])")).to_be_in_viewport()


def test_the_pages_have_no_faults_and_do_not_scroll_sideways(page_of, people, rows, on_both):
    page: Page = page_of(people.supervisor)
    page.goto("/agreements/?sort=title&size=25")
    assert on_both(page, choose_one) == []
    page.locator("#list-bulk button[type=submit]:not([name])").click()
    page.locator("#entry").wait_for()
    assert on_both(page) == []
    page.locator(".save-bar [name=preview]").click()
    page.locator("#error-summary").wait_for()
    page.locator("input[name=confidential][value=yes]").check()
    page.locator(".save-bar [name=preview]").click()
    page.locator("[name=reason]").wait_for()
    assert on_both(page) == []
