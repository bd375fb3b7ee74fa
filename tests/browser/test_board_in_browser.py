"""The board in a browser: narrowed in place, walked by keyboard, one column under the other on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests import make


@pytest.fixture
def board(places, people):
    stages = make.procedure("exploration", "plan", "dprd_approval", "drafting", "initialling", "signing").stages.all()
    for number, stage in enumerate(stages):
        kind = "ksdll" if number == 3 else "ksdpl"
        made = make.agreement(places.pangkalpinang, make.partner(), title=f"MoU {stage.code}", kind=kind)
        make.entered(made, stage, "2026-01-05")
    make.entered(make.agreement(places.padang, title="MoU Padang"), stages[0], "2025-01-05")
    return stages


def test_a_choice_narrows_the_board_in_place(page_of, people, board):
    page: Page = page_of(people.reviewer)
    page.goto("/agreements/board/")
    expect(page.locator(".board-card")).to_have_count(7)
    page.locator("#filter-kind > summary").click()
    page.locator("[name=kind][value=ksdll]").check()
    expect(page.locator(".board-card")).to_have_count(1)
    assert page.url.endswith("/agreements/board/?kind=ksdll")
    page.locator("a.chip", has=page.locator("strong")).first.click()
    expect(page.locator(".board-card")).to_have_count(7)


def test_a_region_that_was_typed_stays_as_a_chip(page_of, people, board):
    page: Page = page_of(people.reviewer)
    page.goto("/agreements/board/")
    page.locator("#filter-region").fill("Kota Padang")
    page.locator("#filter-region").press("Enter")
    expect(page.locator(".board-card")).to_have_count(1)
    expect(page.locator("#filter-region")).to_have_value("")
    page.locator("#filter-kind > summary").click()
    page.locator("[name=kind][value=ksdpl]").check()
    expect(page.locator("a.chip:not(.chip-all)", has=page.locator("strong"))).to_have_count(2)


def test_the_board_works_by_keyboard_and_without_script(page_of, people, board):
    page: Page = page_of(people.reviewer, java_script_enabled=False)
    page.goto("/agreements/board/")
    page.locator(".board-frame").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/agreements/?**stage=exploration**")
    expect(page.locator("tbody tr")).to_have_count(2)


def test_nothing_on_the_board_is_hidden_from_assistive_technology(page_of, people, board, on_both):
    page: Page = page_of(people.reviewer)
    page.goto("/agreements/board/")
    assert on_both(page) == []
