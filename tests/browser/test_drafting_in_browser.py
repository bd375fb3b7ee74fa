"""Drafts, the checklist and the templates as people meet them: with a mouse, on a phone, in the dark."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from agreements.choices import PaperKind
from drafting.models import ClauseCheck, DraftTemplate
from tests import drafts, make


@pytest.fixture
def agreement(places):
    return make.agreement(places.pangkalpinang, make.partner("Kota Hildesheim"), title="MoU Pangkalpinang - Hildesheim")


@pytest.fixture
def second_version(agreement):
    """A paper whose first version was checked: of its second version nothing is confirmed."""
    first = make.document(agreement, b"one", kind=PaperKind.DRAFT_TEXT, title="Rancangan pertama")
    for code, status in (("purpose", "present"), ("scope", "missing"), ("funding", "not_needed")):
        drafts.clause_check(agreement, document=first, clause=drafts.clause(code), status=status)
    return make.document(agreement, b"two", kind=PaperKind.DRAFT_TEXT, replaces=first, version=2)


def test_no_page_of_drafting_has_a_serious_fault_of_access(page_of, people, agreement, second_version, on_both):
    drafts.template(drafts.word("{{ parties_id }}"))
    page: Page = page_of(people.administrator)
    below = f"/agreements/{agreement.reference}/drafts/"
    faults = {}
    for address in (below, f"{below}clauses/{second_version.pk}/", "/drafting/templates/", "/drafting/variables/"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        if found := on_both(page):
            faults[address] = found
    assert faults == {}


def test_a_draft_is_downloaded_and_its_clauses_are_checked(page_of, people, agreement, second_version, tmp_path):
    page: Page = page_of(people.city_staff)
    page.goto(f"/agreements/{agreement.reference}/drafts/")
    with page.expect_download() as taken:
        page.locator("a[download]").nth(1).click()
    assert taken.value.suggested_filename.startswith(f"rancangan-mou-{agreement.reference}")
    taken.value.save_as(tmp_path / "draft.docx")
    assert "HILDESHEIM" in drafts.text_of((tmp_path / "draft.docx").read_bytes())

    page.goto(f"/agreements/{agreement.reference}/drafts/clauses/{second_version.pk}/")
    scope = page.locator("tr", has_text="Scope")
    scope.locator("select").select_option("present")
    scope.locator("input[type=number]").fill("4")
    scope.locator("input[type=number]").press("Enter")
    expect(page.locator(".messages, .alert").first).to_be_visible()
    found = {check.clause.code: check for check in ClauseCheck.objects.filter(document=second_version)}
    assert (found["scope"].page, found["scope"].confirmed) == (4, True)
    # Enter saves; it does not confirm what nobody looked at.
    assert not found["purpose"].confirmed
    page.locator("button[name=confirm]").click()
    expect(page.locator("button[name=confirm]")).to_have_count(0)
    assert not ClauseCheck.objects.filter(document=second_version, confirmed=False).exists()


def test_an_administrator_replaces_a_template(page_of, people, tmp_path):
    page: Page = page_of(people.administrator)
    page.goto("/drafting/templates/")
    file: Path = tmp_path / "Memorandum Kemlu.docx"
    file.write_bytes(drafts.word("{{ nobody_knows }}"))
    page.set_input_files("input[type=file]", file)
    page.locator("section:has(input[type=file]) button").click()
    expect(page.locator("#error-summary")).to_contain_text("nobody_knows")
    file.write_bytes(drafts.word("{{ parties_id }} {{ parties_2 }} {{ about_id }}"))
    page.set_input_files("input[type=file]", file)
    page.locator("section:has(input[type=file]) button").click()
    expect(page.locator("#error-summary")).to_have_count(0)
    assert DraftTemplate.objects.get().name == "Memorandum_Kemlu.docx"
