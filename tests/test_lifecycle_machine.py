"""People do at random what the lifecycle lets them: no history comes of it that cannot have been."""

import datetime
import threading
from typing import ClassVar

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from agreements import lifecycle
from agreements.choices import Change, LegalBasis, Necessity, PaperKind, Process
from agreements.lifecycle import Refused
from agreements.models import Agreement, Stage, StageChange, StagePaper
from agreements.standing import Standing
from coopreg.dates import PartialDate, Precision
from tests import make

CODES = ("initiative", "letter_of_intent", "plan", "signing", "deposit", "implementation")
ASKED = {"letter_of_intent": PaperKind.LOI, "plan": PaperKind.COOPERATION_PLAN, "deposit": PaperKind.CERTIFIED_COPY}
FIRST = datetime.date(2024, 1, 1)
WORDS = st.sampled_from(["because", "because", "because", ""])
PLACES = st.integers(0, len(CODES) - 1)
ROLES = st.sampled_from(["supervisor", "supervisor", "reviewer", "staff"])
# Around the last step: a few lie before it.
DAYS = st.integers(0, 20).map(lambda days: days - 2)
AT_REST = {Process.POSTPONED, Process.CANCELLED, Process.REFUSED}


def world():
    """A procedure with papers, a signing, a stage that the ministries move on from, and its people."""
    babel = make.region("19", "Kepulauan Bangka Belitung")
    made = make.procedure(*CODES)
    made.stages.filter(code="letter_of_intent").update(closes_loi=True)
    made.stages.filter(code="plan").update(moved_by="reviewers")
    made.stages.filter(code="signing").update(signs=True)
    made.stages.filter(code="implementation").update(rests=True)
    for code, kind in ASKED.items():
        StagePaper.objects.create(stage=made.stages.get(code=code), kind=kind, necessity=Necessity.REQUIRED)
    people = {
        "supervisor": make.user("sup", "supervisor", babel),
        "staff": make.user("staf", "staff", babel),
        "reviewer": make.user("kemlu", "reviewer"),
    }
    return babel, list(made.stages.all()), people


class Procedure(RuleBasedStateMachine):
    """Every step with any person, stage, day and reason; the model keeps only what is known to have happened."""

    # What was taken in any run: a machine that is refused everything proves nothing.
    met: ClassVar[set[Change]] = set()

    @initialize(instrument=st.sampled_from(["mou", "mou", "loi"]), place=st.sampled_from([1, 0, 2, 3]))
    def begin(self, instrument, place):
        self.region, self.stages, self.people = world()
        basis = LegalBasis.PERMENDAGRI_25_2020
        self.agreement = make.agreement(self.region, legal_basis=basis, instrument=instrument)
        self.day = FIRST
        self.taken: list[Change] = []
        self.checked = 0
        self.attempt(lifecycle.enter, self.stages[place], self.people["staff"])

    def attempt(self, function, *args, **asked):
        """Take the step if it is let; a refusal leaves everything as it was."""
        before = self.state()
        try:
            with transaction.atomic():
                step = function(self.agreement, *args, **asked)
        except Refused:
            unchanged = self.state() == before
            assert unchanged
        else:
            self.taken.append(Change(step.change))
            self.met.add(Change(step.change))
            self.day = max(self.day, step.happened_on or self.day)

    def state(self):
        now = Agreement.objects.get(pk=self.agreement.pk)
        return now.stage_id, now.process, now.stage_since, now.stage_changes.count()

    def on(self, days):
        return self.day + datetime.timedelta(days=days)

    # What people mostly do: the step that is due, by who may take it, with day and reason.

    def due(self, function, **asked):
        stage = self.agreement.stage
        person = self.people["reviewer" if stage and stage.moved_by == "reviewers" else "supervisor"]
        self.attempt(function, person, on=self.day, note="because", **asked)

    @precondition(lambda self: self.agreement.process == Process.IN_PROCESS)
    @rule(signs=st.booleans())
    def goes_on(self, signs):
        if signs:
            self.it_is_signed()
        for kind in Standing(self.agreement).missing():
            make.document(self.agreement, kind=kind)
        self.due(lifecycle.move_on)

    @precondition(lambda self: self.agreement.process == Process.IN_PROCESS)
    @rule()
    def goes_on_past_a_paper(self):
        missing = tuple(Standing(self.agreement).missing())
        self.attempt(
            lifecycle.move_on,
            self.people["supervisor"],
            on=self.day,
            passed_over=missing,
            passed_over_reason="because" if missing else "",
        )

    @precondition(lambda self: self.agreement.process in (Process.IN_PROCESS, Process.DONE))
    @rule(steps=st.integers(0, 3))
    def goes_back(self, steps):
        earlier = [*Standing(self.agreement).earlier, self.agreement.stage]
        self.due(lifecycle.send_back, to=earlier[-1 - min(steps, len(earlier) - 1)])

    @precondition(lambda self: self.agreement.process == Process.IN_PROCESS)
    @rule(stop=st.sampled_from([lifecycle.postpone, lifecycle.refuse]))
    def stops(self, stop):
        self.due(stop)

    @precondition(lambda self: self.agreement.process in (Process.IN_PROCESS, Process.POSTPONED))
    @rule()
    def is_given_up(self):
        self.attempt(lifecycle.cancel, self.people["staff"], on=self.day, note="because")

    @precondition(lambda self: self.agreement.process in AT_REST)
    @rule()
    def is_taken_up_again(self):
        self.due(lifecycle.resume)

    @precondition(lambda self: self.agreement.stage_id)
    @rule(place=PLACES)
    def an_earlier_step_is_found(self, place):
        self.attempt(lifecycle.record, self.stages[place], self.people["staff"])

    # And what anybody may try at any time.

    @rule(place=PLACES, role=ROLES, days=DAYS, dated=st.booleans(), done=st.booleans())
    def enter(self, place, role, days, dated, done):
        happened = PartialDate(self.on(days), Precision.DAY) if dated else PartialDate()
        self.attempt(lifecycle.enter, self.stages[place], self.people[role], happened=happened, done=done)

    @rule(place=PLACES, role=ROLES, days=DAYS)
    def record(self, place, role, days):
        happened = PartialDate(self.on(days), Precision.DAY)
        self.attempt(lifecycle.record, self.stages[place], self.people[role], happened=happened)

    @rule(role=ROLES, days=DAYS, place=st.none() | PLACES, note=WORDS, over=st.booleans(), reason=WORDS)
    def move_on(self, role, days, place, note, over, reason):
        to = None if place is None else self.stages[place]
        self.agreement.refresh_from_db()
        passed = tuple(Standing(self.agreement).missing(to)) if over else ()
        asked = {"to": to, "note": note, "passed_over": passed, "passed_over_reason": reason}
        self.attempt(lifecycle.move_on, self.people[role], on=self.on(days), **asked)

    @rule(place=PLACES, role=ROLES, days=DAYS, note=WORDS)
    def send_back(self, place, role, days, note):
        self.attempt(lifecycle.send_back, self.people[role], to=self.stages[place], on=self.on(days), note=note)

    @rule(
        stop=st.sampled_from([lifecycle.postpone, lifecycle.resume, lifecycle.cancel, lifecycle.refuse]),
        role=ROLES,
        days=DAYS,
        note=WORDS,
    )
    def stop_or_resume(self, stop, role, days, note):
        self.attempt(stop, self.people[role], on=self.on(days), note=note)

    @rule(kind=st.sampled_from(list(ASKED.values())))
    def a_paper_comes(self, kind):
        make.document(self.agreement, kind=kind)

    def it_is_signed(self):
        Agreement.objects.filter(pk=self.agreement.pk).update(is_signed=True)
        self.agreement.refresh_from_db()

    @invariant()
    def the_history_can_have_been(self):
        if hasattr(self, "agreement") and len(self.taken) > self.checked:
            self.checked = len(self.taken)
            check(Agreement.objects.get(pk=self.agreement.pk), self.taken)


def check(agreement, taken):
    """That the steps of ``agreement`` can have happened one after the other and led to where it stands."""
    steps = list(agreement.stage_changes.select_related("from_stage", "to_stage"))
    assert [step.change for step in steps] == taken
    moves = [step for step in steps if step.change != Change.RECORDED]
    stage, process, last = None, "", None
    for move in moves:
        # Each begins where the one before it ended.
        assert (move.from_stage_id, move.from_process) == (stage, process)
        goes_its_way(move)
        if move.happened_on:
            assert last is None or move.happened_on >= last
            last = move.happened_on
        stage, process = move.to_stage_id, move.to_process
    assert (agreement.stage_id, agreement.process) == (stage, process)
    for step in steps:
        if step.change == Change.RECORDED:
            assert step.to_stage.order <= max(move.to_stage.order for move in moves if move.pk < step.pk)
    comes_as_far_as_it_may(agreement, moves)


def goes_its_way(move):
    """That one move is what its name says, with the reason that it needs."""
    match move.change:
        case Change.ENTERED:
            assert move.to_process in (Process.IN_PROCESS, Process.DONE)
        case Change.MOVED_ON:
            ahead = move.to_stage.order > move.from_stage.order
            assert ahead or (move.from_stage == move.to_stage and move.to_process == Process.DONE)
        case Change.SENT_BACK:
            behind = move.to_stage.order < move.from_stage.order
            assert behind or (move.from_stage == move.to_stage and move.from_process == Process.DONE)
            assert move.note
        case Change.RESUMED:
            assert move.from_process in AT_REST
            assert move.note
        case _:
            assert move.to_process in AT_REST
            assert move.note
    if move.change not in (Change.ENTERED, Change.MOVED_ON, Change.SENT_BACK):
        assert move.from_stage == move.to_stage
    # What comes to a stage of rest has passed the procedure, and nothing else rests there in process but a return.
    if move.change in (Change.ENTERED, Change.MOVED_ON) and move.to_stage.rests:
        assert move.to_process == Process.DONE


def comes_as_far_as_it_may(agreement, moves):
    """That nothing went past the signing unsigned, past a paper that lacks, or past the end of a Letter of Intent."""
    held = set(agreement.documents.values_list("kind", flat=True))
    for move in moves:
        if move.change in (Change.ENTERED, Change.MOVED_ON):
            signs = Stage.objects.filter(
                procedure=move.to_stage.procedure_id, signs=True, order__lt=move.to_stage.order
            )
            assert agreement.is_signed or not signs.exists()
            if agreement.instrument == "loi":
                assert move.to_stage.code in ("initiative", "letter_of_intent")
        if move.change == Change.MOVED_ON:
            end = max(move.to_stage.order, move.from_stage.order + 1)
            left = StagePaper.objects.filter(
                stage__procedure=move.to_stage.procedure_id,
                stage__order__gte=move.from_stage.order,
                stage__order__lt=end,
            )
            asked = set(left.values_list("kind", flat=True))
            assert asked <= held | set(move.passed_over)
            assert not move.passed_over or (move.passed_over_reason and move.by.role == "supervisor")


@pytest.mark.django_db
def test_no_impossible_history_comes_of_any_steps():
    class Rolled(Procedure):
        """Each run in a transaction of its own, which is undone."""

        def __init__(self):
            super().__init__()
            self.atomic = transaction.atomic()
            self.atomic.__enter__()

        def teardown(self):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Rolled,
        settings=settings(
            max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=checks, derandomize=True
        ),
    )
    assert Procedure.met == set(Change)


@pytest.mark.django_db(transaction=True)
def test_of_writers_who_move_it_at_once_one_is_taken_and_the_others_are_told():
    region, stages, people = world()
    agreement = make.agreement(region, legal_basis=LegalBasis.PERMENDAGRI_25_2020)
    lifecycle.enter(agreement, stages[0], people["supervisor"])
    newest = Standing(agreement).seen
    outcomes: list[str] = []
    all_there = threading.Barrier(4)

    def take(function, **asked):
        try:
            all_there.wait()
            mine = Agreement.objects.get(pk=agreement.pk)
            function(mine, people["supervisor"], on=timezone.localdate(), seen=newest, **asked)
            outcomes.append("taken")
        except Refused as error:
            outcomes.append(error.name)
        finally:
            connection.close()

    works = [(lifecycle.move_on, {}), (lifecycle.move_on, {}), (lifecycle.cancel, {"note": "x"})]
    works.append((lifecycle.postpone, {"note": "x"}))
    threads = [threading.Thread(target=take, args=(function,), kwargs=asked) for function, asked in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["moved_meanwhile"] * 3 + ["taken"]
    taken = [Change(step.change) for step in StageChange.objects.order_by("pk")]
    assert len(taken) == 2
    check(Agreement.objects.get(pk=agreement.pk), taken)


@pytest.mark.django_db(transaction=True)
def test_a_writer_who_knows_nothing_of_the_rules_is_stopped_by_the_database():
    """Somebody adds a row by hand while another is in the middle of a step: one of them is refused."""
    region, stages, people = world()
    agreement = make.agreement(region, legal_basis=LegalBasis.PERMENDAGRI_25_2020)
    lifecycle.enter(agreement, stages[0], people["supervisor"])
    outcomes: list[str] = []
    both = threading.Barrier(2)

    def by_hand():
        both.wait()
        try:
            StageChange.objects.create(
                agreement=agreement,
                change=Change.MOVED_ON,
                from_stage=stages[0],
                to_stage=stages[1],
                from_process=Process.IN_PROCESS,
                to_process=Process.IN_PROCESS,
            )
            outcomes.append("taken")
        except IntegrityError as error:
            outcomes.append("refused" if "no longer at that stage" in str(error) else str(error))
        finally:
            connection.close()

    def by_rule():
        both.wait()
        try:
            lifecycle.cancel(agreement, people["supervisor"], on=timezone.localdate(), note="x", seen=None)
            outcomes.append("taken")
        except Refused as error:
            outcomes.append(error.name)
        finally:
            connection.close()

    threads = [threading.Thread(target=by_hand), threading.Thread(target=by_rule)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Who comes second by rule cancels at the stage where it stands by then.
    assert sorted(outcomes) in (["refused", "taken"], ["taken", "taken"])
    taken = [Change(step.change) for step in StageChange.objects.order_by("pk")]
    check(Agreement.objects.get(pk=agreement.pk), taken)
