"""The four aman in a real browser: a reviewer judges all four, the region reads what came of it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from agreements.choices import PaperKind
from assessments.models import Answer, Assessment
from tests import judging, make


@pytest.fixture
def mou(places: SimpleNamespace) -> Any:
    for _number in range(3):
        judging.question(source="Permendagri 3/2008")
    made = make.agreement(places.pangkalpinang, make.partner("Kota Hildesheim"), title="MoU Pangkalpinang")
    make.document(made, kind=PaperKind.DRAFT_TEXT, title="Rancangan MoU")
    return made


def judge(page: Page, aspect: str, result: str, **typed: str) -> None:
    page.goto(page.url.split("/assessments/")[0] + f"/assessments/{aspect}/")
    page.locator(f"[name=result][value={result}]").check()
    page.locator("[name=body]").select_option("kemlu")
    for name, value in typed.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("button[name=save]").click()
    page.wait_for_url("**/assessments/")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scripted", [True, False], ids=["script", "no script"])
def test_a_reviewer_judges_and_the_region_reads(
    mou: Any, people: SimpleNamespace, page_of: Callable[..., Page], axe: Callable[[Page], list[str]], scripted: bool
):
    page = page_of(people.reviewer, java_script_enabled=scripted)
    page.goto(mou.get_absolute_url() + "assessments/political/")
    if scripted:
        assert axe(page) == []
    # The first question is answered by the keyboard alone.
    page.locator(".aman-question input[type=radio]").first.focus()
    page.keyboard.press("Space")
    page.locator(".aman-note input").first.fill("Sudah ditanyakan.")
    # Nothing chosen: the summary says so, and what was typed stays.
    page.locator("button[name=save]").click()
    expect(page.locator("#error-summary")).to_be_visible()
    expect(page.locator(".aman-note input").first).to_have_value("Sudah ditanyakan.")
    page.locator("[name=result][value=safe]").check()
    page.locator("[name=body]").select_option("kemlu")
    page.locator("[name=internal_note]").fill(judging.INTERNAL)
    page.locator("button[name=save]").click()
    page.wait_for_url("**/assessments/")

    assert Answer.objects.get().note == "Sudah ditanyakan."
    judge(page, "security", "safe")
    judge(page, "legal", "needs_improvement", reason="Pengakhiran belum diatur.")
    judge(page, "technical", "safe")
    expect(page.locator(".aman-verdict .aman-needs_improvement")).to_be_visible()
    judge(page, "legal", "safe")
    expect(page.locator(".aman-verdict .aman-safe")).to_be_visible()
    assert Assessment.objects.count() == 5
    if scripted:
        assert axe(page) == []

    region = page_of(people.city_staff, java_script_enabled=scripted)
    region.goto(mou.get_absolute_url() + "assessments/")
    expect(region.locator(".aman-card .aman-head .aman-safe")).to_have_count(4)
    region.locator(".aman-older summary").click()
    expect(region.get_by_text("Pengakhiran belum diatur.")).to_be_visible()
    assert judging.INTERNAL not in region.content()
    assert "Sudah ditanyakan." not in region.content()
    region.goto(mou.get_absolute_url())
    expect(region.locator(".aman-marks .aman-safe")).to_have_count(4)
    if scripted:
        assert axe(region) == []


@pytest.mark.django_db(transaction=True)
def test_a_newer_text_asks_for_a_new_judgement_on_a_phone(
    mou: Any, people: SimpleNamespace, page_of: Callable[..., Page], axe: Callable[[Page], list[str]]
):
    judging.all_safe(mou)
    make.document(mou, kind=PaperKind.INITIALLED_TEXT)
    page = page_of(people.reviewer, viewport={"width": 390, "height": 844}, color_scheme="dark")
    page.goto(mou.get_absolute_url() + "assessments/")
    expect(page.locator(".aman-again-reasons")).to_have_count(4)
    expect(page.locator(".aman-verdict .aman-incomplete")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []
    page.goto(mou.get_absolute_url() + "assessments/legal/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []
