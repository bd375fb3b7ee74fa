"""Commitments of an agreement: entered, settled with evidence, signed off, dropped; and all of them as a list."""

import datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from agreements.models import AgreementSector
from monitoring.choices import CommitmentState, SignOff
from monitoring.commitments import settling
from monitoring.commitments.progress import sectors_of
from monitoring.models import Commitment, Fulfilment, SectorState
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(places: SimpleNamespace):
    return make.agreement(places.babel, make.partner("Seychelles"), title="LoI Seychelles")


def address(of, *parts) -> str:
    return "/".join([f"/agreements/{of.reference}/commitments", *map(str, parts), ""])


def test_a_commitment_is_entered_with_its_owner_and_comes_to_the_list(agreement, people, client_of):
    sent = {"text": "Pertukaran pelajar", "owed_by": "region", "rhythm": "yearly", "due_on": "31/8/2016"}
    sent |= {"owner": "staf.babel", "article": "Pasal 3"}
    assert client_of("supervisor").post(address(agreement, "new"), sent).status_code == 302
    made = Commitment.objects.get()
    assert (made.due_on, made.owner, made.created_by) == (
        datetime.date(2016, 8, 31),
        people.province_staff,
        people.supervisor,
    )
    for page in (address(agreement), "/commitments/?owner=me&state=late"):
        assert "Pertukaran pelajar" in client_of("province_staff").get(page).content.decode()
    assert "Pertukaran pelajar" not in client_of("city_staff").get("/commitments/").content.decode()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": ""}, "text"),
        ({"rhythm": "yearly"}, "due_on"),
        ({"until": "1/1/2020"}, "until"),
        ({"due_on": "Agustus 2016"}, "due_on"),
        ({"owner": "nobody"}, "owner"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(agreement, client_of, fields, field):
    sent = {"text": "Janji", "owed_by": "region", "rhythm": "once"} | fields
    page = client_of("supervisor").post(address(agreement, "new"), sent).content.decode()
    assert f'href="#id_{field}"' in page
    assert not Commitment.objects.exists()


def test_a_form_that_began_on_an_older_version_is_stopped_and_loses_nothing(agreement, client_of):
    made = make.commitment(agreement, text="Lama")
    sent = {"owed_by": "region", "rhythm": "once", "version": made.version}
    client_of("supervisor").post(address(agreement, made.pk, "edit"), sent | {"text": "Pertama"})
    page = client_of("province_staff").post(address(agreement, made.pk, "edit"), sent | {"text": "Kedua"})
    made.refresh_from_db()
    assert made.text == "Pertama"
    assert "Kedua" in page.content.decode()


def test_each_due_date_gets_its_outcome_and_the_next_one_comes(agreement, client_of):
    made = make.commitment(agreement, "2016-08-31", rhythm="yearly")
    sent = {"outcome": "kept", "done_on": "1/8/2016", "evidence": "Laporan kunjungan", "seen": "0"}
    client_of("province_staff").post(address(agreement, made.pk, "outcome"), sent)
    # The same form again: a second click, or somebody else at the same time.
    again = client_of("province_staff").post(address(agreement, made.pk, "outcome"), sent)
    assert again.status_code == 200
    row = Fulfilment.objects.get()
    assert (row.due_on, row.occurrence) == (datetime.date(2016, 8, 31), 0)
    assert Commitment.objects.with_state(timezone.localdate()).get().next_due == datetime.date(2017, 8, 31)


def test_a_supervisor_signs_off_or_returns_and_staff_do_not(agreement, people, client_of):
    row = make.fulfilled(make.commitment(agreement, "2016-08-31"), "2016-08-01")
    page = address(agreement, row.commitment_id, "outcomes", row.pk)
    assert client_of("province_staff").post(page, {"accepted": "1"}).status_code == 403
    client_of("supervisor").post(page, {"returned": "1", "note": ""})
    row.refresh_from_db()
    assert row.sign_off == SignOff.WAITING
    client_of("supervisor").post(page, {"returned": "1", "note": "Di mana?"})
    row.refresh_from_db()
    assert (row.sign_off, row.signed_off_by) == (SignOff.RETURNED, people.supervisor)
    assert Commitment.objects.with_state(timezone.localdate()).get().state == CommitmentState.LATE
    second = make.fulfilled(row.commitment, "2016-08-02")
    client_of("supervisor").post(address(agreement, row.commitment_id, "outcomes", second.pk), {"accepted": "1"})
    second.refresh_from_db()
    assert second.sign_off == SignOff.ACCEPTED


def test_only_the_latest_outcome_is_returned(agreement, people):
    made = make.commitment(agreement, "2016-08-31", rhythm="yearly")
    first, _second = make.fulfilled(made, "2016-08-01"), make.fulfilled(made, "2017-08-01")
    with pytest.raises(settling.NotLatestError):
        settling.sign_off(first, people.supervisor, SignOff.RETURNED, "Di mana?")


def test_a_commitment_is_dropped_with_a_reason_and_taken_up_again(agreement, client_of):
    made = make.commitment(agreement, "2016-08-31")
    page = address(agreement, made.pk, "drop")
    client_of("supervisor").post(page, {"drop": "1", "reason": ""})
    made.refresh_from_db()
    assert made.dropped_on is None
    client_of("supervisor").post(page, {"drop": "1", "reason": "Tidak ada dana"})
    assert "Tidak ada dana" in client_of("reviewer").get(address(agreement)).content.decode()
    client_of("supervisor").post(page, {"take_up": "1"})
    made.refresh_from_db()
    assert (made.dropped_on, made.dropped_reason) == (None, "")


def test_sectors_are_as_far_as_their_commitments_say_else_the_last_report_else_the_record(agreement):
    day = datetime.date(2018, 7, 12)
    codes = ("FSH", "AGR", "EDU", "PAR", "TRD", "CUL", "SMT")
    fish, farm, school, rest, missed, reported, stated = (make.sector(code) for code in codes)
    for sector in (fish, farm, school, rest, missed, reported, stated):
        AgreementSector.objects.create(
            agreement=agreement, sector=sector, progress="running" if sector == stated else ""
        )
    make.fulfilled(make.commitment(agreement, "2016-01-01", sector=fish), "2016-01-01")
    make.fulfilled(make.commitment(agreement, "2016-01-01", sector=farm), "2016-01-01")
    make.commitment(agreement, "2016-01-01", sector=farm)
    make.commitment(agreement, "2016-01-01", sector=school)
    make.commitment(agreement, sector=rest, dropped_on="2016-01-01", dropped_reason="Batal")
    make.fulfilled(
        make.commitment(agreement, "2016-01-01", rhythm="yearly", sector=missed), "2016-01-01", outcome="missed"
    )
    report = make.report(agreement)
    for sector in (school, reported):
        SectorState.objects.create(report=report, sector=sector, progress="done")

    def found():
        return {sector.code: (each.progress, each.source) for sector, each in sectors_of(agreement, day)}

    assert found()["CUL"] == ("", "")
    make.moved(report, "sent")
    assert found() == {
        "FSH": ("done", "commitments"),
        "AGR": ("running", "commitments"),
        "EDU": ("not_started", "commitments"),
        "PAR": ("", ""),
        "TRD": ("not_started", "commitments"),
        "CUL": ("done", "report"),
        "SMT": ("running", "stated"),
    }


def test_the_list_and_the_tab_run_a_fixed_number_of_queries(agreement, client_of, django_assert_max_num_queries):
    for _number in range(5):
        make.fulfilled(make.commitment(agreement, "2016-08-31"), "2016-08-01")
    client = client_of("reviewer")
    for page, most in (("/commitments/?state=done&columns=all", 7), (address(agreement), 12)):
        client.get(page)
        with django_assert_max_num_queries(most):
            client.get(page)
