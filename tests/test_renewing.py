"""Going on from an agreement: what is carried over, what came of the old one, and two texts side by side."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from agreements.entry import Stale
from agreements.models import Agreement, AgreementSector
from agreements.renewing import CONTINUATIONS, continuations_of, keep_outcome
from tests import make
from tests.entering import errors_of, sent_by


@pytest.fixture
def old(places: SimpleNamespace, people: SimpleNamespace) -> Agreement:
    """A MoU of Padang with everything that can be carried over, and what cannot."""
    made = make.agreement(
        places.padang, title="MoU Sister City Padang - Cairns", kind="ksdpl", tie="sister",
        instrument_as_written="Memorandum Saling Pengertian", legal_basis="permendagri_3_2008",
        agency=make.agency(places.padang), is_signed=True, signed_on="2015-05-03", signed_precision="day",
        term="years", term_years=5, place_signed="Padang", funding="APBD", languages="Indonesia, Inggris",
        prevailing_language="Inggris", rpjmd_programme="Pariwisata", national_priority="SDM",
        activity="running", activity_on="2019-01-01", activity_precision="year", summary="Old summary",
    )  # fmt: skip
    made.parties.update(name_as_written="Pemerintah Kota Padang", signatory="Mahyeldi", position="Wali Kota")
    made.parties.create(partner=make.partner("Kota Cairns"), signatory="Brad Pettitt", signed_on="2015-05-03",
                        signed_precision="day")  # fmt: skip
    made.parties.create(region=places.sumbar)
    made.sector_rows.create(sector=make.sector(), progress="running", as_written="pariwisata")
    return made


def entry(agreement: Agreement, follows_as: str) -> str:
    return f"/agreements/new/?follows={agreement.reference}&as={follows_as}"


def outcome(agreement: Agreement, **fields: Any) -> dict[str, Any]:
    agreement.refresh_from_db()
    return {"version": agreement.version, "activity": agreement.activity, "active": "2019"} | fields


# Carried over ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("follows_as", "instrument"),
    [("renews", "mou"), ("amends", "mou"), ("implements", "implementing_arrangement"), ("replaces", "mou")],
)
def test_the_form_opens_with_what_carries_over_and_saves_it(
    follows_as: str, instrument: str, client_of: Any, old: Agreement, places: SimpleNamespace
) -> None:
    client, address = client_of("outsider"), entry(old, follows_as)
    page = client.get(address)
    assert Agreement.objects.count() == 1

    response = client.post(address, sent_by(page))

    assert response.status_code == 302, errors_of(response)
    new = Agreement.objects.exclude(pk=old.pk).get()
    assert (new.follows_id, new.follows_as, new.instrument) == (old.pk, follows_as, instrument)
    carried = ("kind", "tie", "funding", "languages", "prevailing_language", "rpjmd_programme", "national_priority",
               "region_id", "agency_id")  # fmt: skip
    assert [getattr(new, name) for name in carried] == [getattr(old, name) for name in carried]
    assert new.legal_basis == "permendagri_25_2020"
    assert old.title in new.title
    assert (new.is_signed, new.signed_on, new.place_signed, new.term, new.summary) == (
        False,
        None,
        "",
        "not_stated",
        "",
    )
    assert (new.activity, new.activity_on) == ("unknown", None)
    assert [(str(party), party.name_as_written, party.signatory, party.signed_on) for party in new.parties.all()] == [
        ("Kota Padang", "Pemerintah Kota Padang", "", None),
        ("Sumatera Barat", "", "", None),
        ("Kota Cairns", "", "", None),
    ]
    assert [(row.sector.code, row.progress, row.as_written) for row in new.sector_rows.all()] == [
        ("PAR", "", "pariwisata")
    ]


def test_a_letter_of_intent_is_fulfilled_and_a_memorandum_is_renewed(old: Agreement) -> None:
    loi = Agreement(instrument="loi")
    assert [way.slug for way in continuations_of(loi)] == ["fulfilment", "amendment", "replacement"]
    assert [way.slug for way in continuations_of(old)] == [way.slug for way in CONTINUATIONS[1:]]


def test_a_fulfilment_becomes_a_memorandum(client_of: Any, old: Agreement) -> None:
    Agreement.objects.filter(pk=old.pk).update(instrument="loi")
    page = client_of("outsider").get(entry(old, "fulfils")).context["page"]
    assert (page.form["instrument"].value(), page.form["follows_as"].value()) == ("mou", "fulfils")
    assert page.form["instrument_as_written"].value() == ""


def test_what_can_no_longer_be_chosen_is_left_out_and_named(client_of: Any, old: Agreement) -> None:
    partner = old.parties.get(region=None).partner
    partner.retired_on = datetime.date(2020, 1, 1)
    partner.save()
    response = client_of("outsider").get(entry(old, "renews"))
    assert "Kota Cairns" in str(response.context["carried"].left_out)
    assert not any(form["partner"].value() for form in response.context["page"].rows["partners"])


def test_a_long_title_stays_within_its_field(client_of: Any, old: Agreement) -> None:
    Agreement.objects.filter(pk=old.pk).update(title="M" * 500)
    page = client_of("outsider").get(entry(old, "renews")).context["page"]
    assert len(page.form["title"].value()) == 500


def test_a_confidential_text_is_gone_on_from_confidentially(client_of: Any, old: Agreement) -> None:
    Agreement.objects.filter(pk=old.pk).update(confidential=True)
    assert client_of("outsider").get(entry(old, "renews")).context["page"].form["confidential"].value() is True


def test_a_parent_out_of_scope_is_not_told(client_of: Any, old: Agreement) -> None:
    response = client_of("city_staff").get(entry(old, "renews"))
    text = response.content.decode()
    assert response.context["carried"] is None
    for told in (old.title, "Cairns", 'Memorandum Saling Pengertian"', old.funding + '"'):
        assert told not in text


@pytest.mark.parametrize("value", ["", "sideways", "renews\x00", "Renews"])
def test_an_unknown_way_opens_the_plain_form(value: str, client_of: Any, old: Agreement) -> None:
    response = client_of("outsider").get("/agreements/new/", {"follows": old.reference, "as": value})
    assert response.status_code == 200
    assert response.context["carried"] is None


# What came of the old one ------------------------------------------------------------------------


def test_what_came_of_it_is_kept_with_its_history(client_of: Any, old: Agreement, people: SimpleNamespace) -> None:
    client, row = client_of("outsider"), old.sector_rows.get()
    assert client.get(f"/agreements/{old.reference}/renew/").status_code == 200
    posted = outcome(
        old, activity="not_running", active="Juli 2020", note="Two visits", **{f"progress_{row.pk}": "done"}
    )

    response = client.post(f"/agreements/{old.reference}/renew/", posted)

    assert response["Location"] == entry(old, "renews")
    old.refresh_from_db()
    assert (old.activity, str(old.activity_on), old.activity_precision) == ("not_running", "2020-07-01", "month")
    assert old.updated_by == people.outsider
    assert old.sector_rows.get().progress == "done"
    for model in (Agreement, AgreementSector):
        event = model.pgh_event_model.objects.order_by("pgh_id").last()
        assert (event.pgh_context["reason"], event.pgh_context["user"]) == ("Two visits", people.outsider.pk)
    assert "Two visits" in client.get(f"/agreements/{old.reference}/history/").content.decode()


def test_the_renewal_shows_what_came_of_the_commitments_before_it_asks(client_of: Any, old: Agreement) -> None:
    make.commitment(old, "2018-01-01")
    page = client_of("outsider").get(f"/agreements/{old.reference}/renew/").content.decode()
    known = page[page.index("came-of") : page.index("<form", page.index("came-of"))]
    assert 'data-part="commitments"' in known
    assert f"/agreements/{old.reference}/commitments/" in known


def test_a_note_alone_is_kept_too(client_of: Any, old: Agreement) -> None:
    client, row = client_of("outsider"), old.sector_rows.get()
    posted = outcome(old, note="Only a note", **{f"progress_{row.pk}": row.progress})
    client.post(f"/agreements/{old.reference}/renew/", posted)
    assert "Only a note" in client.get(f"/agreements/{old.reference}/history/").content.decode()


def test_nothing_new_leaves_no_history(old: Agreement, people: SimpleNamespace) -> None:
    old.refresh_from_db()
    before = Agreement.pgh_event_model.objects.count()
    kept = keep_outcome(old, people.outsider, version=old.version, activity={"activity": "running"}, progress={})
    assert not kept
    assert Agreement.pgh_event_model.objects.count() == before


def test_whoever_comes_second_is_told_and_can_try_again(
    client_of: Any, old: Agreement, people: SimpleNamespace
) -> None:
    client, address = client_of("outsider"), f"/agreements/{old.reference}/renew/"
    posted = outcome(old, activity="not_running", note="Mine")
    Agreement.objects.filter(pk=old.pk).update(funding="APBN", updated_by=people.administrator)
    response = client.post(address, posted)
    assert response.status_code == 409
    assert "Mine" in response.content.decode()
    again = posted | {"version": response.context["form"]["version"].value()}
    assert client.post(address, again).status_code == 302
    old.refresh_from_db()
    assert (old.activity, old.funding) == ("not_running", "APBN")


def test_a_second_click_goes_on_to_the_form(client_of: Any, old: Agreement) -> None:
    client, address = client_of("outsider"), f"/agreements/{old.reference}/renew/"
    posted = outcome(old, activity="not_running")
    assert [client.post(address, posted)["Location"] for _ in range(2)] == [entry(old, "renews")] * 2


def test_an_outcome_on_an_older_version_is_refused(old: Agreement, people: SimpleNamespace) -> None:
    with pytest.raises(Stale):
        keep_outcome(old, people.outsider, version=99, activity={"activity": "unknown"}, progress={})


@pytest.mark.parametrize(("role", "status"), [("reviewer", 403), ("city_staff", 404), ("administrator", 302)])
def test_only_who_may_change_it_says_what_came_of_it(role: str, status: int, client_of: Any, old: Agreement) -> None:
    posted = outcome(old, activity="not_running")
    assert client_of(role).post(f"/agreements/{old.reference}/renew/", posted).status_code == status
    old.refresh_from_db()
    assert (old.activity == "not_running") == (status == 302)


# Side by side ------------------------------------------------------------------------------------


def followed(old: Agreement, of: Any, **fields: Any) -> Agreement:
    values = {"title": "Renewal", "tie": "sister", "follows": old, "follows_as": "renews", "funding": "APBN"}
    values |= {"is_signed": True, "signed_on": "2020-06-01", "signed_precision": "month"}
    return make.agreement(of, make.partner("Kota Perth"), **values | fields)


def compared(client: Client, agreement: Agreement, **asked: str) -> Any:
    client.cookies["django_language"] = "en"
    return client.get(f"/agreements/{agreement.reference}/compare/", asked).context["comparison"]


def test_only_what_differs_is_shown_in_words(client_of: Any, old: Agreement, places: SimpleNamespace) -> None:
    new = followed(old, places.padang)
    new.sector_rows.create(sector=make.sector("EDU", "Pendidikan", "Education"))
    new.sector_rows.create(sector=make.sector(), progress="done", as_written="pariwisata")
    found = compared(client_of("outsider"), new)
    fields = {change.label: (change.old, change.new) for change in found.fields}
    assert fields["Funding"] == ("APBD", "APBN")
    assert fields["Signed on"] == ("3 May 2015", "June 2020")
    assert fields["Activity"] == ("running", "not known")
    assert not {"Tie", "Cooperation kind", "Region"} & fields.keys()
    assert {(row.act, row.name) for row in found.parties} == {
        ("added", "Kota Perth"),
        ("removed", "Kota Cairns"),
        ("removed", "Sumatera Barat"),
        ("changed", "Kota Padang"),
    }
    assert [(row.act, row.name) for row in found.sectors] == [("added", "Education"), ("changed", "Tourism")]


def test_the_earlier_text_stands_first_from_either_page(
    client_of: Any, old: Agreement, places: SimpleNamespace
) -> None:
    new, client = followed(old, places.padang), client_of("outsider")
    for agreement, other in ((new, old), (old, new)):
        found = compared(client, agreement, **{"with": other.reference})
        assert (found.earlier, found.later) == (old, new)


def test_two_that_do_not_differ_say_so(client_of: Any, places: SimpleNamespace) -> None:
    one = make.agreement(places.padang, title="Same")
    two = make.agreement(places.padang, title="Same", follows=one, follows_as="renews")
    assert not compared(client_of("outsider"), two)


def test_a_parent_out_of_scope_is_not_compared(client_of: Any, old: Agreement, places: SimpleNamespace) -> None:
    new = followed(old, places.pangkalpinang)
    client = client_of("city_staff")
    address = f"/agreements/{new.reference}/compare/"
    text = client.get(address).content.decode()
    assert old.title not in text
    assert old.reference not in text
    assert client.get(address, {"with": old.reference}).status_code == 404
    line = client.get(f"/agreements/{new.reference}/line/").content.decode()
    assert old.title not in line


# The line ----------------------------------------------------------------------------------------


def test_the_page_of_the_line_names_gap_and_text_on_a_day(
    client_of: Any, old: Agreement, places: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    new = followed(old, places.padang, term="reviewed", term_years=5)
    client = client_of("outsider")
    client.cookies["django_language"] = "en"
    address = f"/agreements/{new.reference}/line/"
    client.get(address)
    with django_assert_max_num_queries(6):
        text = client.get(address, {"as_of": "20/5/2020"}).content.decode()
    assert "from 4 May 2020 to 31 May 2020" in text
    text = client.get(address, {"as_of": "1/1/2021"}).content.decode()
    assert "Next review due: June 2025" in text


def test_the_overview_says_by_which_text_the_tie_is_in_force(
    client_of: Any, old: Agreement, places: SimpleNamespace
) -> None:
    followed(old, places.padang, term="open_ended")
    client = client_of("outsider")
    client.cookies["django_language"] = "en"
    text = client.get(old.get_absolute_url(), {"as_of": "1/1/2022"}).content.decode()
    assert "The tie on 1 January 2022" in text
    assert f"/agreements/{old.reference}/continue/" in text
    assert (
        f"/agreements/{old.reference}/continue/"
        not in client_of("reviewer").get(old.get_absolute_url()).content.decode()
    )
