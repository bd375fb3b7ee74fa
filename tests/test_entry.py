"""Entering and changing an agreement: what is saved, by whom, and who may."""

import csv
import datetime
from pathlib import Path

import pytest
from django.conf import settings

from agreements.models import Agreement
from coopreg.dates import Precision
from partners.models import Partner
from regions.models import Agency
from tests import make
from tests.entering import NEW, errors_of, filled_in, typed


def events(model):
    return model.pgh_event_model.objects


@pytest.fixture
def fremantle() -> dict[str, str]:
    """The real row of the Letter of Intent of Padang and Fremantle."""
    with (Path(settings.BASE_DIR) / "data/agreements.csv").open(encoding="utf-8") as rows:
        return next(row for row in csv.DictReader(rows) if "Fremantle" in row["title"])


def test_a_clerk_enters_a_real_agreement_with_a_new_partner_and_two_parties(client_of, places, people, fremantle):
    make.country("AU", "Australia", "Australia")
    tourism = make.sector()
    entry = typed(
        places.padang,
        title=fremantle["title"],
        instrument="loi",
        tie="sister",
        signed="3 Mei 2017",
        regions_0_region="13",
        regions_0_signatory="Gubernur",
        partners_0_new_name=fremantle["partner"],
        partners_0_new_country="AU",
        partners_0_new_kind="regional_government",
        partners_0_new_rank="city",
        partners_0_signatory="Brad Pettitt",
        partners_0_position="Mayor",
        sectors_0_sector=str(tourism.pk),
        sectors_0_as_written="pariwisata dan budaya",
        sources_0_citation=fremantle["source"],
        new_agency="Bagian Kerja Sama",
    )

    response = client_of("outsider").post(NEW, entry)

    agreement = Agreement.objects.get()
    assert response.status_code == 302, errors_of(response)
    assert response["Location"] == agreement.get_absolute_url()
    assert agreement.reference.startswith("13.71-")
    assert (agreement.signed_on, agreement.signed_precision) == (datetime.date(2017, 5, 3), Precision.DAY)
    assert agreement.signed_as_written == "3 Mei 2017"
    assert agreement.is_signed
    assert agreement.created_by == agreement.updated_by == people.outsider
    assert agreement.agency == Agency.objects.get(region=places.padang, name="Bagian Kerja Sama")
    assert {party.region.code for party in agreement.parties.exclude(region=None)} == {"13", "13.71"}
    partner = agreement.parties.get(region=None).partner
    assert (partner.name, partner.country_id, partner.rank) == ("Kota Fremantle", "AU", "city")
    assert [row.as_written for row in agreement.sector_rows.all()] == ["pariwisata dan budaya"]
    assert [source.citation for source in agreement.sources.all()] == [fremantle["source"]]
    assert events(Agreement).get().pgh_context["user"] == people.outsider.pk


def test_the_lead_region_is_a_party_without_being_listed(client_of, places):
    client_of("outsider").post(NEW, typed(places.padang, make.partner()))

    assert Agreement.objects.get().parties.filter(region=places.padang).count() == 1


def test_signed_without_a_known_date_is_signed(client_of, places):
    client_of("outsider").post(NEW, typed(places.padang, make.partner(), signed_undated="on"))

    agreement = Agreement.objects.get()
    assert agreement.is_signed
    assert agreement.signed_on is None


def test_a_page_saved_as_it_stands_changes_nothing_and_leaves_no_history(client_of, places, people):
    agreement = make.agreement(places.padang, make.partner(), signed_as_written="1980-an", is_signed=True)
    agreement.sector_rows.create(sector=make.sector(), progress="running")
    agreement.sources.create(citation="https://example.org/")
    client, before = client_of("outsider"), events(Agreement).count()
    entry = filled_in(client, f"/agreements/{agreement.reference}/edit/")

    response = client.post(f"/agreements/{agreement.reference}/edit/", entry)

    assert response.status_code == 302, errors_of(response)
    agreement.refresh_from_db()
    assert (agreement.version, agreement.signed_as_written) == (1, "1980-an")
    assert events(Agreement).count() == before
    for rows in (agreement.parties, agreement.sector_rows, agreement.sources):
        assert list(events(rows.model).values_list("pgh_label", flat=True).distinct()) == ["insert"]


def test_only_the_rows_that_differ_are_written(client_of, places, people):
    kept, gone = make.partner("Kota Fremantle"), make.partner("Kota Perth")
    agreement = make.agreement(places.padang, kept, gone)
    client, address = client_of("outsider"), f"/agreements/{agreement.reference}/edit/"
    entry = filled_in(client, address)
    number = next(name for name, value in entry.items() if name.endswith("-partner") and value == str(gone.pk))
    entry = {name: value for name, value in entry.items() if not name.startswith(number.removesuffix("partner"))}
    entry["sources-0-citation"] = "Surat 12/2018"

    client.post(address, entry)

    party = agreement.parties.model
    changes = events(party).exclude(pgh_label="insert")
    assert [(each.pgh_label, each.partner_id) for each in changes] == [("delete", gone.pk)]
    assert [source.citation for source in agreement.sources.all()] == ["Surat 12/2018"]
    agreement.refresh_from_db()
    # Rows alone count the version up too, and say who did it.
    assert (agreement.version, agreement.updated_by) == (2, people.outsider)


def test_a_changed_source_is_the_same_row_with_other_words(client_of, places):
    agreement = make.agreement(places.padang, make.partner())
    source = agreement.sources.create(citation="Surat 12/2018")
    client, address = client_of("outsider"), f"/agreements/{agreement.reference}/edit/"

    client.post(address, filled_in(client, address) | {"sources-0-citation": "Surat 13/2018"})

    assert [(each.pk, each.citation) for each in agreement.sources.all()] == [(source.pk, "Surat 13/2018")]


def test_save_and_enter_the_next_keeps_region_and_agency(client_of, places):
    agency, client = make.agency(places.belitung), client_of("supervisor")
    entry = typed(places.belitung, make.partner(), agency=str(agency.pk), save_next="1")

    response = client.post(NEW, entry)

    page = client.get(response["Location"]).context["page"]
    assert page.form["region"].value() == "19.02"
    assert page.form["agency"].value() == agency.pk


def test_a_clerk_with_one_region_need_not_choose_it(client_of):
    assert client_of("outsider").get(NEW).context["page"].form["region"].value() == "13.71"
    assert not client_of("supervisor").get(NEW).context["page"].form["region"].value()


def test_an_address_presets_only_what_the_person_may_choose(client_of, places):
    partner = make.partner()
    address = f"{NEW}?region=19.71&partner={partner.pk}"

    page = client_of("outsider").get(address).context["page"]

    assert page.form["region"].value() == "13.71"
    assert page.rows["partners"][0]["partner"].value() == partner.pk


def test_a_region_outside_the_persons_own_is_an_error_at_its_field(client_of, places):
    response = client_of("outsider").post(NEW, typed(places.babel, make.partner()))

    assert "id_region" in errors_of(response)
    assert not Agreement.objects.exists()


def test_a_followed_agreement_out_of_scope_is_kept_and_named_by_its_reference_alone(client_of, places):
    secret = make.agreement(places.babel, make.partner(), title="Rahasia Babel")
    agreement = make.agreement(places.padang, make.partner(), follows=secret, follows_as="fulfils")
    client, address = client_of("outsider"), f"/agreements/{agreement.reference}/edit/"

    page = client.get(address)
    response = client.post(address, filled_in(client, address) | {"title": "Another title"})

    assert secret.reference in page.content.decode()
    assert "Rahasia" not in page.content.decode()
    assert response.status_code == 302, errors_of(response)
    agreement.refresh_from_db()
    assert (agreement.title, agreement.follows) == ("Another title", secret)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("administrator", 200),
        ("reviewer", 403),
        ("supervisor", 200),
        ("province_staff", 200),
        ("city_staff", 200),
        ("outsider", 200),
        ("", 302),
    ],
)
def test_who_may_enter(client_of, role, status):
    client = client_of(role)

    assert client.get(NEW).status_code == status
    assert client.post(NEW, {}).status_code == status


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("administrator", 200),
        ("reviewer", 403),
        ("supervisor", 200),
        ("province_staff", 403),
        ("city_staff", 200),
        ("outsider", 404),
        ("", 302),
    ],
)
def test_who_may_change_an_agreement_of_a_city(client_of, places, role, status):
    agreement = make.agreement(places.pangkalpinang, make.partner())
    client, address = client_of(role), f"/agreements/{agreement.reference}/edit/"

    assert client.get(address).status_code == status
    assert client.post(address, {}).status_code == status
    agreement.refresh_from_db()
    assert agreement.version == 1


def test_a_city_that_is_only_a_party_cannot_change_the_record(client_of, places):
    agreement = make.agreement(places.babel, make.partner())
    agreement.parties.create(region=places.pangkalpinang)

    assert client_of("city_staff").get(f"/agreements/{agreement.reference}/edit/").status_code == 403


def test_an_unknown_reference_is_not_found(client_of):
    assert client_of("outsider").get("/agreements/13.71-2026-9999/edit/").status_code == 404


def _queries(client, address, count):
    with count() as captured:
        client.get(address)
    return len(captured)


def test_the_edit_page_runs_as_many_queries_for_many_rows_and_options_as_for_few(
    client_of, places, django_assert_max_num_queries
):
    agreement = make.agreement(places.padang, make.partner())
    client, address = client_of("outsider"), f"/agreements/{agreement.reference}/edit/"
    client.get(address)
    few = _queries(client, address, lambda: django_assert_max_num_queries(16))
    for number in range(25):
        agreement.parties.create(partner=make.partner())
        make.sector(f"S{number}", f"Bidang {number}", f"Sector {number}")
        make.agency(places.padang, f"Bagian {number}")

    assert _queries(client, address, lambda: django_assert_max_num_queries(16)) == few


def test_no_select_offers_more_than_fifty(client_of, places):
    for number in range(60):
        make.agency(places.padang, f"Bagian {number}")
        make.partner()

    page = client_of("outsider").get(NEW).content.decode()

    assert max(select.count("<option") for select in page.split("<select")[1:]) <= 50


def test_a_record_named_close_to_a_new_partner_is_shown_first(client_of, places):
    known = make.partner("Prefektur Shizuoka")
    new = {"partners_0_new_name": "Shizouka Prefecture", "partners_0_new_country": "JP"}
    client = client_of("outsider")

    response = client.post(NEW, typed(places.padang, **new))

    assert "id_partners-0-new_name" in errors_of(response)
    assert response.context["page"].rows["partners"][0].known == [known]
    assert "Prefektur Shizuoka" in response.content.decode()

    client.post(NEW, typed(places.padang, **new, partners_0_same_as=str(known.pk)))
    assert Agreement.objects.latest("pk").parties.get(region=None).partner == known

    client.post(NEW, typed(places.padang, **new, partners_0_same_as="new"))
    assert Agreement.objects.latest("pk").parties.get(region=None).partner.name == "Shizouka Prefecture"


def test_a_partner_of_exactly_the_same_name_is_refused_in_favour_of_the_known_one(client_of, places):
    known = make.partner("Kota Fremantle")
    entry = typed(
        places.padang, partners_0_new_name="kota FREMANTLE", partners_0_new_country="JP", partners_0_same_as="new"
    )
    client = client_of("outsider")

    response = client.post(NEW, entry)

    once = next(c for c in Partner._meta.constraints if c.name == "partners_partner_once")
    assert errors_of(response)["id_partners-0-new_name"] == once.violation_error_message

    client.post(NEW, entry | {"partners-0-same_as": str(known.pk)})
    assert Agreement.objects.get().parties.get(region=None).partner == known


def test_a_name_known_only_from_a_confidential_agreement_elsewhere_is_not_given_away(client_of, places):
    hidden = make.partner("Kota Rahasia")
    make.agreement(places.babel, hidden, confidential=True)
    entry = typed(places.padang, partners_0_new_name="Kota Rahasia", partners_0_new_country="JP")

    response = client_of("outsider").post(NEW, entry)

    # The clerk's own words are saved, and the two records of one partner do not come apart.
    assert response.status_code == 302, errors_of(response)
    assert Agreement.objects.latest("pk").parties.get(region=None).partner == hidden


def test_the_caution_about_a_country_is_shown(client_of, places):
    partner = make.partner(country=make.country("TW", "Taiwan", "Taiwan", caution="One-China policy."))

    response = client_of("outsider").post(NEW, typed(places.padang, partner, find="partners-0-partner"))

    assert "One-China policy." in response.content.decode()


@pytest.mark.parametrize(("role", "rank"), [("province_staff", "province"), ("city_staff", "city")])
def test_a_new_partner_begins_with_the_rank_of_the_region_of_the_clerk(client_of, role, rank):
    (row,) = client_of(role).get(NEW).context["page"].rows["partners"]

    assert row["new_rank"].value() == rank
