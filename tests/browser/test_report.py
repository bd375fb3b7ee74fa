"""A report as an office lives it: written by staff, checked and locked by the supervisor, and then closed."""

import pytest
from playwright.sync_api import Page, expect

from agreements.models import AgreementSector
from monitoring.choices import ReportState
from monitoring.models import Report
from tests import make

PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def agreement(places):
    made = make.agreement(
        places.babel, make.partner("Kota Hildesheim"), is_signed=True, signed_on="2015-03-01", signed_precision="day"
    )
    AgreementSector.objects.create(agreement=made, sector=make.sector())
    return made


def test_a_report_is_written_sent_checked_and_locked(page_of, people, agreement, axe):
    address = f"/agreements/{agreement.reference}/reports/"
    page: Page = page_of(people.province_staff)
    page.goto(address)
    assert axe(page) == []
    page.locator("form[action$='/begin/'] button").nth(1).click()
    page.wait_for_url("**/edit/")
    page.locator("[name=summary]").fill("Dua kunjungan kerja")
    page.locator("#add-activities").click()
    row = page.locator("#activities-0")
    row.locator("[name$=-name]").fill("Pelatihan guru")
    row.locator("[name$=-held]").fill("Maret 2026")
    expect(row.locator(".date-understood")).to_have_text("Maret 2026")
    row.locator("summary").click()
    row.locator("[name$=-cost]").fill("2500000")
    page.locator("[name^=progress_]").select_option("running")
    assert axe(page) == []
    page.locator(".save-bar button").click()
    page.wait_for_url(lambda url: not url.endswith("/edit/"))
    expect(page.locator(".report")).to_contain_text("Pelatihan guru")
    assert axe(page) == []
    page.locator("button[value=sent]").click()
    expect(page.locator(".report .report-state")).to_have_class("report-state report-sent")
    assert page.locator("button[name=to]").count() == 0

    report = Report.objects.get()
    boss: Page = page_of(people.supervisor, **PHONE)
    boss.goto(f"{address}{report.pk}/")
    assert boss.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boss.locator("button[value=checked]").click()
    boss.locator("button[value=locked]").click()
    expect(boss.locator(".report .report-state")).to_have_class("report-state report-locked")
    report.refresh_from_db()
    assert report.state == ReportState.LOCKED

    page.goto(f"{address}{report.pk}/edit/")
    page.wait_for_url(f"**/reports/{report.pk}/")
    expect(page.locator(".alert, .messages").first).to_be_visible()
