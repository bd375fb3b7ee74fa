"""What the database itself keeps of the steps: nothing that the lifecycle forgets can write an impossible history."""

import datetime
import threading

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import F

from agreements.choices import Change, Process
from agreements.models import Agreement, StageChange
from tests import make

pytestmark = pytest.mark.django_db
DAY = datetime.date(2024, 3, 5)


@pytest.fixture
def stages(db):
    return list(make.procedure("exploration", "plan", "signing", "implementation").stages.all())


@pytest.fixture
def agreement(db):
    return make.agreement(make.region("19", "Kepulauan Bangka Belitung"))


def step(agreement, change, to, process=Process.IN_PROCESS, *, start=None, was="", **fields):
    return StageChange.objects.create(
        agreement=agreement,
        change=change,
        from_stage=start,
        to_stage=to,
        from_process=was,
        to_process=process,
        happened_on=DAY,
        happened_precision="day",
        **fields,
    )


def refused(name):
    return pytest.raises((IntegrityError, ProgrammingError), match=name)


def test_a_step_takes_the_agreement_along(agreement, stages):
    step(agreement, Change.ENTERED, stages[0])
    step(agreement, Change.MOVED_ON, stages[1], start=stages[0], was=Process.IN_PROCESS)
    agreement.refresh_from_db()
    assert (agreement.stage, agreement.process, agreement.stage_since) == (stages[1], Process.IN_PROCESS, DAY)


@pytest.mark.parametrize("fields", [{"process": "done"}, {"stage_since": DAY}, {"stage": True}, {"stage_place": 1}])
def test_the_stage_changes_by_a_step_alone(agreement, stages, fields):
    fields = {name: stages[0] if value is True else value for name, value in fields.items()}
    with refused("stage_and_process|stage_by_steps|stage_place"):
        Agreement.objects.filter(pk=agreement.pk).update(**fields)


def test_a_step_from_a_stage_that_was_left_is_refused(agreement, stages):
    step(agreement, Change.ENTERED, stages[1])
    with refused("no longer at that stage"):
        step(agreement, Change.MOVED_ON, stages[2], start=stages[0], was=Process.IN_PROCESS)


@pytest.mark.parametrize(
    ("change", "to", "process"),
    [
        (Change.MOVED_ON, 0, Process.IN_PROCESS),
        (Change.MOVED_ON, 1, Process.IN_PROCESS),
        (Change.SENT_BACK, 2, Process.IN_PROCESS),
        (Change.SENT_BACK, 1, Process.IN_PROCESS),
    ],
)
def test_a_step_goes_in_the_direction_of_its_name(agreement, stages, change, to, process):
    step(agreement, Change.ENTERED, stages[1])
    with refused("cannot move that way"):
        step(agreement, change, stages[to], process, start=stages[1], was=Process.IN_PROCESS, note="x")


@pytest.mark.parametrize("change", [Change.POSTPONED, Change.CANCELLED, Change.REFUSED])
def test_who_stops_the_procedure_says_why(agreement, stages, change):
    step(agreement, Change.ENTERED, stages[1])
    with refused("agreements_stagechange_reason"):
        step(agreement, change, stages[1], Process(change), start=stages[1], was=Process.IN_PROCESS)


def test_an_agreement_keeps_the_procedure_that_it_began_under(agreement, stages):
    other = make.procedure("plan", "signing", version=2).stages.all()
    step(agreement, Change.ENTERED, stages[0])
    with refused("keeps its procedure"):
        step(agreement, Change.MOVED_ON, other[1], start=stages[0], was=Process.IN_PROCESS)


def test_an_earlier_step_is_recorded_without_moving_the_agreement(agreement, stages):
    step(agreement, Change.ENTERED, stages[2])
    step(agreement, Change.RECORDED, stages[1], "")
    agreement.refresh_from_db()
    assert agreement.stage == stages[2]
    with refused("has not come so far"):
        step(agreement, Change.RECORDED, stages[3], "")


def test_steps_are_only_ever_added(agreement, stages):
    made = step(agreement, Change.ENTERED, stages[0])
    with refused("Cannot update"), transaction.atomic():
        StageChange.objects.filter(pk=made.pk).update(note="other")
    with refused("Cannot delete"):
        made.delete()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_it_at_once_one_is_refused(agreement, stages):
    step(agreement, Change.ENTERED, stages[0])
    outcomes = []
    both = threading.Barrier(2)

    def move():
        both.wait()
        try:
            step(agreement, Change.MOVED_ON, stages[1], start=stages[0], was=Process.IN_PROCESS)
            outcomes.append("moved")
        except IntegrityError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=move) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["moved", "refused"]
    assert StageChange.objects.filter(from_stage=F("to_stage")).count() == 0
    assert StageChange.objects.count() == 2


def test_the_place_by_which_a_list_is_sorted_follows_the_stage(agreement, stages):
    step(agreement, Change.ENTERED, stages[2])
    agreement.refresh_from_db()
    assert agreement.stage_place == 3

    stages[2].order = 7
    stages[2].save()
    agreement.refresh_from_db()
    assert agreement.stage_place == 7
