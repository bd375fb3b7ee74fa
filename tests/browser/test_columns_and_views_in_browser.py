"""Columns and views in a real browser: by keyboard, by mouse, and without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from lists.models import ListSettings, SavedView
from lists.saved import keep
from tests import make


@pytest.fixture
def rows(places, people):
    make.agreement(places.padang, title="Padang", activity="running", place_signed="Fremantle")
    make.agreement(places.babel, title="Babel")


def shown(page: Page) -> list[str]:
    return page.locator(".columns-shown input").evaluate_all("inputs => inputs.map((input) => input.value)")


def head(page: Page) -> list[str]:
    return page.locator(".list-table th").evaluate_all("cells => cells.map((cell) => cell.classList[0].slice(2))")


def test_columns_are_moved_in_place_by_keyboard(page_of, people, rows):
    page: Page = page_of(people.reviewer)
    page.goto("/agreements/?activity=running&columns=title,kind,region_name")
    page.locator("#list-columns").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#list-panel .columns")).to_be_visible()
    expect(page.locator("#list-columns")).to_have_attribute("aria-expanded", "true")
    page.evaluate("window.kept = true")
    # The third column to the front: its button keeps the focus while it moves.
    up = page.locator("[value='up:region_name']")
    up.focus()
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    page.keyboard.press("Enter")
    assert shown(page) == ["region_name", "title", "kind"]
    expect(page.locator("#columns-status")).to_contain_text("1")
    page.locator("[value='remove:kind']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[value='add:kind']")).to_be_visible()
    # The search narrows what can be added.
    page.locator(".columns-search input").fill("tempat")
    expect(page.locator("[value='add:kind']")).not_to_be_visible()
    page.locator("[value='add:place_signed']").focus()
    page.keyboard.press("Enter")
    assert shown(page) == ["region_name", "title", "place_signed"]
    assert page.evaluate("window.kept") is True
    page.locator(".columns-buttons [value=use]").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?activity=running&columns=region_name,title,place_signed$"))
    assert head(page) == ["region_name", "title", "place_signed"]
    expect(page.locator("tbody tr")).to_have_count(1)


def test_escape_and_the_same_button_close_the_columns(page_of, people, rows):
    page: Page = page_of(people.reviewer)
    page.goto("/agreements/")
    for close in ("Escape", "button", "cancel"):
        page.locator("#list-columns").click()
        expect(page.locator("#list-panel .columns")).to_be_visible()
        if close == "Escape":
            page.keyboard.press("Escape")
        elif close == "button":
            page.locator("#list-columns").click()
        else:
            page.locator(".columns-close").click()
        expect(page.locator("#list-panel .columns")).to_have_count(0)
        expect(page.locator("#list-columns")).to_be_focused()
    assert page.url.endswith("/agreements/")


def test_columns_are_moved_and_kept_without_script(page_of, people, rows):
    page: Page = page_of(people.reviewer, java_script_enabled=False)
    page.goto("/agreements/?activity=running&columns=title,kind")
    page.locator("#list-columns").click()
    page.locator("[value='add:place_signed']").click()
    page.locator("[value='up:place_signed']").click()
    expect(page.locator("[value='up:place_signed']")).to_be_focused()
    page.locator("[value='remove:kind']").click()
    page.locator(".columns-buttons [value=keep]").click()
    expect(page).to_have_url(re.compile(r"/agreements/\?activity=running$"))
    expect(page.locator(".list-table th").nth(1)).to_have_class(re.compile("c-place_signed"))
    assert ListSettings.objects.get().columns == "title,place_signed"


@pytest.mark.parametrize("script", [True, False])
def test_a_list_is_saved_as_a_view_opened_changed_and_saved_again(page_of, people, rows, script):
    page: Page = page_of(people.reviewer, java_script_enabled=script)
    page.goto("/agreements/?activity=running")
    page.locator(".list-views > summary").click()
    page.locator(".list-views .menu-foot a").first.click()
    page.locator("[name=name]").fill("Yang berjalan")
    page.locator("[name=start]").check()
    page.locator("main .form-actions button").click()
    expect(page.locator(".view-name")).to_have_text("Yang berjalan")
    expect(page.locator("tbody tr")).to_have_count(1)
    # It is the start now; all rows are one click away.
    page.goto("/agreements/")
    expect(page.locator(".view-name")).to_have_text("Yang berjalan")
    page.locator(".list-views > summary").click()
    page.locator(".list-views .menu-item").first.click()
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator(".view-name")).to_have_count(0)
    # Opened from the menu, sorted, saved.
    page.locator(".list-views > summary").click()
    page.locator(".list-views .menu-item", has_text="Yang berjalan").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("#sort-title").click()
    expect(page.locator(".view-changed")).to_have_count(1)
    page.locator(".list-view-note button").click()
    expect(page.locator(".view-changed")).to_have_count(0)
    assert "sort=title" in SavedView.objects.get().query
    assert "sort=title" in page.url


def test_the_size_of_a_page_is_one_click(page_of, people, places, rows):
    for number in range(40):
        make.agreement(places.babel, title=f"{number:02}")
    page: Page = page_of(people.reviewer)
    page.goto("/agreements/?sort=title")
    page.locator(".list-sizes [value='25']").click()
    expect(page.locator("tbody tr")).to_have_count(25)
    assert page.url.endswith("/agreements/?sort=title")


def unfold(page: Page) -> None:
    page.locator("#list-columns").click()
    expect(page.locator("#list-panel .columns")).to_be_visible()
    page.locator(".list-views > summary").click()


def test_the_pages_have_no_serious_fault_of_access_and_fit_the_screen(page_of, people, places, rows, on_both):
    view = people.supervisor.saved_views.create(list="agreements", name="Bersama", query="activity=running")
    people.reviewer.saved_views.create(
        list="agreements", name="Dari Kemlu", query="sort=title", shared_with="role", role="supervisor"
    )
    keep(people.supervisor, "agreements", start=view)
    page: Page = page_of(people.supervisor)
    for address in (
        "/lists/agreements/views/",
        "/lists/agreements/views/new/?region=19",
        f"/lists/agreements/views/{view.pk}/",
        f"/lists/agreements/views/{view.pk}/delete/",
        "/lists/agreements/columns/",
        f"/agreements/?activity=running&sort=title&view={view.pk}",
        "/agreements/?view=0",
    ):
        page.goto(address)
        assert on_both(page, unfold if address.startswith("/agreements/") else None) == [], address
