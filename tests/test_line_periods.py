"""In which periods the tie of a line is in force: against a reference that asks for every day, and real lines."""

import datetime
import itertools
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.models import Agreement
from agreements.periods import FIRST, GAP, LAST, next_review, period_on, periods_of
from coopreg.dates import PartialDate, Precision
from tests import make

DAY = datetime.timedelta(days=1)
START = datetime.date(2020, 1, 1)
SPAN = 40


def text(pk: int, **given: Any) -> SimpleNamespace:
    values: dict[str, Any] = {
        "pk": pk, "is_signed": True, "instrument": "mou", "follows_id": None, "follows_as": "", "term": "not_stated",
        "valid_from": None, "valid_until": None, "terminated_on": None,
    }  # fmt: skip
    return SimpleNamespace(**values | given)


# The reference, day by day -----------------------------------------------------------------------


def carries(each: Any) -> bool:
    amends_only = each.follows_as == "amends" and each.term == "not_stated"
    return each.is_signed and each.instrument != "loi" and each.follows_as != "implements" and not amends_only


def terminated(each: Any, known: dict[int, Any], on: datetime.date) -> bool:
    if each.terminated_on and each.terminated_on <= on:
        return True
    before = known.get(each.follows_id)
    return bool(each.follows_as == "amends" and before and terminated(before, known, on))


def own(each: Any, known: dict[int, Any], on: datetime.date) -> bool:
    begun = each.valid_from is None or each.valid_from <= on
    ended = each.valid_until is not None and each.valid_until < on
    return carries(each) and begun and not ended and not terminated(each, known, on)


def reference(texts: list[Any], day: datetime.date) -> tuple[str, int | None]:
    """What carries the tie on ``day``, said as literally as the rules are written."""
    known = {each.pk: each for each in texts}

    def passed_on(each: Any) -> bool:
        later = [x for x in texts if x.follows_id == each.pk and x.follows_as in ("renews", "replaces", "amends")]
        return any(x.valid_from and x.valid_from <= day and own(x, known, x.valid_from) for x in later)

    there = [each for each in texts if own(each, known, day) and not passed_on(each)]
    sure = [x for x in there if x.valid_until or x.term in ("open_ended", "reviewed")]
    for state, found in (("in_force", sure), ("term_unknown", there)):
        if found:
            return state, max(found, key=lambda x: (x.valid_from or FIRST, x.pk)).pk
    return "", None


days = st.integers(0, SPAN).map(lambda number: START + number * DAY)


@st.composite
def lines(draw: Any) -> list[Any]:
    texts = []
    for pk in range(1, draw(st.integers(1, 5)) + 1):
        signed = draw(st.integers(0, 9)) > 0
        start = draw(st.none() | days) if signed else None
        term = draw(st.sampled_from(["not_stated", "ends_on", "open_ended", "reviewed"]))
        end = draw(days) if term == "ends_on" else None
        if start and end and end < start:
            start, end = end, start
        follows = draw(st.none() | st.integers(1, pk - 1)) if pk > 1 else None
        how = draw(st.sampled_from(["renews", "replaces", "amends", "implements", "fulfils"])) if follows else ""
        texts.append(
            text(
                pk,
                is_signed=signed,
                valid_from=start,
                valid_until=end,
                term=term,
                follows_id=follows,
                follows_as=how,
                instrument=draw(st.sampled_from(["mou", "mou", "mou", "loi"])),
                terminated_on=draw(st.none() | days),
            )
        )
    return texts


@given(lines())
def test_on_every_day_the_periods_say_what_the_rules_say(texts: list[Any]) -> None:
    periods = periods_of(texts)
    for number in range(-2, SPAN + 3):
        day = START + number * DAY
        state, by = reference(texts, day)
        found = period_on(periods, day)
        if found is None or found.is_gap:
            assert not state, (day, texts)
        else:
            assert (found.state, found.text.pk) == (state, by), (day, texts)


@given(lines())
def test_the_periods_stand_in_order_without_overlap_or_hole(texts: list[Any]) -> None:
    periods = periods_of(texts)
    assert all(period.start <= period.end for period in periods)
    for one, two in itertools.pairwise(periods):
        assert one.end + DAY == two.start
        assert (one.text, one.state) != (two.text, two.state)
    if periods:
        assert not periods[0].is_gap
        assert not periods[-1].is_gap


# Lines as they are -------------------------------------------------------------------------------


def words(periods: list[Any]) -> list[tuple[str, str, str]]:
    return [
        (
            "?" if p.start == FIRST else str(p.start),
            "open" if p.end == LAST else str(p.end),
            p.state if p.is_gap else p.text.title,
        )
        for p in periods
    ]


def signed(on: str, precision: str = "day", **fields: Any) -> dict[str, Any]:
    return {"is_signed": True, "signed_on": on, "signed_precision": precision} | fields


def stored() -> list[Any]:
    return list(Agreement.objects.order_by("pk"))


def test_a_renewal_after_a_gap_names_the_gap(places: SimpleNamespace) -> None:
    """Denpasar and Mossel Bay: 2019 to 2022, renewed in January 2023 (domain.md 3.4)."""
    first = make.agreement(places.padang, title="2019", **signed("2019-12-02", term="years", term_years=3))
    later = {"follows": first, "follows_as": "renews", "term": "years", "term_years": 3}
    make.agreement(places.padang, title="2023", **signed("2023-01-05", **later))
    assert words(periods_of(stored())) == [
        ("2019-12-02", "2022-12-02", "2019"),
        ("2022-12-03", "2023-01-04", GAP),
        ("2023-01-05", "2026-01-05", "2023"),
    ]
    assert periods_of(stored())[1].after == first


def test_a_year_alone_leaves_no_gap_that_nobody_knows_of(places: SimpleNamespace) -> None:
    first = make.agreement(places.padang, title="old", **signed("2015-01-01", "year", term="years", term_years=5))
    later = {"follows": first, "follows_as": "renews", "term": "open_ended"}
    make.agreement(places.padang, title="new", **signed("2020-01-01", "year", **later))
    periods = periods_of(stored())
    assert words(periods) == [("2015-01-01", "2019-12-31", "old"), ("2020-01-01", "open", "new")]
    assert [str(period.starts) for period in periods] == ["2015", "2020"]


def test_an_amendment_that_states_a_term_prolongs_and_one_that_states_none_does_not(places: SimpleNamespace) -> None:
    first = make.agreement(places.padang, title="mou", **signed("2020-01-01", term="ends_on", ends_on="2022-12-31",
                                                               ends_precision="day"))  # fmt: skip
    amends = {"follows": first, "follows_as": "amends"}
    make.agreement(places.padang, title="words", **signed("2020-06-01", **amends))
    make.agreement(places.padang, title="longer", **signed("2022-06-01", term="ends_on", ends_on="2024-12-31",
                                                           ends_precision="day", **amends))  # fmt: skip
    assert words(periods_of(stored())) == [
        ("2020-01-01", "2022-05-31", "mou"),
        ("2022-06-01", "2024-12-31", "longer"),
    ]


def test_terminating_the_text_ends_its_amendments_too(places: SimpleNamespace) -> None:
    first = make.agreement(places.padang, title="mou", **signed("2020-01-01", term="open_ended"))
    amends = {"follows": first, "follows_as": "amends", "term": "open_ended"}
    make.agreement(places.padang, title="amendment", **signed("2021-01-01", **amends))
    Agreement.objects.filter(pk=first.pk).update(terminated_on="2022-01-01")
    assert words(periods_of(stored()))[-1] == ("2021-01-01", "2021-12-31", "amendment")


def test_what_is_replaced_does_not_come_back(places: SimpleNamespace) -> None:
    first = make.agreement(places.padang, title="old", **signed("2020-01-01", term="open_ended"))
    later = {"follows": first, "follows_as": "replaces", "term": "years", "term_years": 1}
    make.agreement(places.padang, title="new", **signed("2021-01-01", **later))
    assert words(periods_of(stored())) == [("2020-01-01", "2020-12-31", "old"), ("2021-01-01", "2022-01-01", "new")]


def test_a_letter_of_intent_and_an_arrangement_put_no_tie_in_force(places: SimpleNamespace) -> None:
    loi = make.agreement(places.padang, title="loi", instrument="loi", **signed("2019-01-01", term="open_ended"))
    make.agreement(
        places.padang, title="plan", **signed("2020-01-01", follows=loi, follows_as="implements", term="open_ended")
    )
    assert periods_of(stored()) == []


@pytest.mark.parametrize(
    ("first", "precision", "on", "due"),
    [
        ("2015-03-04", Precision.DAY, "2020-03-04", "2020-03-04"),
        ("2015-03-04", Precision.DAY, "2020-03-05", "2025-03-04"),
        ("2015-01-01", Precision.YEAR, "2020-12-31", "2020"),
        ("2015-01-01", Precision.YEAR, "2021-01-01", "2025"),
        ("2016-02-29", Precision.DAY, "2016-03-01", "2021-02-28"),
    ],
)
def test_the_next_review_is_counted_from_the_start(first: str, precision: Precision, on: str, due: str) -> None:
    starts = PartialDate(datetime.date.fromisoformat(first), precision)
    reviewed = SimpleNamespace(term="reviewed", term_years=5, starts=starts)
    assert next_review(reviewed, datetime.date.fromisoformat(on)).isoformat() == due


def test_without_a_start_no_review_can_be_counted() -> None:
    assert not next_review(SimpleNamespace(term="reviewed", term_years=5, starts=PartialDate()), START)
