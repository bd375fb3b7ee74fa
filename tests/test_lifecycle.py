"""An agreement on its way through the procedure, as the functions of agreements/lifecycle.py take it."""

import datetime
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.utils import timezone

from agreements import lifecycle
from agreements.choices import Change, FollowsAs, Instrument, LegalBasis, Necessity, PaperKind, Process
from agreements.lifecycle import Refused
from agreements.models import Agreement, StagePaper
from agreements.preconditions import ENTRIES, FIELDS, RIGHTS, STATE
from agreements.standing import Standing
from coopreg.dates import PartialDate, Precision, parse_partial
from tests import make

pytestmark = pytest.mark.django_db
MARCH = datetime.date(2024, 3, 5)
APRIL = datetime.date(2024, 4, 5)
CODES = ("initiative", "letter_of_intent", "plan", "signing", "implementation")
BASIS = LegalBasis.PERMENDAGRI_25_2020


@pytest.fixture
def stages(places):
    made = make.procedure(*CODES)
    made.stages.filter(code="letter_of_intent").update(closes_loi=True)
    made.stages.filter(code="signing").update(signs=True)
    made.stages.filter(code="implementation").update(rests=True)
    return {stage.code: stage for stage in made.stages.all()}


@pytest.fixture
def agreement(places, stages):
    return make.agreement(places.babel, legal_basis=BASIS)


def at(agreement, stage, when=MARCH, **fields):
    lifecycle.enter(agreement, stage, None, happened=PartialDate(when, Precision.DAY), **fields)
    return agreement


def asks(stage, kind, necessity=Necessity.REQUIRED):
    StagePaper.objects.create(stage=stage, kind=kind, necessity=necessity)


def sign(agreement):
    Agreement.objects.filter(pk=agreement.pk).update(is_signed=True)


@contextmanager
def refused(name):
    """The block raises Refused, and ``name`` is among its reasons, with a sentence of its own."""
    with pytest.raises(Refused) as caught:
        yield
    named = dict(caught.value.refusals)
    assert name in named
    assert named[name].endswith(".")


# The way --------------------------------------------------------------------------------------------


def test_a_new_agreement_is_entered_at_the_first_stage(agreement, stages, people):
    step = lifecycle.enter(agreement, stages["initiative"], people.supervisor)
    assert (agreement.stage, agreement.process) == (stages["initiative"], Process.IN_PROCESS)
    assert (step.change, step.by) == (Change.ENTERED, people.supervisor)


def test_it_moves_on_to_the_next_stage_and_rests_at_the_last(agreement, stages, people):
    at(agreement, stages["plan"])
    lifecycle.move_on(agreement, people.supervisor, on=APRIL)
    assert (agreement.stage.code, agreement.stage_since) == ("signing", APRIL)
    sign(agreement)
    lifecycle.move_on(agreement, people.supervisor, on=APRIL)
    assert (agreement.stage.code, agreement.process) == ("implementation", Process.DONE)


def test_an_old_agreement_is_entered_where_it_is_with_the_steps_that_are_known(agreement, stages, people):
    lifecycle.enter(agreement, stages["plan"], people.supervisor)
    step = lifecycle.record(agreement, stages["initiative"], people.supervisor, happened=parse_partial("2019"))
    assert (str(step.happened), agreement.stage) == ("2019", stages["plan"])


def test_an_old_signed_agreement_without_any_paper_is_entered_as_completed(agreement, stages, people):
    sign(agreement)
    asks(stages["signing"], PaperKind.SIGNED_TEXT)
    lifecycle.enter(agreement, stages["implementation"], people.supervisor)
    assert agreement.process == Process.DONE


def test_the_record_of_a_letter_of_intent_ends_where_the_letter_is_signed(places, stages, people):
    letter = make.agreement(places.babel, legal_basis=BASIS, instrument=Instrument.LOI)
    assert [stage.code for stage in lifecycle.path_of(letter, stages.values())] == ["initiative", "letter_of_intent"]
    at(letter, stages["letter_of_intent"])
    sign(letter)
    lifecycle.move_on(letter, people.supervisor, on=APRIL)
    assert (letter.stage.code, letter.process) == ("letter_of_intent", Process.DONE)


def test_what_fulfils_a_letter_of_intent_begins_after_it_and_has_that_paper(places, stages):
    asks(stages["letter_of_intent"], PaperKind.LOI)
    letter = make.agreement(places.babel, legal_basis=BASIS, instrument=Instrument.LOI)
    memorandum = make.agreement(places.babel, legal_basis=BASIS, follows=letter, follows_as=FollowsAs.FULFILS)
    assert Standing(memorandum).first == stages["plan"]
    at(memorandum, stages["letter_of_intent"])
    assert Standing(memorandum).missing() == []


def test_the_next_stage_is_none_at_the_end_and_where_no_stage_is_known(agreement, stages):
    assert lifecycle.next_stage(agreement) is None
    at(agreement, stages["initiative"])
    assert lifecycle.next_stage(agreement) == stages["letter_of_intent"]


def test_a_completed_procedure_without_a_stage_of_rest_stays_at_its_last_stage(places, people):
    made = make.procedure("plan", "signing", kind="ksdll")
    agreement = at(make.agreement(places.babel, legal_basis=BASIS, kind="ksdll"), made.stages.last())
    lifecycle.move_on(agreement, people.supervisor, on=APRIL)
    assert (agreement.stage.code, agreement.process) == ("signing", Process.DONE)


def test_it_is_sent_back_and_moves_on_again(agreement, stages, people):
    at(agreement, stages["signing"])
    lifecycle.send_back(agreement, people.supervisor, to=stages["plan"], on=APRIL, note="No costs in the plan")
    assert (agreement.stage.code, agreement.process) == ("plan", Process.IN_PROCESS)
    lifecycle.move_on(agreement, people.supervisor, on=APRIL)
    assert agreement.stage.code == "signing"


@pytest.mark.parametrize("stop", [lifecycle.postpone, lifecycle.cancel, lifecycle.refuse])
def test_it_is_stopped_at_its_stage_and_resumed_there(agreement, stages, people, stop):
    at(agreement, stages["plan"])
    step = stop(agreement, people.supervisor, on=MARCH, note="Elections abroad")
    assert (agreement.process, agreement.stage) == (step.change, stages["plan"])
    lifecycle.resume(agreement, people.supervisor, on=APRIL, note="The new mayor agrees")
    assert (agreement.process, agreement.stage, agreement.stage_since) == (Process.IN_PROCESS, stages["plan"], APRIL)


def test_a_step_carries_body_letter_result_note_and_paper(agreement, stages, people):
    at(agreement, stages["initiative"])
    paper = make.document(agreement)
    facts = {
        "acting_body": "dprd",
        "letter_number": "170/2",
        "letter_on": MARCH,
        "result": "approved",
        "note": "in plenary",
        "document": paper,
    }
    step = lifecycle.move_on(agreement, people.supervisor, on=APRIL, **facts)
    step.refresh_from_db()
    assert {name: getattr(step, name) for name in facts} == facts


def test_a_supervisor_leaves_stages_out_with_a_reason(agreement, stages, people):
    at(agreement, stages["initiative"])
    lifecycle.move_on(agreement, people.supervisor, on=APRIL, to=stages["plan"], note="The letter was of no use here")
    assert agreement.stage.code == "plan"


def test_a_supervisor_passes_over_a_missing_paper_with_a_reason_that_stays(agreement, stages, people):
    asks(stages["plan"], PaperKind.COOPERATION_PLAN)
    at(agreement, stages["plan"])
    reason = {"passed_over": (PaperKind.COOPERATION_PLAN,), "passed_over_reason": "It follows by post"}
    lifecycle.move_on(agreement, people.supervisor, on=APRIL, **reason)
    standing = Standing(agreement)
    [passed] = standing.passed_over(standing.stage(stages["plan"]))
    assert (passed.kinds, passed.reason) == ([PaperKind.COOPERATION_PLAN], "It follows by post")


def test_a_recommended_paper_is_not_asked(agreement, stages, people):
    asks(stages["plan"], PaperKind.FEASIBILITY_STUDY, Necessity.RECOMMENDED)
    lifecycle.move_on(at(agreement, stages["plan"]), people.supervisor, on=APRIL)
    assert agreement.stage.code == "signing"


def test_a_paper_that_was_taken_out_is_missing(agreement, stages, people):
    asks(stages["plan"], PaperKind.COOPERATION_PLAN)
    paper = make.document(agreement, kind=PaperKind.COOPERATION_PLAN)
    at(agreement, stages["plan"])
    assert Standing(agreement).missing() == []
    type(paper).objects.filter(pk=paper.pk).update(retired_at=timezone.now(), retired_reason="wrong file")
    assert Standing(agreement).missing() == [PaperKind.COOPERATION_PLAN]


# What is refused, by name ---------------------------------------------------------------------------


def test_not_editable(agreement, stages, people):
    with refused("not_editable"):
        lifecycle.enter(agreement, stages["plan"], people.city_staff)
    with refused("not_editable"):
        lifecycle.enter(agreement, stages["plan"], people.reviewer)


def test_not_the_mover(agreement, stages, people):
    at(agreement, stages["plan"])
    with refused("not_the_mover"):
        lifecycle.move_on(agreement, people.reviewer, on=APRIL)


MAY_MOVE = {
    "editors": {"administrator", "supervisor", "province_staff"},
    "supervisors": {"administrator", "supervisor"},
    "reviewers": {"administrator", "reviewer"},
}


@pytest.mark.parametrize("moved_by", MAY_MOVE)
@pytest.mark.parametrize(
    "role", ["administrator", "reviewer", "supervisor", "province_staff", "city_staff", "outsider"]
)
def test_who_moves_on_from_a_stage_is_said_by_the_stage(agreement, stages, people, moved_by, role):
    type(stages["plan"]).objects.filter(pk=stages["plan"].pk).update(moved_by=moved_by)
    at(agreement, stages["plan"])
    person = getattr(people, role)
    if role in MAY_MOVE[moved_by]:
        lifecycle.move_on(agreement, person, on=APRIL)
        assert agreement.stage.code == "signing"
    else:
        with refused("not_the_mover"):
            lifecycle.move_on(agreement, person, on=APRIL)


def test_not_concerned(agreement, stages, people):
    at(agreement, stages["plan"])
    with refused("not_concerned"):
        lifecycle.postpone(agreement, people.reviewer, on=APRIL, note="x")


def test_procedure_unknown(places, stages, people):
    old = make.agreement(places.babel)
    with refused("procedure_unknown"):
        lifecycle.enter(old, stages["plan"], people.supervisor)
    other = make.agreement(places.babel, legal_basis=LegalBasis.OTHER)
    with refused("procedure_unknown"):
        lifecycle.enter(other, stages["plan"], people.supervisor)


def test_entered_already(agreement, stages, people):
    with refused("entered_already"):
        lifecycle.enter(at(agreement, stages["plan"]), stages["plan"], people.supervisor)


def test_not_entered(agreement, people):
    with refused("not_entered"):
        lifecycle.move_on(agreement, people.supervisor, on=APRIL)


@pytest.mark.parametrize("stop", [lifecycle.postpone, lifecycle.cancel, lifecycle.refuse])
def test_not_in_process(agreement, stages, people, stop):
    stop(at(agreement, stages["plan"]), people.supervisor, on=MARCH, note="x")
    for step in (lifecycle.move_on, lifecycle.postpone, lifecycle.refuse):
        with refused("not_in_process"):
            step(agreement, people.supervisor, on=APRIL, note="x")


def test_a_completed_procedure_does_not_move_on(agreement, stages, people):
    sign(agreement)
    at(agreement, stages["implementation"])
    with refused("not_in_process"):
        lifecycle.move_on(agreement, people.supervisor, on=APRIL)


def test_stopped(agreement, stages, people):
    lifecycle.cancel(at(agreement, stages["plan"]), people.supervisor, on=MARCH, note="x")
    with refused("stopped"):
        lifecycle.send_back(agreement, people.supervisor, to=stages["initiative"], on=APRIL, note="x")


def test_cancelled_already(agreement, stages, people):
    lifecycle.cancel(at(agreement, stages["plan"]), people.supervisor, on=MARCH, note="x")
    with refused("cancelled_already"):
        lifecycle.cancel(agreement, people.supervisor, on=APRIL, note="x")


def test_what_is_postponed_can_be_cancelled(agreement, stages, people):
    lifecycle.postpone(at(agreement, stages["plan"]), people.supervisor, on=MARCH, note="x")
    lifecycle.cancel(agreement, people.supervisor, on=APRIL, note="x")
    assert agreement.process == Process.CANCELLED


def test_not_stopped(agreement, stages, people):
    with refused("not_stopped"):
        lifecycle.resume(at(agreement, stages["plan"]), people.supervisor, on=APRIL, note="x")


def test_at_the_first_stage(agreement, stages, people):
    with refused("at_the_first_stage"):
        lifecycle.send_back(
            at(agreement, stages["initiative"]), people.supervisor, to=stages["initiative"], on=APRIL, note="x"
        )


def test_nothing_before(agreement, stages, people):
    with refused("nothing_before"):
        lifecycle.record(at(agreement, stages["initiative"]), stages["initiative"], people.supervisor)


def test_not_signed(agreement, stages, people):
    with refused("not_signed"):
        lifecycle.move_on(at(agreement, stages["signing"]), people.supervisor, on=APRIL)


def test_an_unsigned_letter_of_intent_does_not_end(places, stages, people):
    letter = make.agreement(places.babel, legal_basis=BASIS, instrument=Instrument.LOI)
    with refused("not_signed"):
        lifecycle.move_on(at(letter, stages["letter_of_intent"]), people.supervisor, on=APRIL)


def test_moved_meanwhile(agreement, stages, people):
    at(agreement, stages["initiative"])
    seen = Standing(agreement).seen
    lifecycle.move_on(agreement, people.province_staff, on=APRIL, seen=seen)
    with pytest.raises(Refused) as error:
        lifecycle.move_on(agreement, people.supervisor, on=APRIL, seen=seen)
    assert error.value.name == "moved_meanwhile"
    assert agreement.stage_changes.count() == 2


def test_an_earlier_step_that_was_recorded_meanwhile_stops_nobody(agreement, stages, people):
    at(agreement, stages["plan"])
    seen = Standing(agreement).seen
    lifecycle.record(agreement, stages["initiative"], people.province_staff)
    lifecycle.move_on(agreement, people.supervisor, on=APRIL, seen=seen)
    assert agreement.stage.code == "signing"


def test_stage_not_chosen(agreement, stages, people):
    with refused("stage_not_chosen"):
        lifecycle.enter(agreement, None, people.supervisor)


def test_not_on_its_way(agreement, stages, people, places):
    elsewhere = make.procedure("plan", kind="ksdll").stages.get()
    with refused("not_on_its_way"):
        lifecycle.enter(agreement, elsewhere, people.supervisor)
    letter = make.agreement(places.babel, legal_basis=BASIS, instrument=Instrument.LOI)
    with refused("not_on_its_way"):
        lifecycle.enter(letter, stages["plan"], people.supervisor)


def test_not_later(agreement, stages, people):
    with refused("not_later"):
        lifecycle.move_on(at(agreement, stages["plan"]), people.supervisor, on=APRIL, to=stages["initiative"])


def test_leaves_stages_out(agreement, stages, people):
    at(agreement, stages["initiative"])
    with refused("leaves_stages_out"):
        lifecycle.move_on(agreement, people.province_staff, on=APRIL, to=stages["plan"], note="x")
    with refused("leaves_stages_out"):
        lifecycle.move_on(agreement, people.supervisor, on=APRIL, to=stages["plan"])


def test_signing_left_out(agreement, stages, people):
    with refused("signing_left_out"):
        lifecycle.enter(agreement, stages["implementation"], people.supervisor)
    at(agreement, stages["plan"])
    with refused("signing_left_out"):
        lifecycle.move_on(agreement, people.supervisor, on=APRIL, to=stages["implementation"], note="x")


def test_not_earlier(agreement, stages, people):
    at(agreement, stages["plan"])
    for to in ("plan", "signing"):
        with refused("not_earlier"):
            lifecycle.send_back(agreement, people.supervisor, to=stages[to], on=APRIL, note="x")


def test_not_passed_yet(agreement, stages, people):
    at(agreement, stages["plan"])
    for stage in ("plan", "signing"):
        with refused("not_passed_yet"):
            lifecycle.record(agreement, stages[stage], people.supervisor)


def test_recorded_already(agreement, stages, people):
    at(agreement, stages["plan"])
    lifecycle.record(agreement, stages["initiative"], people.supervisor, happened=parse_partial("2019"))
    with refused("recorded_already"):
        lifecycle.record(agreement, stages["initiative"], people.supervisor, happened=parse_partial("2019"))
    lifecycle.record(agreement, stages["initiative"], people.supervisor, happened=parse_partial("2020"))


def test_not_the_end(agreement, stages, people):
    with refused("not_the_end"):
        lifecycle.enter(agreement, stages["plan"], people.supervisor, done=True)


def test_day_missing(agreement, stages, people):
    with refused("day_missing"):
        lifecycle.move_on(at(agreement, stages["plan"]), people.supervisor, on=None)


def test_in_the_future(agreement, stages, people):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with refused("in_the_future"):
        lifecycle.enter(agreement, stages["plan"], people.supervisor, happened=PartialDate(tomorrow, Precision.DAY))
    with refused("in_the_future"):
        lifecycle.move_on(at(agreement, stages["plan"]), people.supervisor, on=tomorrow)


def test_letter_in_the_future(agreement, stages, people):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with refused("letter_in_the_future"):
        lifecycle.move_on(at(agreement, stages["plan"]), people.supervisor, on=APRIL, letter_on=tomorrow)


def test_before_the_last_step(agreement, stages, people):
    at(agreement, stages["plan"], APRIL)
    with refused("before_the_last_step"):
        lifecycle.move_on(agreement, people.supervisor, on=MARCH)


def test_a_day_within_a_month_that_is_known_alone_is_not_before_it(agreement, stages, people):
    lifecycle.enter(agreement, stages["plan"], None, happened=parse_partial("Maret 2024"))
    lifecycle.move_on(agreement, people.supervisor, on=MARCH)
    assert agreement.stage.code == "signing"


def test_after_it_came_here(agreement, stages, people):
    at(agreement, stages["plan"], MARCH)
    with refused("after_it_came_here"):
        lifecycle.record(agreement, stages["initiative"], people.supervisor, happened=parse_partial("5/4/2024"))
    lifecycle.record(agreement, stages["initiative"], people.supervisor, happened=parse_partial("2024"))


def test_the_original_may_be_deposited_after_the_work_has_begun(agreement, stages, people):
    sign(agreement)
    at(agreement, stages["implementation"], MARCH)
    lifecycle.record(agreement, stages["signing"], people.supervisor, happened=parse_partial("5/4/2024"))
    assert agreement.process == Process.DONE


@pytest.mark.parametrize("step", [lifecycle.postpone, lifecycle.cancel, lifecycle.refuse])
def test_no_reason(agreement, stages, people, step):
    with refused("no_reason"):
        step(at(agreement, stages["plan"]), people.supervisor, on=APRIL, note="  ")


def test_paper_of_another(agreement, stages, people, places):
    other = make.document(make.agreement(places.babel))
    with refused("paper_of_another"):
        lifecycle.move_on(at(agreement, stages["plan"]), people.supervisor, on=APRIL, document=other)


def test_paper_missing(agreement, stages, people):
    asks(stages["plan"], PaperKind.COOPERATION_PLAN)
    at(agreement, stages["initiative"])
    with refused("paper_missing"):
        lifecycle.move_on(agreement, people.supervisor, on=APRIL, to=stages["signing"], note="x")
    lifecycle.move_on(agreement, people.supervisor, on=APRIL, to=stages["plan"], note="x")
    with refused("paper_missing"):
        lifecycle.move_on(agreement, people.supervisor, on=APRIL)


def test_a_paper_that_was_passed_over_is_asked_again_after_a_send_back(agreement, stages, people):
    asks(stages["plan"], PaperKind.COOPERATION_PLAN)
    at(agreement, stages["plan"])
    reason = {"passed_over": (PaperKind.COOPERATION_PLAN,), "passed_over_reason": "It follows by post"}
    lifecycle.move_on(agreement, people.supervisor, on=APRIL, **reason)
    lifecycle.send_back(agreement, people.supervisor, to=stages["plan"], on=APRIL, note="It never came")
    with refused("paper_missing"):
        lifecycle.move_on(agreement, people.supervisor, on=APRIL)


def test_passing_over_not_allowed(agreement, stages, people):
    asks(stages["plan"], PaperKind.COOPERATION_PLAN)
    at(agreement, stages["plan"])
    reason = {"passed_over": (PaperKind.COOPERATION_PLAN,), "passed_over_reason": "x"}
    with refused("passing_over_not_allowed"):
        lifecycle.move_on(agreement, people.province_staff, on=APRIL, **reason)


def test_passed_over_without_reason(agreement, stages, people):
    asks(stages["plan"], PaperKind.COOPERATION_PLAN)
    at(agreement, stages["plan"])
    with refused("passed_over_without_reason"):
        lifecycle.move_on(agreement, people.supervisor, on=APRIL, passed_over=(PaperKind.COOPERATION_PLAN,))
    with refused("passed_over_without_reason"):
        lifecycle.move_on(agreement, people.supervisor, on=APRIL, passed_over_reason="x")


def test_passed_over_not_missing(agreement, stages, people):
    at(agreement, stages["plan"])
    with refused("passed_over_not_missing"):
        lifecycle.move_on(agreement, people.supervisor, on=APRIL, passed_over=("loi",), passed_over_reason="x")


def test_every_precondition_is_tested_by_its_name():
    asked = {*RIGHTS.values(), *(each for table in (STATE, ENTRIES) for row in table.values() for each in row)}
    tests = Path(__file__).read_text()
    untested = {each.__name__ for each in asked if f'refused("{each.__name__}")' not in tests}
    assert untested == set()
    assert FIELDS.keys() <= {each.__name__ for each in asked}
