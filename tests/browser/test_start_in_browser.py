"""The start page and the calendars in a real browser: wide and on a phone, for each role, for assistive technology."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from lists.models import SavedView
from tests import make


@pytest.fixture
def rows(places, people):
    today = timezone.localdate()
    ends = {"term": "ends_on", "ends_on": today + datetime.timedelta(days=40), "ends_precision": "day"}
    signed = {"is_signed": True, "signed_on": "2015-03-01", "signed_precision": "day"}
    make.agreement(places.babel, make.partner("Chiba"), **signed, **ends)
    make.agreement(places.pangkalpinang, make.partner("Kobe"), instrument="loi", **signed)
    make.agreement(places.padang, is_signed=True, created_by=people.outsider)
    return SavedView.objects.create(
        owner=people.supervisor, list="agreements", name="Berakhir", query="validity=in_force"
    )


@pytest.mark.parametrize("role", ["administrator", "reviewer", "supervisor", "city_staff", "outsider"])
def test_the_start_page_is_open_to_all_and_fits_the_screen(page_of, people, rows, on_both, role):
    page: Page = page_of(getattr(people, role))
    page.goto("/")

    assert on_both(page) == []
    line = page.locator("[data-code=ending] .worklist-link")
    number = line.locator(".worklist-count").inner_text()
    line.click()
    expect(page.locator("#list-count")).to_contain_text(number)


def test_a_calendar_is_made_read_once_and_taken_back(page_of, people, rows, on_both):
    page: Page = page_of(people.supervisor)
    page.goto("/lists/feeds/")
    assert on_both(page) == []

    page.locator("form.view-actions button").click()
    address = page.locator("#feed-address").input_value()
    assert address.endswith(".ics")
    assert on_both(page) == []
    assert page.request.get(address).status == 200

    page.locator(".feed-revoke summary").click()
    assert on_both(page) == []
    page.locator(".feed-revoke button").click()
    expect(page.locator(".feed-revoke")).to_have_count(0)
    assert page.request.get(address).status == 404
