"""The gap between potentials and agreements: what a number means, and that the list behind it has as many rows."""

import datetime
import random
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.choices import Activity
from agreements.filters import AgreementFilter
from agreements.models import Agreement, AgreementSector, Party
from potentials.choices import Answer, PotentialState
from potentials.filters import PotentialFilter
from potentials.fitting import fitting
from potentials.gap import MEASURES, NONE_NAMED, POTENTIALS, Gap, gap
from potentials.models import Potential, PotentialAnswer
from tests import make

TODAY = datetime.date(2026, 3, 1)
RUNNING = {"is_signed": True, "signed_on": "2018-01-01", "signed_precision": "day", "activity": "running"}
SLEEPING = RUNNING | {"activity": "not_running"}
OVER = RUNNING | {"terminated_on": "2020-01-01"}
LISTS = {"/potentials/": (Potential, PotentialFilter), "/agreements/": (Agreement, AgreementFilter)}
ROLES = ("administrator", "reviewer", "supervisor", "province_staff", "city_staff", "outsider")


def agreement(of: Any, *sectors: str, partner: Any = None, **fields: Any) -> Any:
    made = make.agreement(of, *([partner] if partner else []), **fields)
    for code in sectors:
        AgreementSector.objects.create(agreement=made, sector=make.sector(code, code, code))
    return made


def numbers(user: Any, **asked: Any) -> dict[tuple[str, str], dict[str, int]]:
    """The cells that are not empty, with the numbers that are not nought."""
    found = gap(user, TODAY, **asked)
    return {
        key: {measure: cell[measure] for measure in MEASURES if cell[measure]}
        for key, cell in found.cells.items()
        if cell
    }


def behind(user: Any, address: str) -> int:
    """How many rows the list at ``address`` has for ``user``."""
    path, _mark, query = address.partition("?")
    request = RequestFactory().get(path)
    request.user = user
    model, filterset = LISTS[path]
    found = filterset(QueryDict(query), model.objects.visible_to(user), request=request, today=TODAY)
    assert found.form.is_valid(), found.form.errors
    return found.narrowed().count()


# What a number means -----------------------------------------------------------------------------


def test_an_agreement_of_the_same_region_and_sector_answers(people, places):
    make.potential(places.pangkalpinang, "PAR")
    make.potential(places.belitung, "PAR")
    make.potential(places.padang, "KLP")
    agreement(places.pangkalpinang, "PAR", **RUNNING)
    agreement(places.belitung, "PAR", **SLEEPING)
    agreement(places.padang, "PAR", **RUNNING)
    assert numbers(people.reviewer) == {
        ("19", "PAR"): {"answered": 1, "on_paper": 1, "running": 1, "paper": 1},
        ("13", "PAR"): {"running": 1, "unmatched": 1},
        ("13", "KLP"): {"unanswered": 1},
    }
    assert numbers(people.supervisor) == {
        ("19.71", "PAR"): {"answered": 1, "running": 1},
        ("19.02", "PAR"): {"on_paper": 1, "paper": 1},
    }


def test_what_is_over_or_not_signed_answers_nothing(people, places):
    make.potential(places.padang)
    agreement(places.padang, "PAR", **OVER)
    agreement(places.padang, "PAR", activity="running")
    assert numbers(people.outsider) == {("13.71", "PAR"): {"unanswered": 1}}


def test_the_word_of_a_person_goes_before_the_rule(people, places):
    near, far = make.potential(places.padang, "PAR"), make.potential(places.padang, "KLP")
    deal = agreement(places.padang, "PAR", **RUNNING)
    PotentialAnswer.objects.create(potential=near, agreement=deal, answers=False)
    PotentialAnswer.objects.create(potential=far, agreement=deal)
    assert numbers(people.outsider) == {
        ("13.71", "PAR"): {"unanswered": 1, "running": 1, "unmatched": 1},
        ("13.71", "KLP"): {"answered": 1},
    }
    # In some sector it does answer something.
    assert behind(people.outsider, "/agreements/?unmatched=any") == 0


def test_of_two_fitting_agreements_one_that_is_denied_leaves_the_other(people, places):
    wanted = make.potential(places.padang)
    agreement(places.padang, "PAR", **SLEEPING)
    PotentialAnswer.objects.create(
        potential=wanted, agreement=agreement(places.padang, "PAR", **RUNNING), answers=False
    )
    assert numbers(people.outsider)["13.71", "PAR"] == {"on_paper": 1, "running": 1, "paper": 1, "unmatched": 1}


def test_a_potential_that_is_closed_or_taken_out_asks_for_nothing(people, places):
    make.potential(places.padang, state=PotentialState.CLOSED)
    make.potential(places.padang, retired_on=TODAY, retired_reason="entered twice")
    assert numbers(people.outsider) == {}
    seen = Potential.objects.visible_to(people.outsider).with_answer(people.outsider, TODAY)
    assert {row.answer for row in seen} == {Answer.CLOSED, Answer.UNANSWERED}


def test_a_joint_agreement_counts_once_for_a_province_and_for_each_region_in_it(people, places):
    joint = agreement(places.pangkalpinang, "PAR", **RUNNING)
    Party.objects.create(agreement=joint, region=places.belitung)
    make.potential(places.belitung)
    assert numbers(people.reviewer) == {("19", "PAR"): {"answered": 1, "running": 1}}
    assert numbers(people.reviewer, place=places.babel) == {
        ("19.71", "PAR"): {"running": 1},
        ("19.02", "PAR"): {"answered": 1, "running": 1},
    }


def test_by_country_only_a_partner_of_the_wanted_country_answers(people, places):
    japan, china = make.country(), make.country("CN", "Tiongkok", "China")
    make.potential(places.padang, "PAR", japan, china)
    make.potential(places.padang, "PAR")
    agreement(places.padang, "PAR", partner=make.partner(country=japan), **RUNNING)
    assert numbers(people.outsider, by="country") == {
        ("13.71", "JP"): {"answered": 1, "running": 1},
        ("13.71", "CN"): {"unanswered": 1},
        ("13.71", "none"): {"answered": 1},
    }
    sector = numbers(people.outsider, country=china)
    assert sector == {("13.71", "PAR"): {"unanswered": 1}}


def test_the_gap_takes_a_fixed_number_of_queries(people, places, django_assert_max_num_queries):
    scattered(random.Random(1), places)  # noqa: S311  (chance, no secret)
    for asked in ({"by": "sector"}, {"by": "country"}):
        with django_assert_max_num_queries(7):
            assert gap(people.reviewer, TODAY, **asked).cells


# Every number is that of its list ---------------------------------------------------------------


def scattered(chance: random.Random, places: SimpleNamespace) -> None:
    """A small registry in which everything that matters happens by chance."""
    regions = [places.babel, places.pangkalpinang, places.belitung, places.sumbar, places.padang]
    countries = [make.country(), make.country("CN", "Tiongkok", "China")]
    partners = [make.partner(country=country) for country in [*countries, None]]
    sectors = ["PAR", "KLP", "PGN"]
    agreements, potentials = [], []
    for _each in range(8):
        fields = chance.choice([RUNNING, SLEEPING, OVER, {}]) | {"confidential": chance.random() < 0.2}
        some = chance.sample(sectors, chance.randint(0, 2))
        made = agreement(chance.choice(regions), *some, partner=chance.choice(partners), **fields)
        if chance.random() < 0.4:
            Party.objects.get_or_create(agreement=made, region=chance.choice(regions))
        if chance.random() < 0.2:
            made.parties.filter(region=made.region).delete()
        agreements.append(made)
    for _each in range(8):
        wanted = chance.sample(countries, chance.randint(0, 2))
        state = chance.choice([*PotentialState.values, PotentialState.OPEN])
        potentials.append(make.potential(chance.choice(regions), chance.choice(sectors), *wanted, state=state))
    for potential, deal in zip(potentials[:4], agreements, strict=False):
        PotentialAnswer.objects.create(potential=potential, agreement=deal, answers=chance.random() < 0.5)


def asked_for(number: int, user: Any, places: SimpleNamespace) -> dict[str, Any]:
    """One of the ways to ask; each role gets another one."""
    whole = user.read_scope.everything
    place = [None, places.babel, places.padang][number % 3] if whole else None
    narrowed = [{"by": "sector"}, {"by": "country"}]
    narrowed += [{"by": "sector", "country": make.country()}, {"by": "country", "sector": make.sector("KLP")}]
    return {"place": place, **narrowed[number % 4]}


def assert_lists_agree(user: Any, found: Gap) -> None:
    for place, cells in found.lines():
        for cell in cells:
            if not cell:
                # Of the empty ones the whole is asked at once.
                assert behind(user, cell.address(*POTENTIALS)) == 0, (place.code, cell.column.code)
                continue
            for measure in POTENTIALS if cell.column.code == NONE_NAMED else MEASURES:
                assert cell[measure] == behind(user, cell.address(measure)), (place.code, cell.column.code, measure)


@pytest.mark.long
@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(seed=st.integers(0, 10_000))
def test_every_number_is_that_of_the_list_behind_it_for_every_role(people, places, seed):
    chance = random.Random(seed)  # noqa: S311  (chance, no secret)
    with transaction.atomic():
        scattered(chance, places)
        for number, role in enumerate(ROLES, seed):
            user = getattr(people, role)
            assert_lists_agree(user, gap(user, TODAY, **asked_for(number, user, places)))
        transaction.set_rollback(True)


@pytest.mark.parametrize("activity", [Activity.RUNNING, Activity.UNKNOWN])
def test_an_agreement_without_an_end_counts_as_in_force(people, places, activity):
    make.potential(places.padang)
    agreement(places.padang, "PAR", is_signed=True, activity=activity)
    state = "answered" if activity == Activity.RUNNING else "on_paper"
    assert numbers(people.outsider)["13.71", "PAR"][state] == 1


def test_what_fits_a_partner_is_found_beyond_the_foremost_that_are_answered(people, places, monkeypatch):
    def by_hand(priority):
        return {"override": priority, "override_reason": "said so"}

    country = make.country("JP", "Jepang", "Japan")
    partner = make.partner(country=country)
    for number in range(3):
        make.potential(places.padang, "PAR", country, **by_hand(90 - number))
    agreement(places.padang, "PAR", **RUNNING)
    open_one = make.potential(places.padang, "KES", country, **by_hand(1))
    make.potential(places.belitung, "KES", **by_hand(99))

    for foremost in (300, 2):
        monkeypatch.setattr("potentials.fitting.FOREMOST", foremost)
        found = fitting(partner, people.reviewer, TODAY)
        assert [fit.potential for fit in found] == [open_one], foremost
        assert found[0].potential.answer == Answer.UNANSWERED
