"""The dashboard in a real browser: pictures come by themselves, every mark by keyboard, wide and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from agreements.models import AgreementSector
from tests import make

WALKED = "[...document.querySelectorAll('.picture-mark')].map((mark) => mark.getAttribute('aria-label'))"


@pytest.mark.timeout(400)
def test_every_mark_of_every_picture_is_reached_by_keyboard_and_says_what_it_shows(page_of, people, places, axe):
    country = make.country("JP", "Jepang", "Japan", latitude=36.2, longitude=138.3)
    type(places.babel).objects.filter(pk=places.babel.pk).update(latitude=-2.1, longitude=106.1)
    signed = {"is_signed": True, "signed_on": "2024-03-01", "signed_precision": "day", "activity": "running"}
    made = make.agreement(places.pangkalpinang, make.partner("Chiba", country=country), **signed)
    AgreementSector.objects.create(agreement=made, sector=make.sector())
    page: Page = page_of(people.supervisor, viewport={"width": 1280, "height": 900})
    page.goto("/dashboard/")
    expect(page.locator(".picture-later:not(:has(svg))")).to_have_count(0, timeout=120_000)
    marks = page.evaluate(WALKED)

    assert axe(page) == []
    assert any("Jepang" in words for words in marks)
    page.locator(".picture h2 a").first.focus()
    walked = set()
    for _step in range(4 * len(marks) + 80):
        page.keyboard.press("Tab")
        walked.add(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert set(marks) <= walked

    mark = page.locator("a.picture-mark[aria-label*='Jepang']").first
    mark.focus()
    assert mark.evaluate("(each) => getComputedStyle(each.firstElementChild.nextElementSibling).strokeWidth") == "3px"
    mark.press("Enter")
    expect(page.locator("#list-count")).to_contain_text("1")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/dashboard/countries/")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
