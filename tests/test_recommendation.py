"""What the four aman come to: the stated rule, for one agreement, for the list and for files, on the same rows."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.models import Agreement
from assessments.choices import Aspect, Recommendation, Result
from assessments.recommendation import AGAIN, MISSING, Mark, aman_is, marks_of, overall, recommend
from tests import judging, make

TODAY = datetime.date(2026, 6, 1)
BEFORE = datetime.date(2020, 1, 1)

MARKS = st.tuples(
    *(st.builds(Mark, st.just(aspect), st.sampled_from(Result), st.sampled_from([(), ("again",)])) for aspect in Aspect)
).map(lambda marks: [Mark(m.aspect, m.result, () if m.missing else m.again) for m in marks])


@given(MARKS)
def test_unsafe_outweighs_everything(marks: list[Mark]):
    unsafe = any(mark.result == Result.UNSAFE for mark in marks)
    assert (recommend(marks) == Recommendation.UNSAFE) == unsafe


@given(MARKS)
def test_needs_improvement_outweighs_what_is_missing(marks: list[Mark]):
    results = {mark.result for mark in marks}
    expected = Result.NEEDS_IMPROVEMENT in results and Result.UNSAFE not in results
    assert (recommend(marks) == Recommendation.NEEDS_IMPROVEMENT) == expected


@given(MARKS)
def test_it_is_recommended_only_when_all_four_are_safe_and_fresh(marks: list[Mark]):
    expected = all(mark.result == Result.SAFE and not mark.again for mark in marks)
    assert (recommend(marks) == Recommendation.SAFE) == expected


@given(MARKS, st.permutations(range(4)))
def test_the_order_of_the_aspects_changes_nothing(marks: list[Mark], order: list[int]):
    assert recommend([marks[place] for place in order]) == recommend(marks)


@given(MARKS, st.integers(0, 3))
def test_a_better_result_never_makes_it_worse(marks: list[Mark], place: int):
    """Ranked from not recommended to recommended; "not complete" stands below "recommended" alone."""
    rank = [Recommendation.UNSAFE, Recommendation.NEEDS_IMPROVEMENT, Recommendation.INCOMPLETE, Recommendation.SAFE]
    better = [*marks[:place], Mark(marks[place].aspect, Result.SAFE), *marks[place + 1 :]]
    assert rank.index(recommend(better)) >= rank.index(recommend(marks))


@given(MARKS)
def test_the_reason_names_every_aspect_that_is_not_safe(marks: list[Mark]):
    reason = overall(marks).reason
    for mark in marks:
        if mark.result != Result.SAFE or mark.again:
            assert str(mark.aspect.label) in reason
    assert reason


CASES = {
    "all safe": dict.fromkeys(Aspect.values, Result.SAFE),
    "nothing": {},
    "one missing": dict.fromkeys(Aspect.values[:3], Result.SAFE),
    "one not assessed": dict.fromkeys(Aspect.values, Result.SAFE) | {"legal": Result.NOT_ASSESSED},
    "one to improve": dict.fromkeys(Aspect.values, Result.SAFE) | {"legal": Result.NEEDS_IMPROVEMENT},
    "one to improve, the rest missing": {"legal": Result.NEEDS_IMPROVEMENT},
    "one unsafe": dict.fromkeys(Aspect.values, Result.SAFE) | {"security": Result.UNSAFE},
    "unsafe and to improve": {"security": Result.UNSAFE, "legal": Result.NEEDS_IMPROVEMENT},
}


@pytest.fixture
def judged(places: SimpleNamespace) -> dict[str, Agreement]:
    """An agreement for each case, and for each a twin whose political judgement is no longer valid."""
    found = {}
    for name, results in CASES.items():
        for again in (False, True):
            made = make.agreement(places.babel, title=f"{name}{' again' if again else ''}")
            for aspect, result in results.items():
                until = BEFORE if again and aspect == min(results) else None
                judging.assessment(made, aspect, result, assessed_on=BEFORE, valid_until=until)
            found[made.title] = made
    return found


def test_the_list_and_the_page_say_the_same(judged: dict[str, Agreement]):
    for code in (*Recommendation.values, MISSING, AGAIN):
        listed = set(Agreement.objects.filter(aman_is([code], TODAY)).values_list("title", flat=True))
        expected = {title for title, agreement in judged.items() if code in codes_of(agreement)}
        assert listed == expected, code


def codes_of(agreement: Agreement) -> set[str]:
    marks = marks_of(agreement, TODAY)
    codes = {recommend(marks).value}
    codes |= {MISSING} if any(mark.missing for mark in marks) else set()
    return codes | ({AGAIN} if any(mark.again for mark in marks) else set())


def test_every_agreement_has_exactly_one_recommendation(judged: dict[str, Agreement]):
    numbers = [Agreement.objects.filter(aman_is([code], TODAY)).count() for code in Recommendation.values]
    assert sum(numbers) == len(judged)


def test_several_values_are_any_of_them(judged: dict[str, Agreement]):
    both = Agreement.objects.filter(aman_is(["unsafe", "safe"], TODAY)).count()
    assert both == sum(Agreement.objects.filter(aman_is([code], TODAY)).count() for code in ("unsafe", "safe"))
    assert not Agreement.objects.filter(aman_is([], TODAY)).exists()


def test_the_latest_judgement_of_an_aspect_counts_alone(places: Any):
    agreement = make.agreement(places.babel)
    judging.all_safe(agreement, result=Result.UNSAFE)
    judging.all_safe(agreement)
    assert codes_of(agreement) == {Recommendation.SAFE}
    assert Agreement.objects.filter(aman_is(["safe"], TODAY)).get() == agreement
