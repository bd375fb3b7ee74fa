"""Uploading papers: with script one by one with progress, without it as one plain form."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from agreements.models import Agreement, Document
from tests import make, uploading


@pytest.fixture
def agreement(places) -> Agreement:
    return make.agreement(places.babel, make.partner("Kota Hildesheim"), title="MoU Babel - Hildesheim")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A PDF, a large photo, and a web page that calls itself a PDF."""
    contents = {
        "Surat Gubernur.pdf": uploading.PDF,
        "foto.jpg": uploading.JPEG + bytes(3 * 1024 * 1024),
        "jahat.pdf": uploading.HTML,
        "besar.pdf": uploading.PDF + bytes(1024 * 1024) + b"%%EOF",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return {name: tmp_path / name for name in contents}


def rows_of(page: Page) -> Any:
    return page.locator("[data-row]")


def choose(page: Page, *files: Path) -> None:
    page.locator("#upload-files").set_input_files([str(file) for file in files])


def test_files_chosen_together_go_one_by_one_and_what_is_refused_can_be_left_out(
    people, agreement, files, page_of, axe
):
    page = page_of(people.province_staff)
    page.goto(f"/agreements/{agreement.reference}/papers/")
    page.locator("a[href$='/papers/new/']").first.click()
    choose(page, files["Surat Gubernur.pdf"], files["jahat.pdf"], files["foto.jpg"])
    expect(rows_of(page)).to_have_count(3)
    for number, kind in enumerate(["facilitation_request", "other", "photo"]):
        rows_of(page).nth(number).locator("select").first.select_option(kind)
    rows_of(page).nth(0).locator("input[name$=title]").fill("Permohonan fasilitasi")
    page.locator("#upload button[type=submit]").click()

    expect(rows_of(page).nth(0)).to_have_attribute("data-state", "saved")
    expect(rows_of(page).nth(2)).to_have_attribute("data-state", "saved")
    expect(rows_of(page).nth(1)).to_have_attribute("data-state", "wrong")
    expect(rows_of(page).nth(1).locator("[data-errors]")).to_contain_text("HTML")
    assert rows_of(page).nth(2).locator("progress").evaluate("bar => bar.value") == 100
    assert axe(page) == []

    rows_of(page).nth(1).locator("[data-remove]").click()
    choose(page, files["besar.pdf"])
    rows_of(page).last.locator("select").first.select_option("other")
    page.locator("#upload button[type=submit]").click()
    page.wait_for_url(f"**/agreements/{agreement.reference}/papers/")

    expect(page.get_by_role("link", name="Permohonan fasilitasi", exact=True)).to_be_visible()
    assert sorted(Document.objects.values_list("name", flat=True)) == ["Surat Gubernur.pdf", "besar.pdf", "foto.jpg"]
    assert axe(page) == []


def test_a_file_chosen_before_the_script_has_come_is_kept(people, agreement, files, page_of):
    """On a slow line the plain form is there first."""
    page, held = page_of(people.province_staff), []

    def hold(route) -> None:
        held.append(route)

    page.route("**/js/upload*.js", hold)
    page.goto(f"/agreements/{agreement.reference}/papers/new/", wait_until="commit")
    page.locator("[data-rows] input[type=file]").first.set_input_files(str(files["Surat Gubernur.pdf"]))
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()

    expect(rows_of(page)).to_have_count(1)
    expect(rows_of(page).locator("[data-name]")).to_have_text("Surat Gubernur.pdf")


def test_the_same_file_twice_is_asked_about(people, agreement, files, page_of):
    make.document(agreement, uploading.PDF, title="Naskah")
    page = page_of(people.province_staff)
    page.goto(f"/agreements/{agreement.reference}/papers/new/?kind=other")
    choose(page, files["Surat Gubernur.pdf"])
    page.locator("#upload button[type=submit]").click()

    expect(rows_of(page).locator("[data-errors]")).to_contain_text("Naskah")
    rows_of(page).locator("[data-again] input").check()
    page.locator("#upload button[type=submit]").click()
    page.wait_for_url(f"**/agreements/{agreement.reference}/papers/")
    assert Document.objects.count() == 2


def test_a_file_that_is_too_large_is_told_before_it_is_sent(people, agreement, files, page_of, settings):
    settings.DOCUMENT_MAX_MEGABYTES = 1
    page = page_of(people.province_staff)
    page.goto(f"/agreements/{agreement.reference}/papers/new/")

    choose(page, files["besar.pdf"])

    expect(rows_of(page).locator("[data-errors]")).to_contain_text("1 MB")


def test_a_connection_that_breaks_keeps_the_file_to_be_sent_again(people, agreement, files, page_of, console):
    console.allow("Failed to load resource")
    page = page_of(people.province_staff)
    page.goto(f"/agreements/{agreement.reference}/papers/new/?kind=other")
    choose(page, files["Surat Gubernur.pdf"])
    page.route("**/papers/new/**", lambda route: route.abort())
    page.locator("#upload button[type=submit]").click()
    expect(rows_of(page)).to_have_attribute("data-state", "wrong")

    page.unroute("**/papers/new/**")
    page.locator("#upload button[type=submit]").click()

    page.wait_for_url(f"**/agreements/{agreement.reference}/papers/")
    assert Document.objects.count() == 1


def test_without_script_it_is_one_plain_form(people, agreement, files, page_of):
    page = page_of(people.province_staff, java_script_enabled=False)
    page.goto(f"/agreements/{agreement.reference}/papers/new/")
    for number, name in enumerate(["Surat Gubernur.pdf", "jahat.pdf"]):
        page.locator(".upload-row summary").nth(number).click() if number else None
        page.locator(f"#id_paper-{number}-file").set_input_files(str(files[name]))
        page.locator(f"#id_paper-{number}-kind").select_option("other")
    page.locator("#upload button[type=submit]").click()

    expect(page.locator(".error-summary")).to_contain_text("HTML")
    expect(page.locator(".upload-saved")).to_contain_text("Surat Gubernur.pdf")
    page.locator("#id_paper-1-file").set_input_files(str(files["foto.jpg"]))
    page.locator("#upload button[type=submit]").click()

    page.wait_for_url(f"**/agreements/{agreement.reference}/papers/")
    assert sorted(Document.objects.values_list("name", flat=True)) == ["Surat Gubernur.pdf", "foto.jpg"]


def test_a_download_is_the_same_file_under_its_name(people, agreement, files, page_of):
    content = uploading.PDF + bytes(range(256)) * 500 + b"%%EOF"
    paper = make.document(agreement, content, name="Naskah akhir “2018”.pdf")
    page = page_of(people.province_staff)
    page.goto(f"/agreements/{agreement.reference}/papers/")

    with page.expect_download() as begun:
        page.get_by_role("link", name=paper.name, exact=True).click()

    assert begun.value.suggested_filename.startswith("Naskah akhir")
    assert Path(begun.value.path()).read_bytes() == content


def test_the_pages_fit_a_phone(people, agreement, files, page_of, axe):
    paper = make.document(agreement, title="Rancangan naskah kerja sama " * 6)
    page = page_of(people.province_staff, viewport={"width": 390, "height": 844})
    for address in ("", "new/", f"{paper.pk}/version/", f"{paper.pk}/edit/", f"{paper.pk}/take-out/"):
        page.goto(f"/agreements/{agreement.reference}/papers/{address}")
        if address == "new/":
            choose(page, files["foto.jpg"])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert axe(page) == []
