"""The review meeting of 12 July 2018 over Sumatera: made from the list, written down by two, to the minutes."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import docx
import pypdf
import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from meetings.models import AgendaItem, FollowUp, Meeting
from tests import make
from tests.browser.conftest import Console

TITLE = "Rapat Review Implementasi Kerja Sama Luar Negeri se-Sumatera"
REGIONS = "&".join(f"region={code}" for code in (11, 12, 13, 14, 15, 16, 17, 18, 19, 21))
# 20 agreements, each by one of the two.
BY_THE_FIRST, BY_THE_SECOND = range(1, 11), range(11, 21)


@pytest.fixture
def demo(transactional_db: None) -> None:
    call_command("load_reference", verbosity=0)
    call_command("load_demo", verbosity=0)


def make_meeting(page: Page, day: str) -> Meeting:
    """Make the meeting from the list of agreements, as a person does."""
    page.goto(f"/agreements/?{REGIONS}")
    page.get_by_role("link", name="Rapat review", exact=True).click()
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=held_on]").fill(day)
    page.locator("[name=place]").fill("Pangkalpinang")
    page.locator("form .btn-accent").click()
    page.wait_for_url("**/meetings/*/")
    return Meeting.objects.latest("pk")


class NoteTaker:
    """A person who writes a meeting down, by keys."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.ready()

    def begin(self) -> None:
        self.page.locator("[name=step][value=begin]").click()
        self.ready()

    def ready(self) -> None:
        """The keys work from here on."""
        expect(self.page.locator("#keys-open")).to_be_visible()

    def jump(self, place: int) -> None:
        self.page.keyboard.press("g")
        self.page.keyboard.type(str(place))
        self.page.keyboard.press("Enter")
        self.at(place)

    def at(self, place: int) -> None:
        expect(self.page.locator(f"#record[data-place='{place}']")).to_be_visible()

    def write(self, decision: int, reason: str, asked: str = "") -> None:
        keys = self.page.keyboard
        keys.press(str(decision))
        keys.press("r")
        keys.type(reason)
        keys.press("Escape")
        if asked:
            keys.press("t")
            keys.type(asked)
            for typed in ("Biro Pemerintahan", "31/12/2018"):
                keys.press("Tab")
                keys.type(typed)

    def decide(self, place: int, decision: int, reason: str, asked: str = "") -> None:
        self.at(place)
        self.write(decision, reason, asked)
        self.page.keyboard.press("Control+Enter")
        self.at(place + 1)

    def told(self, text: str) -> None:
        expect(self.page.locator("#status")).to_contain_text(text)


@pytest.fixture
def note_taker(context_of: Callable, sign_in: Callable) -> Callable[[str], NoteTaker]:
    def signed_in(name: str) -> NoteTaker:
        page = context_of(accept_downloads=True).new_page()
        sign_in(page, name)
        return NoteTaker(page)

    return signed_in


def taken_home(page: Page, name: str, folder: Path) -> bytes:
    with page.expect_download() as download:
        page.locator(f".take-home a[href$='{name}']").click()
    download.value.save_as(folder / name)
    return (folder / name).read_bytes()


@pytest.mark.long
def test_the_meeting_of_2018_is_held_by_two_and_the_next_one_opens_with_what_it_left(
    demo: None, note_taker: Callable[[str], NoteTaker], console: Console, tmp_path: Path
) -> None:
    console.allow("ERR_INTERNET_DISCONNECTED")
    # Of a conflict, and of the one who is still there when the meeting is closed.
    console.allow("status of 40[39]")
    one, two = note_taker("kemlu"), note_taker("admin")
    meeting = make_meeting(one.page, "12 Juli 2018")
    assert meeting.items.count() >= 20
    one.begin()
    two.open(one.page.url)
    two.jump(11)
    room = one.page.context.new_page()
    room.goto(f"/meetings/{meeting.pk}/screen/")

    # Each writes their half, at the same time.
    for first, second in zip(BY_THE_FIRST, BY_THE_SECOND, strict=True):
        if first == 4:
            one.page.context.set_offline(True)
        one.decide(first, 1, f"Berjalan, nomor {first}", asked="Laporkan kegiatan" if first in {2, 5} else "")
        if first == 6:
            one.told("Belum terkirim, disimpan di komputer ini: 3")
            one.page.context.set_offline(False)
        two.decide(second, 2, f"Naskah lama, nomor {second}", asked="Susun naskah baru" if second == 12 else "")
    # Each sees what the other has decided.
    for page in (one.page, two.page):
        expect(page.get_by_text(re.compile("20 dari .* diputuskan"))).to_be_visible()
    assert meeting.items.decided().count() == 20
    assert meeting.follow_ups.count() == 3
    assert set(meeting.items.decided().values_list("decided_by__username", flat=True)) == {"kemlu", "admin"}

    # The room is where the first is.
    title = meeting.items.get(position=11).agreement.title
    expect(room.locator("h1")).to_have_text(title)
    expect(room.get_by_text("20 diputuskan")).to_be_visible()
    expect(two.page.locator(".live-row[data-place='11'] .live-person")).to_contain_text("Bambang")

    # Both write on the same agreement: the second sees both, and nothing is lost.
    two.jump(11)
    two.page.keyboard.press("f")
    two.page.keyboard.type("Kata kedua")
    one.page.keyboard.press("f")
    one.page.keyboard.type("Kata pertama")
    one.page.keyboard.press("Control+s")
    two.told("Orang lain baru saja menyimpan")
    two.page.keyboard.press("Control+s")
    expect(two.page.locator("#theirs")).to_contain_text("Kata pertama")
    expect(two.page.locator("#id_findings")).to_have_value("Kata kedua")
    two.page.keyboard.press("Control+s")
    two.told("Tersimpan")
    assert AgendaItem.objects.get(meeting=meeting, position=11).findings == "Kata kedua"

    one.page.goto(f"/meetings/{meeting.pk}/")
    one.page.locator("[name=step][value=close]").click()
    expect(room.get_by_text("Rapat telah ditutup.")).to_be_visible()
    minutes = docx.Document(io.BytesIO(taken_home(one.page, "minutes.docx", tmp_path)))
    cells = "\n".join(cell.text for table in minutes.tables for row in table.rows for cell in row.cells)
    assert "Naskah lama, nomor 20" in cells
    pages = pypdf.PdfReader(io.BytesIO(taken_home(one.page, "minutes.pdf", tmp_path))).pages
    assert "Berjalan, nomor 5" in " ".join(" ".join(page.extract_text() for page in pages).split())

    # A year later.
    FollowUp.objects.filter(item__position=2).update(done_on="2018-12-01", evidence="Surat 12")
    make_meeting(one.page, "12 Juli 2019")
    expect(one.page.locator("[aria-labelledby=carried]").get_by_role("link", name="Susun naskah baru")).to_be_visible()
    expect(one.page.locator("[aria-labelledby=carried] tbody tr")).to_have_count(2)
    one.begin()
    one.jump(12)
    last = one.page.locator(".live-last")
    expect(last).to_contain_text("Naskah lama, nomor 12")
    expect(last).to_contain_text("0 dari 1 tindak lanjut")
    expect(one.page.locator(".live-row[data-place='12'] .live-shown")).to_be_visible()


@pytest.fixture
def running(people, places) -> Meeting:
    """A meeting that the reviewer leads, over an agreement of which an earlier one spoke."""
    old = make.agreement(places.babel, make.partner("Kota Hildesheim"), title="Kerja sama Babel - Hildesheim")
    earlier = make.meeting(old, held_on="2017-07-12")
    AgendaItem.objects.filter(meeting=earlier).update(decision="renew", reason="Naskah lama", findings="Sepi")
    make.follow_up(earlier.items.get(), "2017-12-31")
    make.commitment(old, "2018-01-01")
    make.obstacle(old)
    made = make.meeting(old, make.agreement(places.padang), state="running")
    make.follow_up(made.items.first())
    return made


def test_the_screens_have_no_serious_fault_and_do_not_scroll_sideways(running, people, page_of, on_both):
    page = page_of(people.reviewer)
    first = running.items.first()
    address = f"/meetings/{running.pk}"
    page.goto(f"{address}/items/{first.pk}/")
    page.locator("#keys-open").wait_for()
    page.keyboard.press("s")
    page.get_by_text("tampil di proyektor").wait_for()
    faults = []
    for part in (f"/items/{first.pk}/", "/screen/", "/"):
        page.goto(address + part)
        page.wait_for_load_state("networkidle") if part == "/" else page.wait_for_timeout(500)
        faults += [f"{part} {fault}" for fault in on_both(page)]
    assert not faults, "\n".join(faults)


def test_the_agenda_is_put_in_order_by_keys_and_the_focus_stays(running, people, page_of):
    page = page_of(people.reviewer)
    first, second = running.items.order_by("position")
    page.goto(f"/meetings/{running.pk}/")
    page.locator(f"#item-{first.pk} [name=move]").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#agenda-status")).to_contain_text("2")
    # At the end the button is off, and the other one has the focus.
    expect(page.locator(f"#item-{first.pk} [name=move]").first).to_be_focused()
    assert list(running.items.order_by("position")) == [second, first]


def test_without_script_it_is_written_down_by_links_and_buttons(running, people, page_of):
    page = page_of(people.reviewer, java_script_enabled=False)
    first = running.items.first()
    page.goto(f"/meetings/{running.pk}/items/{first.pk}/")
    page.get_by_role("button", name="Tampilkan ini").click()
    page.get_by_label("dilanjutkan").check()
    page.locator("[name=reason]").fill("Berjalan")
    page.locator("button[name=next]").click()
    expect(page.locator("#record[data-place='2']")).to_be_visible()
    first.refresh_from_db()
    assert (first.decision, running.floor.item.position) == ("continue", 2)


def kept(page: Page) -> list[str]:
    return page.evaluate("Object.entries(localStorage).filter(([name]) => name.startsWith('kept:')).map(String)")


def test_what_is_typed_outlives_the_session_and_goes_with_signing_out(running, people, page_of, sign_in, console):
    console.allow("status of 40[39]")
    page = page_of(people.reviewer)
    taker = NoteTaker(page)
    first = running.items.first()
    address = f"/meetings/{running.pk}/items/{first.pk}/"
    taker.open(address)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    taker.write(1, "Ditulis setelah sesi berakhir")
    page.keyboard.press("Control+Enter")
    taker.told("Anda sudah keluar")
    # Nobody reads on this computer what is kept.
    (locked,) = kept(page)
    assert "sesi" not in locked
    page.context.add_cookies([cookie for cookie in cookies if cookie["name"] == "sessionid"])
    taker.told("Tersimpan")
    first.refresh_from_db()
    assert first.reason == "Ditulis setelah sesi berakhir"
    assert not kept(page)

    page.locator("#id_findings").fill("Belum selesai")
    expect(page.locator(".live-row.is-open .live-kept")).to_be_visible()
    assert kept(page)
    page.goto("/")
    page.locator("summary", has_text="kemlu").click()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url("**/login/**")
    assert not kept(page)
