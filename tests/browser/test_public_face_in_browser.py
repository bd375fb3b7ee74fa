"""The public face in a browser: without script, without faults for whoever cannot see, light enough for a slow line."""

import pytest
from django.core.cache import caches
from playwright.sync_api import Page, expect

from tests import make
from tests.publishing import published

# Four pages with all that they load, as it comes over the line; the style sheets come compressed in production alone.
MOST_BYTES = 120_000


@pytest.fixture
def some(places, settings):
    """Forty public agreements of two provinces."""
    settings.PUBLIC_FACE = True
    caches["public"].clear()
    partner = make.partner("Kota Hildesheim", country=make.country("DE", "Jerman", "Germany"))
    for number in range(40):
        of = places.padang if number % 3 else places.pangkalpinang
        last = published(of, partner, title=f"Memorandum Saling Pengertian tentang kerja sama kota kembar {number}")
    return last


def test_a_stranger_finds_an_agreement_without_script(some, context_of, axe):
    page: Page = context_of(java_script_enabled=False).new_page()
    page.goto("/publik/")
    page.get_by_label("Cari naskah").fill("hildesheim padang")
    page.get_by_role("button", name="Cari").click()
    page.get_by_role("link", name="Memorandum Saling").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("kota kembar")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_text("Valid from")).to_be_visible()


def test_the_pages_are_accessible_narrow_and_light(some, context_of, axe):
    context = context_of(viewport={"width": 390, "height": 844})
    page, sizes = context.new_page(), []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    for path in ("", f"naskah/{some.reference}/", "daerah/13/", "data/"):
        page.goto(f"/publik/{path}", wait_until="networkidle")
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert sum(sizes) < MOST_BYTES
