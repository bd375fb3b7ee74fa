"""An agreement on its way through the procedure, as the functions of agreements/lifecycle.py take it."""

import datetime

import pytest

from agreements import lifecycle
from agreements.choices import Change, LegalBasis, Process
from coopreg.dates import PartialDate, parse_partial
from tests import make

pytestmark = pytest.mark.django_db
MARCH = datetime.date(2024, 3, 5)
APRIL = datetime.date(2024, 4, 5)
CODES = ("initiative", "letter_of_intent", "plan", "signing", "implementation")


@pytest.fixture
def stages(places):
    made = make.procedure(*CODES)
    made.stages.filter(code="letter_of_intent").update(closes_loi=True)
    made.stages.filter(code="signing").update(signs=True)
    made.stages.filter(code="implementation").update(rests=True)
    return {stage.code: stage for stage in made.stages.all()}


@pytest.fixture
def agreement(places, stages):
    return make.agreement(places.babel, legal_basis=LegalBasis.PERMENDAGRI_25_2020)


def at(agreement, stage, **fields):
    lifecycle.enter(agreement, stage, None, happened=PartialDate(MARCH, "day"), **fields)
    return agreement


def test_a_new_agreement_is_entered_at_the_first_stage(agreement, stages, people):
    step = lifecycle.enter(agreement, stages["initiative"], people.city_staff and people.supervisor)
    assert (agreement.stage, agreement.process) == (stages["initiative"], Process.IN_PROCESS)
    assert (step.change, step.by) == (Change.ENTERED, people.supervisor)


def test_it_moves_on_to_the_next_stage_and_rests_at_the_last(agreement, stages, people):
    at(agreement, stages["plan"])
    lifecycle.move_on(agreement, people.supervisor, on=APRIL)
    assert (agreement.stage.code, agreement.stage_since) == ("signing", APRIL)
    type(agreement).objects.filter(pk=agreement.pk).update(is_signed=True)
    lifecycle.move_on(agreement, people.supervisor, on=APRIL)
    assert (agreement.stage.code, agreement.process) == ("implementation", Process.DONE)


def test_an_old_agreement_is_entered_where_it_is_with_the_steps_that_are_known(agreement, stages, people):
    lifecycle.enter(agreement, stages["plan"], people.supervisor)
    step = lifecycle.record(agreement, stages["initiative"], people.supervisor, happened=parse_partial("2019"))
    assert (str(step.happened), agreement.stage) == ("2019", stages["plan"])
