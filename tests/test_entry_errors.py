"""Every rule of the database is said at its field, in the words of the constraint."""

import datetime

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from agreements.forms.agreement import AgreementForm
from agreements.forms.constraints import NO_CIRCLE, NOT_SAVED, TRIGGERS, refusal
from agreements.models import Agreement, AgreementSector, Party, StageChange
from partners.models import Partner
from regions.models import Agency
from tests import make
from tests.entering import NEW, errors_of, filled_in, typed

SENTENCES = dict(TRIGGERS) | {
    constraint.name: constraint.violation_error_message
    for model in (Agreement, AgreementSector, Party, Partner, Agency)
    for constraint in model._meta.constraints
}


@pytest.fixture
def refused(client_of, places):
    """Posts an entry of Padang with changes and gives the errors by field."""

    def post(**fields):
        partner = fields.pop("partner", None) or make.partner()
        response = client_of("outsider").post(NEW, typed(places.padang, partner, **fields))
        assert not Agreement.objects.filter(title="MoU Sister City").exists()
        return errors_of(response)

    return post


@pytest.mark.parametrize(
    ("fields", "field", "constraint"),
    [
        ({"title": ""}, "title", "agreements_agreement_title_given"),
        ({"term": "ends_on"}, "ends", "agreements_agreement_term_end"),
        ({"ends": "2020"}, "ends", "agreements_agreement_term_end"),
        ({"term": "years"}, "term_years", "agreements_agreement_term_years"),
        ({"term": "reviewed", "term_years": "100"}, "term_years", "agreements_agreement_term_years"),
        ({"term_years": "5"}, "term_years", "agreements_agreement_term_years"),
        (
            {"signed": "12/07/2018", "term": "ends_on", "ends": "11/07/2018"},
            "ends",
            "agreements_agreement_ends_after_start",
        ),
        ({"follows_as": "fulfils"}, "follows_as", "agreements_agreement_follows_as"),
        ({"regions_0_signatory": "Mahyeldi"}, "regions-0-region", "agreements_party_region_or_partner"),
    ],
)
def test_each_constraint_stands_at_its_field_in_its_own_words(refused, fields, field, constraint):
    assert refused(**fields) == {f"id_{field}": str(SENTENCES[constraint])}


def test_a_followed_agreement_needs_a_relation(refused, places):
    before = make.agreement(places.padang, make.partner())

    assert refused(follows=before.reference) == {
        "id_follows_as": str(SENTENCES["agreements_agreement_follows_as"]),
    }


def test_the_same_region_partner_or_sector_twice_is_refused_at_the_second(refused):
    partner, sector = make.partner(), str(make.sector().pk)

    assert refused(
        partner=partner,
        partners_1_partner=str(partner.pk),
        regions_0_region="19",
        regions_1_region="19",
        sectors_0_sector=sector,
        sectors_1_sector=sector,
    ) == {
        "id_partners-1-partner": str(SENTENCES["agreements_party_partner_once"]),
        "id_regions-1-region": str(SENTENCES["agreements_party_region_once"]),
        "id_sectors-1-sector": str(SENTENCES["agreements_agreementsector_once"]),
    }


def test_an_administrative_city_cannot_be_a_party(refused):
    make.region("31.71", "Kota Administrasi Jakarta Pusat", autonomous=False)

    assert refused(regions_0_region="31.71") == {
        "id_regions-0-region": str(SENTENCES["agreements_party_autonomous"]),
    }


def test_an_agency_of_another_region_is_refused(client_of, places):
    agency = make.agency(places.belitung)

    response = client_of("supervisor").post(NEW, typed(places.babel, make.partner(), agency=str(agency.pk)))

    assert errors_of(response) == {"id_agency": str(SENTENCES["agreements_agreement_agency_of_region"])}


def test_a_circle_of_agreements_is_refused(client_of, places):
    first = make.agreement(places.padang, make.partner())
    second = make.agreement(places.padang, make.partner(), follows=first, follows_as="fulfils")
    client, address = client_of("outsider"), f"/agreements/{first.reference}/edit/"

    for follows in (first, second):
        entry = filled_in(client, address) | {"follows": follows.reference, "follows_as": "renews"}
        assert errors_of(client.post(address, entry)) == {"id_follows": str(NO_CIRCLE)}


def test_a_partner_must_be_named(refused, client_of, places):
    response = client_of("outsider").post(NEW, typed(places.padang))

    assert list(errors_of(response)) == ["id_partners-0-partner"]


def test_a_new_partner_needs_its_country(client_of, places):
    response = client_of("outsider").post(NEW, typed(places.padang, partners_0_new_name="Kota Fremantle"))

    assert list(errors_of(response)) == ["id_partners-0-new_country"]


@pytest.mark.parametrize("text", ["31/02/2018", "12/07/18", "kemarin", "12/07/2018\x00", "x" * 300])
def test_a_date_that_cannot_be_understood_is_an_error_at_its_field(refused, text):
    assert list(refused(signed=text)) == ["id_signed"]


def test_a_signing_in_the_future_is_refused(refused):
    tomorrow = timezone.localdate() + datetime.timedelta(days=2)

    assert list(refused(signed=f"{tomorrow:%d/%m/%Y}")) == ["id_signed"]


def test_what_was_typed_stays_and_the_fields_with_errors_are_linked(client_of, places):
    entry = typed(places.padang, title="", summary="Kerja sama pariwisata", signed="Juli 2018", sources_0_note="Hal. 3")

    page = client_of("outsider").post(NEW, entry).content.decode()

    assert 'href="#div_id_title"' in page
    assert 'id="div_id_title"' in page
    assert 'id="id_title_error"' in page
    assert "Kerja sama pariwisata" in page
    assert 'value="Juli 2018"' in page
    assert 'value="Hal. 3"' in page


def test_every_constraint_of_the_agreement_has_a_field(db):
    # Only a step writes the stage and what stands beside it.
    of_steps = {"agreements_agreement_stage_and_process", "agreements_agreement_stage_place"}
    named = {constraint.name for constraint in Agreement._meta.constraints} - of_steps

    of_triggers = set(TRIGGERS) - {"agreements_party_autonomous"}
    assert set(AgreementForm.constraint_fields) == named | of_triggers | {"regions_agency_once"}


def test_the_name_of_a_retired_agency_is_refused_at_its_field(refused, places):
    Agency.objects.create(region=places.padang, name="Biro Lama", retired_on=datetime.date(2020, 1, 1))

    assert refused(new_agency="biro lama") == {"id_new_agency": str(SENTENCES["regions_agency_once"])}


def test_every_sentence_is_written_by_us(db):
    for name, sentence in SENTENCES.items():
        assert name not in str(sentence), f"{name} has only Django's own sentence"


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("title", "''", "agreements_agreement_title_given"),
        ("term", "'years'", "agreements_agreement_term_years"),
        ("term", "'ends_on'", "agreements_agreement_term_end"),
        ("signed_precision", "'day'", "agreements_agreement_signed_precision"),
        ("follows_as", "'renews'", "agreements_agreement_follows_as"),
        ("follows_id", "id", "agreements_agreement_no_circle"),
    ],
)
def test_what_slips_through_to_the_database_becomes_the_same_sentence(places, column, value, constraint):
    agreement = make.agreement(places.padang)

    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE agreements_agreement SET {column} = {value} WHERE id = %s", [agreement.pk])  # noqa: S608

    assert refusal(caught.value) == (constraint, SENTENCES[constraint])


def test_a_refusal_without_a_name_is_a_clear_sentence():
    assert refusal(DataError("value out of range")) == ("", NOT_SAVED)


def test_a_refused_entry_leaves_nothing_half_saved(client_of, places):
    """A retired partner holds its name, which the form does not offer and the database does not give again."""
    make.partner("Kota Lama", retired_on=datetime.date(2020, 1, 1))
    make.agreement(places.babel, Partner.objects.get(), confidential=True)
    entry = typed(
        places.padang, partners_0_new_name="Kota Lama", partners_0_new_country="JP", new_agency="Bagian Kerja Sama"
    )

    response = client_of("outsider").post(NEW, entry)

    assert errors_of(response) == {"": str(SENTENCES["partners_partner_once"])}
    assert Agreement.objects.count() == 1
    assert not Agency.objects.exists()


def test_an_agreement_that_came_to_its_stage_by_being_signed_stays_signed(client_of, places):
    """Its signing is taken back by sending it back, which leaves a step with a reason."""
    signing, deposit = make.procedure("signing", "deposit").stages.all()
    signing.signs = True
    signing.save()
    agreement = make.agreement(places.padang, make.partner(), is_signed=True)
    StageChange.objects.create(agreement=agreement, change="entered", to_stage=deposit, to_process="in_process")
    client, address = client_of("outsider"), f"/agreements/{agreement.reference}/edit/"
    entry = filled_in(client, address)
    entry.pop("signed_undated")

    assert "id_signed" in errors_of(client.post(address, entry))
    agreement.refresh_from_db()
    assert agreement.is_signed
