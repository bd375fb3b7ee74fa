"""A real case by the people of the demo: from the initiative to the certified copy, with a send-back and a passed-over
paper."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import FilePayload, Page, expect

from accounts.models import User
from agreements.choices import Change, LegalBasis
from agreements.models import Agreement
from regions.models import Region
from tests import make
from tests.uploading import PDF

TITLE = "MoU Kerja Sama Provinsi Kepulauan Bangka Belitung - Prefektur Shizuoka"


@pytest.fixture
def province(transactional_db: None) -> Region:
    """The procedures and places of the reference data, and the people of the province and the ministry."""
    call_command("load_reference", verbosity=0)
    babel = Region.objects.get(code="19")
    make.user("staf.babel", User.Role.STAFF, babel)
    make.user("babel", User.Role.SUPERVISOR, babel)
    make.user("kemlu", User.Role.REVIEWER)
    return babel


def paper(kind: str) -> FilePayload:
    """A file for a paper of this kind, unlike every other."""
    return {
        "name": f"{kind}.pdf",
        "mimeType": "application/pdf",
        "buffer": PDF.replace(b"\n", f"\n% {kind}\n".encode(), 1),
    }


class Case:
    """The agreement of the case as a person works on it: each method is one thing that they do on the pages."""

    def __init__(self, page: Page, agreement: Agreement) -> None:
        self.page, self.agreement = page, agreement
        self.steps = f"/agreements/{agreement.reference}/steps/"

    def as_person(self, page: Page) -> "Case":
        return Case(page, self.agreement)

    def upload(self, kind: str) -> None:
        """Upload a paper on the tab of papers."""
        self.page.goto(f"/agreements/{self.agreement.reference}/papers/")
        self.page.locator("a[href$='/papers/new/']").first.click()
        self.page.locator("#upload-files").set_input_files(paper(kind))
        expect(self.page.locator("[data-row]")).to_have_count(1)
        self.page.locator("[data-row] select").first.select_option(kind)
        self.page.locator("#upload button[type=submit]").click()
        self.page.wait_for_url(f"**/agreements/{self.agreement.reference}/papers/")

    def act(self, slug: str, **typed: str) -> None:
        """Open the page of a step from the list of steps, fill it in and send it."""
        self.page.goto(self.steps)
        self.page.locator(f"a[href='{self.steps}{slug}/']").first.click()
        form = self.page.locator("form[enctype]")
        if kind := typed.pop("paper", ""):
            form.locator("[name=upload]").set_input_files(paper(kind))
            form.locator("[name=upload_kind]").select_option(kind)
        for name, value in typed.items():
            field = form.locator(f"[name={name}]").first
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=value)
            elif field.get_attribute("type") == "checkbox":
                form.locator(f"[name={name}][value={value}]").check()
            else:
                field.fill(value)
        form.locator("button[type=submit]").click()

    def is_at(self, code: str) -> None:
        """The track shows the agreement at this stage, and so does the database."""
        expect(self.page).to_have_url(re.compile(self.steps + "$"))
        self.agreement.refresh_from_db()
        assert self.agreement.stage.code == code
        expect(self.page.locator("[aria-current=step] h3")).to_contain_text(self.agreement.stage.name_id)

    def moves_on_to(self, code: str, **typed: str) -> None:
        self.act("move-on", **typed)
        self.is_at(code)


@pytest.fixture
def case(province: Region, context_of: Callable, sign_in: Callable) -> Case:
    """The agreement, entered and not signed, before a clerk of the province."""
    agreement = make.agreement(
        province, make.partner("Prefektur Shizuoka"), title=TITLE, legal_basis=LegalBasis.PERMENDAGRI_25_2020
    )
    clerk = context_of().new_page()
    sign_in(clerk, "staf.babel")
    return Case(clerk, agreement)


@pytest.mark.long
def test_a_case_goes_from_the_initiative_to_the_certified_copy(case, context_of, sign_in, axe, tmp_path: Path):
    clerk, supervisor, reviewer = case, *others(case, context_of, sign_in)

    # From the initiative to the plan, each step with what is at hand.
    clerk.page.goto(f"/agreements/{case.agreement.reference}/")
    clerk.page.locator(".next-step a[href$='/steps/enter/']").click()
    clerk.page.locator("[name=since]").fill("Januari 2024")
    clerk.page.locator("form[enctype] button[type=submit]").click()
    clerk.is_at("initiative")
    clerk.moves_on_to("exploration", happened="5/2/2024", note="Usulan Dinas Kelautan dan Perikanan")
    clerk.moves_on_to("letter_of_intent", happened="1/3/2024", letter_number="019/12/BPem", letter_on="27/2/2024")
    clerk.moves_on_to("plan", happened="2/4/2024", paper="loi")
    clerk.upload("cooperation_plan")
    clerk.moves_on_to("dprd_approval", happened="3/5/2024")

    # The DPRD sends the plan back; the second time a supervisor does not wait for its letter.
    clerk.act("send-back", happened="20/5/2024", note="DPRD meminta rincian pembiayaan")
    clerk.is_at("plan")
    expect(clerk.page.locator(".milestone-event")).to_contain_text("DPRD meminta rincian pembiayaan")
    clerk.moves_on_to("dprd_approval", happened="3/6/2024")
    clerk.act("move-on", happened="10/6/2024")
    expect(clerk.page.locator("#error-summary")).to_be_visible()
    assert clerk.page.locator("[name=passed_over]").count() == 0
    assert axe(clerk.page) == []
    supervisor.moves_on_to(
        "facilitation_request",
        happened="10/6/2024",
        passed_over="dprd_approval",
        passed_over_reason="Disetujui dalam rapat paripurna, surat menyusul",
    )
    assert axe(supervisor.page) == []

    # To the ministries and back.
    clerk.moves_on_to("verification", happened="12/6/2024", paper="facilitation_request")
    reviewer.moves_on_to("drafting", happened="1/7/2024", result="Berkas lengkap")
    clerk.moves_on_to("initialling", happened="15/7/2024", paper="draft_text")
    clerk.moves_on_to("minister_approval", happened="1/8/2024", paper="initialled_text")
    clerk.upload("mendagri_recommendation")
    clerk.page.goto(clerk.steps)
    assert clerk.page.locator(f"a[href='{clerk.steps}move-on/']").count() == 0
    reviewer.moves_on_to("full_powers", happened="20/8/2024", result="Direkomendasikan")
    clerk.moves_on_to("signing", happened="1/9/2024", paper="full_powers")

    # It is signed before it moves on, and ends with the certified copy.
    clerk.page.goto(clerk.steps)
    assert clerk.page.locator(f"a[href='{clerk.steps}move-on/']").count() == 0
    clerk.page.goto(f"/agreements/{case.agreement.reference}/edit/")
    clerk.page.locator("[name=signed]").fill("20 September 2024")
    clerk.page.get_by_role("button", name="Simpan", exact=True).click()
    clerk.page.wait_for_url(f"**/agreements/{case.agreement.reference}/")
    clerk.moves_on_to("deposit", happened="20/9/2024", paper="signed_text")
    clerk.moves_on_to("implementation", happened="1/11/2024", paper="certified_copy")

    it_is_as_it_was(case, tmp_path, axe)


def others(case, context_of, sign_in) -> list[Case]:
    """The supervisor of the province and the reviewer of the ministry, each in a browser of their own."""
    found = []
    for name in ("babel", "kemlu"):
        page = context_of().new_page()
        sign_in(page, name)
        found.append(case.as_person(page))
    return found


def it_is_as_it_was(case: Case, tmp_path: Path, axe: Callable) -> None:
    """The record holds every step, the page shows them, and the certified copy comes home byte for byte."""
    agreement, page = case.agreement, case.page
    changes = list(agreement.stage_changes.values_list("change", flat=True))
    assert (agreement.process, changes.count(Change.SENT_BACK), len(changes)) == ("done", 1, 16)
    assert agreement.documents.count() == 9
    page.goto(f"/agreements/{agreement.reference}/")
    expect(page.locator(".next-step .passed-over")).to_contain_text("surat menyusul")
    page.goto(case.steps)
    expect(page.locator(".milestone-behind")).to_have_count(13)
    expect(page.locator(".step-record > .step")).to_have_count(16)
    assert axe(page) == []
    with page.expect_download() as download:
        page.locator(".milestone", has_text="certified_copy.pdf").get_by_role("link", name="certified_copy.pdf").click()
    download.value.save_as(tmp_path / "copy.pdf")
    assert (tmp_path / "copy.pdf").read_bytes() == paper("certified_copy")["buffer"]
