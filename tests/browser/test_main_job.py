"""The main job, whole, by the people of the demo: from a clerk's form to a reviewer's CSV."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Page, expect

from accounts.models import User
from agreements.models import Agreement

# A real agreement of data/agreements.csv, which the test leaves out of the demo for the clerk to enter.
LOI = "Letter of Intent kerja sama Bangka Belitung - Seychelles"


@pytest.fixture
def demo(transactional_db: None, tmp_path: Path) -> None:
    """The reference data, the people and the real agreements of the demo, all but the one that the clerk enters."""
    text = (settings.BASE_DIR / "data/agreements.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    with (tmp_path / "agreements.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(row for row in rows if LOI not in row)
    call_command("load_reference", verbosity=0)
    shutil.copy(settings.BASE_DIR / "data/potential_facts.csv", tmp_path)
    call_command("load_demo", data=tmp_path, verbosity=0)


def choose(page: Page, field: str, typed: str, option: str) -> None:
    """Choose by typing, as a person does: a few letters, then the line that fits."""
    box = page.locator(f"#id_{field}-ts-control")
    box.click()
    box.press_sequentially(typed, delay=20)
    page.locator(f"#id_{field}-ts-dropdown .option", has_text=option).first.click()
    # A chooser takes the cursor back a moment after the choice.
    page.wait_for_timeout(300)


def enter_the_loi(page: Page) -> None:
    page.goto("/agreements/new/")
    page.get_by_label("Judul", exact=True).fill(LOI)
    page.get_by_label("KSDLL: dengan lembaga di luar negeri").check()
    page.locator("[name=instrument]").select_option("loi")
    page.locator("[name=signed]").fill("13 Oktober 2011")
    page.locator("#partners-0").get_by_text("Mitra tidak ada dalam daftar").click()
    page.locator("[name=partners-0-new_name]").fill("Republik Seychelles")
    choose(page, "partners-0-new_country", "seych", "Seychelles")
    page.locator("[name=partners-0-new_kind]").select_option("national_government")
    page.get_by_role("button", name="Simpan", exact=True).click()


@pytest.mark.long
def test_a_clerk_enters_a_supervisor_corrects_and_a_reviewer_takes_it_home(demo, context_of, sign_in, tmp_path):
    clerk = context_of().new_page()
    sign_in(clerk, "staf.babel")
    enter_the_loi(clerk)
    expect(clerk.get_by_role("heading", level=1)).to_have_text(LOI)
    agreement = Agreement.objects.get(title=LOI)
    assert {str(party) for party in agreement.parties.all()} == {"Kepulauan Bangka Belitung", "Republik Seychelles"}

    supervisor = context_of().new_page()
    sign_in(supervisor, "babel")
    supervisor.goto(f"/agreements/{agreement.reference}/")
    supervisor.get_by_role("link", name="Ubah", exact=True).first.click()
    supervisor.locator("[name=place_signed]").fill("Pangkalpinang")
    supervisor.get_by_role("button", name="Simpan", exact=True).click()
    expect(supervisor.get_by_text("Pangkalpinang").first).to_be_visible()
    supervisor.goto(f"/agreements/{agreement.reference}/history/")
    expect(supervisor.get_by_text("Pangkalpinang").first).to_be_visible()

    reviewer = context_of(accept_downloads=True).new_page()
    sign_in(reviewer, "kemlu")
    reviewer.goto("/regions/")
    # The name alone: the map says how many agreements it has as well.
    reviewer.get_by_role("link", name="Kepulauan Bangka Belitung", exact=True).first.click()
    expect(reviewer.get_by_role("link", name=LOI).first).to_be_visible()
    columns = "reference,title,kind,instrument,region,partner,country,signed_on,validity,place_signed"
    reviewer.goto(f"/agreements/?region=19&instrument=loi&columns={columns}")
    reviewer.locator(".list-exports summary").click()
    with reviewer.expect_download() as download:
        reviewer.locator(".list-exports").get_by_role("link", name="CSV").first.click()
    file = tmp_path / "export.csv"
    download.value.save_as(file)
    assert file.read_bytes() == (
        b"\xef\xbb\xbfNomor registrasi,Judul,Jenis kerja sama,Jenis naskah,Kode daerah,Mitra,Kode negara,"
        b"Ditandatangani pada,Masa berlaku,Tempat penandatanganan\r\n"
        + f"{agreement.reference},{LOI},KSDLL: dengan lembaga di luar negeri,Pernyataan Kehendak (LoI),19,".encode()
        + b"Republik Seychelles,SC,2011-10-13,jangka waktu belum diketahui,Pangkalpinang\r\n"
    )


# What is different with the real agreements; the rest is looked at where few rows say the same.
PAGES = (
    "/agreements/",
    "/agreements/13.71-2026-0004/",
    "/agreements/13.71-2026-0004/history/",
    "/agreements/13.71-2026-0004/edit/",
    "/regions/",
    "/regions/13/",
)
# Real names are long.
FITTING = ("/", "/agreements/?region=99&kind=x", "/agreements/new/", "/partners/", "/history/")


@pytest.mark.long
def test_no_page_has_a_serious_fault_of_accessibility_or_scrolls_sideways(demo, page_of, on_both, too_wide):
    page = page_of(User.objects.get(username="admin"))
    year = Agreement.objects.first().reference[-9:-5]
    faults = []
    for address, check in [(each, None) for each in PAGES] + [(each, too_wide) for each in FITTING]:
        answer = page.goto(address.replace("-2026-", f"-{year}-"))
        assert answer.status == 200, address
        faults += [f"{address} {fault}" for fault in on_both(page, check=check)]

    assert not faults, "\n".join(faults)
