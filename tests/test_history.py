"""What a history says: who, when, why, and each value before and after in words."""

import datetime
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pghistory
import pytest
from django.utils import translation

from agreements.choices import Activity, Term
from agreements.history import AGREEMENT
from agreements.models import Agreement, AgreementSector, Party, Source
from coopreg.dates import Precision
from coopreg.history import ChangeSet, Log
from monitoring.models import Commitment
from partners.history import PARTNER
from partners.models import Partner
from tests import make


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def history(agreement: Agreement, **filters: Any) -> list[ChangeSet]:
    log = Log([(AGREEMENT, Agreement.objects.filter(pk=agreement.pk))])
    return log.read(log.keys(**filters))


def last(agreement: Agreement) -> ChangeSet:
    return history(agreement)[0]


@pytest.fixture
def mou(places: SimpleNamespace) -> Agreement:
    with pghistory.context():
        return make.agreement(places.padang, make.partner("Fremantle"), title="MoU Padang - Fremantle")


def lines(change: ChangeSet) -> list[str]:
    return [f"{each.label}: {each.old} -> {each.new}" for row in change.rows for each in row.fields]


@pytest.mark.django_db(transaction=True)
def test_a_change_says_who_when_and_what_it_was_before(mou: Agreement, people: SimpleNamespace) -> None:
    with pghistory.context(user=people.outsider.pk):
        mou.title = "MoU Sister City Padang - Fremantle"
        mou.save()
    change = last(mou)
    assert change.person == people.outsider
    assert change.who == "padang"
    assert change.record == mou
    assert lines(change) == ["Title: MoU Padang - Fremantle -> MoU Sister City Padang - Fremantle"]
    assert abs(change.at - mou.updated_at) < datetime.timedelta(seconds=10)


@pytest.mark.django_db(transaction=True)
def test_the_newest_change_comes_first_and_the_entry_last(mou: Agreement) -> None:
    for title in ("first", "second"):
        mou.title = title
        mou.save()
    changes = history(mou)
    assert [lines(each) for each in changes[:2]] == [
        ["Title: first -> second"],
        ["Title: MoU Padang - Fremantle -> first"],
    ]
    assert changes[-1].rows[0].act == "added"


@pytest.mark.django_db(transaction=True)
def test_a_partial_date_is_one_value_in_words_with_the_text_as_written(mou: Agreement) -> None:
    Agreement.objects.filter(pk=mou.pk).update(
        is_signed=True, signed_on=datetime.date(2018, 7, 1), signed_precision=Precision.MONTH
    )
    assert lines(last(mou)) == ["Signed: no -> yes", "Signed on:  -> July 2018"]
    Agreement.objects.filter(pk=mou.pk).update(
        signed_on=datetime.date(2018, 7, 12), signed_precision=Precision.DAY, signed_as_written="Kamis 12/7/18"
    )
    assert lines(last(mou)) == ["Signed on: July 2018 -> 12 July 2018 (written “Kamis 12/7/18”)"]


@pytest.mark.django_db(transaction=True)
def test_choices_and_links_are_told_by_their_names(mou: Agreement, places: SimpleNamespace) -> None:
    agency = make.agency(places.padang, "Bappeda")
    Agreement.objects.filter(pk=mou.pk).update(activity=Activity.RUNNING, agency=agency, term=Term.YEARS, term_years=5)
    assert lines(last(mou)) == [
        "Agency:  -> Bappeda",
        "Term: not stated -> a number of years",
        "Number of years:  -> 5",
        "Activity: not known -> running",
    ]


@pytest.mark.django_db(transaction=True)
def test_technical_fields_are_not_shown(mou: Agreement, people: SimpleNamespace) -> None:
    mou.updated_by = people.outsider
    mou.save()
    assert last(mou).rows == []


@pytest.mark.django_db(transaction=True)
def test_rows_of_parties_sectors_and_sources_belong_to_the_agreement(mou: Agreement) -> None:
    with pghistory.context():
        party = Party.objects.create(agreement=mou, partner=make.partner("Hobart"), signatory="Lord Mayor")
        AgreementSector.objects.create(agreement=mou, sector=make.sector())
        Source.objects.create(agreement=mou, citation="https://example.org/a")
    assert [(row.act, row.noun, row.name) for row in last(mou).rows] == [
        ("added", "party", "Hobart"),
        ("added", "sector", "Tourism"),
        ("added", "source", "https://example.org/a"),
    ]
    party.position = "Lord Mayor of Hobart"
    party.save()
    change = last(mou)
    assert [(row.act, row.name) for row in change.rows] == [("changed", "Hobart")]
    assert lines(change) == ["Position of the signatory:  -> Lord Mayor of Hobart"]
    party.delete()
    assert [(row.act, row.name) for row in last(mou).rows] == [("removed", "Hobart")]


@pytest.mark.django_db(transaction=True)
def test_what_one_request_does_is_one_change_set(mou: Agreement) -> None:
    with pghistory.context(reason="Corrected after the meeting"):
        for title in ("first", "second"):
            mou.title = title
            mou.save()
        Source.objects.create(agreement=mou, citation="Letter 12/2018")
    change = last(mou)
    assert change.reason == "Corrected after the meeting"
    assert [(row.act, row.name) for row in change.rows] == [
        ("changed", mou.reference),
        ("added", "Letter 12/2018"),
    ]
    assert lines(change)[0] == "Title: MoU Padang - Fremantle -> second"


@pytest.mark.django_db(transaction=True)
def test_bulk_and_raw_changes_are_in_the_history_as_the_systems(mou: Agreement) -> None:
    Agreement.objects.update(funding="APBD")
    change = last(mou)
    assert change.person is None
    assert change.who == "The system"
    assert lines(change) == ["Funding:  -> APBD"]


@pytest.mark.django_db(transaction=True)
def test_the_history_is_narrowed_by_person_and_by_time(mou: Agreement, people: SimpleNamespace) -> None:
    with pghistory.context(user=people.outsider.pk):
        Agreement.objects.update(funding="APBD")
    assert [lines(each) for each in history(mou, people=[people.outsider.pk])] == [["Funding:  -> APBD"]]
    assert history(mou, people=[people.reviewer.pk]) == []
    at = last(mou).at
    assert [each.at for each in history(mou, since=at)] == [at]
    assert at not in [each.at for each in history(mou, before=at)]


@pytest.mark.django_db(transaction=True)
def test_a_record_that_the_person_may_not_see_is_not_named(mou: Agreement, places: SimpleNamespace) -> None:
    secret = make.agreement(places.babel, title="LoI Babel")
    Agreement.objects.filter(pk=mou.pk).update(follows=secret, follows_as="renews")
    hidden = Log([(AGREEMENT, Agreement.objects.filter(pk=mou.pk))], {Agreement: Agreement.objects.none()})
    assert lines(hidden.read(hidden.keys())[0])[0] == "Follows:  -> a record that you may not see"
    assert lines(last(mou))[0] == f"Follows:  -> {secret}"


@pytest.mark.django_db(transaction=True)
def test_what_a_page_of_its_own_sets_is_told_and_a_row_is_named_by_what_it_belongs_to(mou: Agreement) -> None:
    commitment = make.commitment(mou, text="Exchange of students")
    Commitment.objects.filter(pk=commitment.pk).update(dropped_on="2018-07-12", dropped_reason="No funds")
    assert lines(last(mou)) == ["Dropped on:  -> 12 July 2018", "Why it was dropped:  -> No funds"]
    make.meeting(mou, title="Rapat review")
    assert [row.name for row in last(mou).rows] == ["Rapat review"]


@pytest.mark.django_db(transaction=True)
def test_reading_takes_a_fixed_number_of_queries(
    mou: Agreement, people: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    # One for each table, and for what the change sets are and the names that stand in them.
    tables = len(AGREEMENT.read_by(None).tables)
    with django_assert_max_num_queries(tables + 3):
        history(mou)
    for number in range(15):
        with pghistory.context(user=people.outsider.pk):
            Agreement.objects.update(funding=f"APBD {number}")
            Party.objects.create(agreement=mou, partner=make.partner())
    with django_assert_max_num_queries(tables + 5):
        assert len(history(mou)) == 16


@pytest.mark.django_db(transaction=True)
def test_records_of_different_families_stand_in_one_history(mou: Agreement) -> None:
    log = Log([(AGREEMENT, Agreement.objects.all()), (PARTNER, Partner.objects.all())])
    Partner.objects.update(city="Perth")
    assert [str(each.record) for each in log.read(log.keys()[:1])] == ["Fremantle"]
