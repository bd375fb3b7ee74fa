"""Taking a list home in a real browser: the menu, the files, the settings, with script and without."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lists.models import Export
from tests import make

PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def rows(places, people):
    make.agreement(places.padang, title="Padang")


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}, PHONE], ids=["script", "no script", "phone"])
def test_every_file_of_the_menu_is_saved_and_the_list_stays(page_of, people, rows, options):
    page: Page = page_of(people.reviewer, **options)
    page.goto("/agreements/?region=13")
    menu = page.locator(".list-exports")
    for place, form in enumerate(["xlsx", "pdf", "csv", "xlsx", "csv"]):
        if menu.get_attribute("open") is None:
            menu.locator("summary").click()
        link = menu.locator(".menu-item").nth(place)
        expect(link).to_be_in_viewport(ratio=1)
        with page.expect_download() as download:
            link.click()
        assert re.fullmatch(rf"agreements-\d{{4}}-\d\d-\d\d\.{form}", download.value.suggested_filename)
        assert Path(download.value.path()).stat().st_size > 200
    expect(page.locator("#list-count")).to_be_visible()
    assert list(Export.objects.values_list("rows", flat=True)) == [1] * 5


def test_the_log_has_no_serious_fault_and_the_settings_are_kept(page_of, people, rows, axe):
    page: Page = page_of(people.reviewer)
    page.goto("/agreements/")
    page.locator(".list-exports summary").click()
    with page.expect_download():
        page.locator(".list-exports .menu-item").first.click()
    page.goto("/history/exports/")
    assert axe(page) == []
    page.goto("/accounts/settings/")
    page.locator("[value=indonesian]").check()
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("[value=indonesian]")).to_be_checked()
