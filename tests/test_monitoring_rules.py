"""What the database keeps of commitments, reports and obstacles, and how a commitment stands on a day."""

import datetime
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, transaction

from monitoring.choices import CommitmentState, ReportState
from monitoring.models import Activity, Commitment, Report
from tests import make

pytestmark = pytest.mark.django_db
DAY = datetime.date(2018, 7, 12)


@pytest.fixture
def agreement(db):
    return make.agreement(make.region("19", "Kepulauan Bangka Belitung"))


@contextmanager
def refused(name):
    """The database refuses what is inside, by the constraint or trigger ``name``."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
    assert caught.value.__cause__.diag.constraint_name == name


# How often, the first due date, the last, on which days due dates were settled, dropped on; then state and next date.
STATES = [
    ("once", None, None, [], None, CommitmentState.OPEN, None),
    ("once", "2018-07-11", None, [], None, CommitmentState.LATE, "2018-07-11"),
    ("once", "2018-07-12", None, [], None, CommitmentState.DUE, "2018-07-12"),
    ("once", "2018-10-10", None, [], None, CommitmentState.DUE, "2018-10-10"),
    ("once", "2018-10-11", None, [], None, CommitmentState.OPEN, "2018-10-11"),
    ("once", "2018-07-11", None, ["2018-07-12"], None, CommitmentState.DONE, None),
    ("once", "2018-07-11", None, ["2018-07-13"], None, CommitmentState.LATE, "2018-07-11"),
    ("once", "2018-07-11", None, [], "2018-07-12", CommitmentState.DROPPED, "2018-07-11"),
    ("once", "2018-07-11", None, [], "2018-07-13", CommitmentState.LATE, "2018-07-11"),
    ("yearly", "2016-08-31", None, ["2016-08-01", "2017-09-01"], None, CommitmentState.DUE, "2018-08-31"),
    ("yearly", "2016-02-29", None, ["2016-02-01"], None, CommitmentState.LATE, "2017-02-28"),
    ("semesterly", "2017-08-31", "2018-06-30", ["2017-08-01"], None, CommitmentState.LATE, "2018-02-28"),
    ("semesterly", "2017-08-31", "2018-06-30", ["2017-08-01", "2018-02-01"], None, CommitmentState.DONE, "2018-08-31"),
    ("quarterly", "2018-04-01", None, ["2018-04-01"], None, CommitmentState.LATE, "2018-07-01"),
]


@pytest.mark.parametrize(("rhythm", "due_on", "until", "settled", "dropped", "state", "next_due"), STATES)
def test_how_a_commitment_stands(agreement, rhythm, due_on, until, settled, dropped, state, next_due):
    reason = "No budget" if dropped else ""
    made = make.commitment(agreement, due_on, rhythm=rhythm, until=until, dropped_on=dropped, dropped_reason=reason)
    for day in settled:
        make.fulfilled(made, day)
    found = Commitment.objects.with_state(DAY).get()
    expected = datetime.date.fromisoformat(next_due) if next_due else None
    assert (found.state, found.next_due) == (state, expected)
    assert Commitment.objects.in_states([state], DAY).exists()


# How often, and what came of each due date.
OUTCOMES = [
    ("once", ["missed"], CommitmentState.MISSED),
    ("yearly", ["missed", "missed"], CommitmentState.MISSED),
    ("yearly", ["missed", "kept"], CommitmentState.DONE),
    ("yearly", ["missed"], CommitmentState.LATE),
]


@pytest.mark.parametrize(("rhythm", "outcomes", "state"), OUTCOMES)
def test_what_was_missed_to_the_last_is_not_done(agreement, rhythm, outcomes, state):
    made = make.commitment(agreement, "2016-07-01", rhythm=rhythm, until=None if rhythm == "once" else "2017-07-01")
    for outcome in outcomes:
        make.fulfilled(made, "2017-08-01", outcome=outcome)
    assert Commitment.objects.with_state(DAY).get().state == state


def test_evidence_that_was_returned_does_not_count(agreement):
    made = make.commitment(agreement, "2018-07-11")
    make.fulfilled(made, "2018-07-01", sign_off="returned", sign_off_note="Where?", signed_off_at="2018-07-02T08:00Z")
    assert Commitment.objects.with_state(DAY).get().state == CommitmentState.LATE
    make.fulfilled(made, "2018-07-03")
    assert Commitment.objects.with_state(DAY).get().state == CommitmentState.DONE


def test_a_report_moves_by_its_steps_alone(agreement):
    report = make.moved(make.report(agreement), "sent", "checked", "locked")
    assert report.state == ReportState.LOCKED
    with refused("monitoring_report_state_by_steps"):
        Report.objects.update(state="draft")


def test_a_report_is_not_moved_from_where_it_no_longer_is(agreement):
    report = make.moved(make.report(agreement), "sent")
    report.state = "draft"
    with refused("monitoring_reportstep_stale"):
        make.moved(report, "sent")


@pytest.mark.parametrize("change", ["report", "new activity", "old activity", "away"])
def test_nothing_of_a_locked_report_changes(agreement, change):
    report = make.report(agreement)
    activity = make.activity(agreement, report=report)
    make.moved(report, "sent", "checked", "locked")
    with refused("monitoring_report_locked"):
        match change:
            case "report":
                Report.objects.update(summary="Other")
            case "new activity":
                make.activity(agreement, report=report)
            case "old activity":
                Activity.objects.filter(pk=activity.pk).update(place="Tokyo")
            case "away":
                Activity.objects.filter(pk=activity.pk).update(report=None)


def test_a_report_that_was_unlocked_can_be_changed_again(agreement):
    report = make.moved(make.report(agreement), "sent", "checked", "locked", "draft")
    make.activity(agreement, report=report)
    assert Report.objects.get().activities.count() == 1


def test_a_row_belongs_to_the_agreement_of_its_report(agreement):
    other = make.agreement(agreement.region)
    with refused("monitoring_activity_agreement"):
        make.activity(other, report=make.report(agreement))


def test_the_rows_of_a_commitment_carry_its_agreement(agreement):
    made = make.fulfilled(make.commitment(agreement), "2018-07-01")
    made.refresh_from_db()
    assert made.agreement == agreement
