"""The strict content policy holds in a real browser, on the administration too, and the tests' own tools work."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import Page

from tests import make
from tests.browser.conftest import Console


@pytest.fixture
def rows(people: SimpleNamespace, places: SimpleNamespace) -> SimpleNamespace:
    partner = make.partner("Kota Hildesheim")
    return SimpleNamespace(agreement=make.agreement(places.padang, partner), partner=partner)


def test_the_administration_keeps_the_content_policy(page_of, rows: SimpleNamespace, people, places):
    page = page_of(people.administrator)
    pages = {
        "": None,
        "agreements/agreement/": None,
        "agreements/agreement/add/": None,
        "agreements/agreement": rows.agreement.pk,
        "partners/partner": rows.partner.pk,
        "regions/region": places.padang.pk,
        "accounts/user": people.reviewer.pk,
        "accounts/user/add/": None,
    }
    opened = 0
    for part, pk in pages.items():
        answer = page.goto(f"/admin/{part}" + (f"/{pk}/change/" if pk else ""))
        assert answer is not None
        assert answer.status == 200, part
        # The chooser of the administration draws itself with a script: open one, where there is one.
        chooser = page.locator(".select2-selection").first
        if chooser.count() and chooser.is_visible():
            chooser.click()
            page.locator(".select2-results__option").first.wait_for()
            page.keyboard.press("Escape")
            opened += 1
    assert opened


def test_a_script_in_the_page_does_not_run(page: Page, console: Console):
    console.allow("Content Security Policy")
    page.goto("/accounts/login/")
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.harm = true";
            document.body.append(script);
            document.body.insertAdjacentHTML("beforeend", "<b id=styled style='color: rgb(255, 0, 0)'>x</b>");
        }"""
    )
    assert page.evaluate("window.harm") is None
    assert page.evaluate("getComputedStyle(document.getElementById('styled')).color") != "rgb(255, 0, 0)"
    assert len([complaint for complaint in console.complaints if "Content Security Policy" in complaint]) == 2


def test_a_complaint_in_the_console_is_heard(page: Page, console: Console):
    page.goto("/accounts/login/")
    page.evaluate("console.error('heard')")
    page.evaluate("setTimeout(() => { throw new Error('thrown') })")
    page.wait_for_timeout(100)
    assert {"thrown"} <= set(console.unexpected())
    assert any("heard" in complaint for complaint in console.unexpected())
    console.allow("heard")
    console.allow("thrown")


def test_axe_finds_a_fault_and_no_fault_on_the_sign_in(page: Page, axe):
    page.goto("/accounts/login/")
    assert axe(page) == []
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<button></button>')")
    assert any("button-name" in fault for fault in axe(page))
