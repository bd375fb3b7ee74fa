"""The page on which an agreement is entered, in the browser: with script it is quick, without script it is whole."""

import re

import pytest
from playwright.sync_api import expect

from agreements.models import Agreement
from tests import make
from tests.entering import NEW

pytestmark = pytest.mark.django_db(transaction=True)


def choose(page, field, text, name):
    """Types ``text`` into a chooser and takes the option ``name``."""
    box = page.locator(f"#div_id_{field}")
    box.locator(".ts-control").click()
    page.keyboard.type(text)
    # The last letters are still being searched for when an option can be taken; when that is answered, the chooser
    # takes the cursor back. A person is not as quick as this test.
    page.wait_for_timeout(600)
    box.locator(".ts-dropdown .option", has_text=name).first.click()
    page.wait_for_timeout(300)


def test_a_clerk_types_chooses_and_adds_rows_with_script(page_of, people, places):
    make.partner("Kota Perth")
    fremantle, perth = make.partner("Kota Fremantle"), make.partner("Kota Perth Barat")
    page = page_of(people.outsider)
    page.goto(NEW)
    page.fill("#id_title", "LoI Padang - Fremantle")
    page.check("#id_kind_0")
    page.select_option("#id_instrument", "loi")
    choose(page, "partners-0-partner", "frem", "Kota Fremantle")
    page.click("button[name=add][value=partners]")
    choose(page, "partners-1-partner", "barat", "Kota Perth Barat")
    page.fill("#id_signed", "3 mei 2017")
    expect(page.locator("#div_id_signed .date-understood")).to_have_text("3 Mei 2017, Rabu")

    page.click(".save-bar button[name=save]")
    page.wait_for_url("**/agreements/13.71-*/")

    agreement = Agreement.objects.get()
    assert {party.partner for party in agreement.parties.filter(region=None)} == {fremantle, perth}


def test_fields_that_an_answer_does_not_concern_are_put_away(page_of, people):
    page = page_of(people.outsider)
    page.goto(NEW)

    expect(page.locator("#id_term_years")).to_be_hidden()
    page.select_option("#id_term", "years")
    expect(page.locator("#id_term_years")).to_be_visible()
    expect(page.locator("#id_ends")).to_be_hidden()


def test_a_row_is_taken_away_and_the_rest_is_counted_anew(page_of, people):
    page = page_of(people.outsider)
    page.goto(NEW)
    page.click("button[name=add][value=sources]")
    page.fill("#id_sources-1-citation", "Surat 2")
    page.locator("#rows-sources .entry-remove").first.click()

    expect(page.locator("#rows-sources .entry-row")).to_have_count(1)
    expect(page.locator("#rows-sources legend .entry-number")).to_have_text("1")
    expect(page.locator("#rows-sources textarea")).to_have_value("Surat 2")


def test_the_contents_say_what_is_missing_while_typing(page_of, people):
    page = page_of(people.outsider)
    page.goto(NEW)
    state = page.locator("[data-section=agreement]")

    expect(state).to_have_class("entry-missing")
    page.fill("#id_title", "LoI")
    page.check("#id_kind_0")
    page.select_option("#id_instrument", "loi")
    expect(state).to_have_class("entry-done")


def test_a_line_of_the_error_summary_leads_into_its_field(page_of, people):
    page = page_of(people.outsider)
    page.goto(NEW)
    page.click(".save-bar button[name=save]")

    expect(page.locator("#error-summary")).to_be_focused()
    page.click("#error-summary a[data-field=id_partners-0-partner]")
    expect(page.locator("#id_partners-0-partner-ts-control")).to_be_focused()


def test_everything_goes_without_script(page_of, people, places):
    fremantle = make.partner("Kota Fremantle")
    page = page_of(people.outsider, java_script_enabled=False)
    page.goto(NEW)
    page.fill("#id_title", "LoI Padang - Fremantle")
    page.check("#id_kind_0")
    page.select_option("#id_instrument", "loi")
    page.fill("#id_signed", "Mei 2017")
    page.fill("#id_partners-0-partner_search", "frem")
    page.click("button[name=find][value=partners-0-partner]")
    expect(page.locator("#id_partners-0-partner")).to_have_value(str(fremantle.pk))
    expect(page.locator("#div_id_signed .date-understood")).to_have_text("Mei 2017")
    page.click("button[name=add][value=sources]")
    page.fill("#id_sources-1-citation", "Surat 2")
    # The Enter key saves; it does not press the first small button of the page.
    page.locator("#id_signed").press("Enter")
    page.wait_for_url(re.compile(r"/agreements/13\.71-"))

    agreement = Agreement.objects.get()
    assert (agreement.title, agreement.signed_precision) == ("LoI Padang - Fremantle", "month")
    assert [source.citation for source in agreement.sources.all()] == ["Surat 2"]


def test_the_page_is_open_to_all_with_and_without_errors(page_of, people, on_both):
    page = page_of(people.outsider)
    page.goto(NEW)
    page.wait_for_selector(".ts-control")
    fresh = on_both(page)
    page.click(".save-bar button[name=save]")
    page.wait_for_selector("#error-summary")

    assert (fresh, on_both(page)) == ([], [])
