"""Suggestions while typing: by keyboard, by mouse, heard by a screen reader, and never in the way of the search."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import make


@pytest.fixture
def rows(places) -> None:
    shizuoka = make.partner("Prefektur Shizuoka")
    make.agreement(places.padang, shizuoka, title="LoI Padang - Shizuoka")
    make.agreement(places.babel, shizuoka, title="MoU Babel - Shizuoka")


def options(page: Page):
    return page.get_by_role("option")


def test_the_keyboard_alone_opens_a_suggestion(page_of, people, rows, axe):
    page: Page = page_of(people.reviewer)
    page.goto("/")
    page.keyboard.press("/")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("shiz")
    expect(options(page)).to_have_count(4)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status").filter(has_text="3")).to_be_attached()
    assert axe(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.locator('[role=option][aria-selected="true"]')
    expect(chosen).to_contain_text("LoI Padang - Shizuoka")
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/agreements/13\.71-\d{4}-0001/$"))


def test_enter_without_a_choice_searches(page_of, people, rows):
    page: Page = page_of(people.reviewer)
    page.goto("/partners/")
    page.locator("#search-everything").press_sequentially("padang")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/agreements/\?q=padang$"))


def test_escape_closes_the_list_first_and_then_empties_the_field(page_of, people, rows):
    page: Page = page_of(people.reviewer)
    page.goto("/agreements/")
    field = page.locator("#filter-q")
    field.press_sequentially("padang")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(field).to_have_value("padang")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Tab")
    expect(options(page)).to_have_count(0)


def test_a_suggestion_is_clicked_and_opens_aside_with_the_key(page_of, people, rows):
    page: Page = page_of(people.reviewer)
    page.goto("/agreements/")
    page.locator("#filter-q").press_sequentially("shizuoka")
    partner = options(page).filter(has_text="Prefektur Shizuoka").last
    with page.context.expect_page() as aside:
        partner.click(modifiers=["Control"])
    aside.value.close()
    page.locator("#filter-q").press("ArrowDown")
    options(page).filter(has_text="Prefektur Shizuoka").last.click()
    expect(page).to_have_url(re.compile(r"/partners/\d+/$"))


def test_a_slash_is_a_letter_where_somebody_types_and_a_key_elsewhere(page_of, people, rows):
    page: Page = page_of(people.reviewer)
    page.goto("/agreements/")
    page.locator("#filter-region").press_sequentially("a/b")
    expect(page.locator("#filter-region")).to_have_value("a/b")
    page.locator("#filter-region").fill("")
    page.locator("#filter-activity > summary").click()
    page.locator("[name=activity][value=running]").focus()
    page.keyboard.press("/")
    expect(page.locator("#search-everything")).to_be_focused()


def test_answers_that_come_late_are_not_shown(page_of, people, rows):
    page: Page = page_of(people.reviewer)
    page.goto("/")
    field = page.locator("#search-everything")
    field.press_sequentially("padang")
    expect(options(page).first).to_be_visible()
    field.fill("p")
    expect(options(page)).to_have_count(0)


def test_without_script_the_field_is_a_plain_search(page_of, people, rows):
    page: Page = page_of(people.reviewer, java_script_enabled=False)
    page.goto("/")
    page.locator("#search-everything").fill("padang")
    page.locator("#search-everything").press("Enter")
    expect(page).to_have_url(re.compile(r"/agreements/\?q=padang$"))
    expect(page.locator("tbody tr")).to_have_count(1)
