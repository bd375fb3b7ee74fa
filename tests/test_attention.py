"""What needs attention on a day, each reason with agreements that it must and must not take; and what is mine."""

import datetime
import itertools

import pytest
from django.test import override_settings

from agreements.attention import Attention, attention_words
from agreements.choices import Activity, Validity
from agreements.models import Agreement
from agreements.validity import validity_is
from tests import make

DAY = datetime.date(2026, 7, 12)
SIGNED = {"is_signed": True, "signed_on": "2020-03-01", "signed_precision": "day"}


def day(name, on, precision="day"):
    return {f"{name}_on": on, f"{name}_precision": precision}


def until(on, precision="day"):
    return {"term": "ends_on", **day("ends", on, precision)}


def needing(*codes, on=DAY):
    return set(Agreement.objects.needing(codes, on).values_list("title", flat=True))


@pytest.fixture
def enter(places):
    """Enters an agreement of Babel by its title."""
    return lambda title, **fields: make.agreement(places.babel, title=title, **fields)


def test_ending_takes_what_is_in_force_and_ends_within_a_year(enter):
    enter("today", **SIGNED, **until("2026-07-12"))
    enter("in a year", **SIGNED, **until("2027-07-12"))
    enter("some day of the year", **SIGNED, **until("2026-01-01", "year"))
    enter("for years", **SIGNED, term="years", term_years=7)
    enter("a day too late", **SIGNED, **until("2027-07-13"))
    enter("yesterday", **SIGNED, **until("2026-07-11"))
    enter("a draft", **until("2026-12-01"))
    enter("terminated", **SIGNED, **until("2026-12-01"), terminated_on="2026-07-12")
    enter("to be terminated", **SIGNED, **until("2026-12-01"), terminated_on="2026-08-01")
    enter("not begun", **SIGNED, **until("2026-12-01"), **day("effective", "2026-08-01"))

    assert needing("ending") == {"today", "in a year", "some day of the year", "for years", "to be terminated"}


def test_unconfirmed_takes_what_is_said_to_run_and_was_not_confirmed_for_a_year(enter):
    running = {**SIGNED, "activity": "running"}
    enter("never dated", **running)
    enter("a year ago", **running, **day("activity", "2025-07-12"))
    enter("in the year before last", **running, **day("activity", "2024-01-01", "year"))
    enter("not signed", activity="running")
    enter("not ended yet", **running, **until("2026-07-12"))
    enter("less than a year ago", **running, **day("activity", "2025-07-13"))
    enter("in the month of a year ago, perhaps at its end", **running, **day("activity", "2025-07-01", "month"))
    enter("last year, perhaps in December", **running, **day("activity", "2025-01-01", "year"))
    enter("sleeping", **SIGNED, activity="not_running")
    enter("nobody knows", **SIGNED)
    enter("ended", **running, **until("2026-07-11"))
    enter("terminated", **running, terminated_on="2020-04-01")

    assert needing("unconfirmed") == {
        "never dated",
        "a year ago",
        "in the year before last",
        "not signed",
        "not ended yet",
    }


def test_a_letter_of_intent_waits_a_year_after_its_signing(enter):
    loi = {"instrument": "loi", "is_signed": True}
    enter("old", **loi, **day("signed", "2025-07-12"))
    enter("old by its year", **loi, **day("signed", "2024-01-01", "year"))
    enter("ended without an MoU", **loi, **day("signed", "2020-01-01"), **until("2021-01-01"))
    enter("young", **loi, **day("signed", "2025-07-13"))
    enter("perhaps young", **loi, **day("signed", "2025-01-01", "year"))
    enter("without a date", **loi)
    enter("not signed", instrument="loi")
    enter("terminated", **loi, **day("signed", "2020-01-01"), terminated_on="2021-01-01")
    enter("an MoU", **SIGNED)

    assert needing("loi_waiting") == {"old", "old by its year", "ended without an MoU"}


@pytest.mark.parametrize(
    ("instrument", "follows_as", "waits"),
    [
        ("mou", "fulfils", False),
        ("mou", "replaces", False),
        ("mou", "implements", False),
        ("other", "fulfils", False),
        ("working_agreement", "replaces", False),
        ("loi", "renews", False),
        ("loi", "amends", False),
        ("plan_of_action", "implements", True),
        ("other", "amends", True),
    ],
)
def test_a_letter_of_intent_waits_until_an_mou_or_what_takes_its_place_follows(enter, instrument, follows_as, waits):
    loi = enter("the LoI", instrument="loi", **SIGNED)
    enter("the next", instrument=instrument, follows=loi, follows_as=follows_as)

    assert ("the LoI" in needing("loi_waiting")) is waits


def test_a_renewed_letter_of_intent_passes_the_waiting_on(enter):
    first = enter("first", instrument="loi", **SIGNED)
    second = enter("second", instrument="loi", **SIGNED, follows=first, follows_as="renews")
    assert needing("loi_waiting") == {"second"}

    enter("MoU", **SIGNED, follows=second, follows_as="fulfils")
    assert needing("loi_waiting") == set()


def test_undated_and_disagreeing_and_ended_but_running(enter):
    enter("undated", is_signed=True)
    enter("undated draft")
    enter("disagreeing", **SIGNED, sources_disagree=True)
    enter("ended, runs", **SIGNED, **until("2026-07-11"), activity="running")
    enter("terminated, runs", **SIGNED, terminated_on="2026-07-12", activity="running")
    enter("draft of the past, runs", **until("2026-07-11"), activity="running")
    enter("ended, sleeps", **SIGNED, **until("2026-07-11"), activity="not_running")

    assert needing("undated") == {"undated"}
    assert needing("sources_disagree") == {"disagreeing"}
    assert needing("ended_running") == {"ended, runs", "terminated, runs"}
    assert needing("undated", "sources_disagree") == {"undated", "disagreeing"}


def test_the_reasons_agree_with_the_validity_of_the_list(enter):
    """Every combination of dates: what is called ended here is called ended there."""
    starts = [
        {},
        {"is_signed": True},
        SIGNED,
        {**SIGNED, **day("effective", "2026-09-01")},
        {"is_signed": True, **day("signed", "2026-07-13")},
        {"is_signed": True, **day("effective", "2026-07-12")},
    ]
    terms = [{}, until("2026-07-11"), until("2026-07-12"), until("2026-12-31"), {"term": "open_ended"}]
    terms += [{"term": "reviewed", "term_years": 5}, {"term": "years", "term_years": 4}]
    for number, (start, term, off, activity) in enumerate(
        itertools.product(starts, terms, ["2026-07-11", "2026-07-13", None], Activity.values)
    ):
        begun = start.get("effective_on") or start.get("signed_on") or "0"
        if str(term.get("ends_on", "9")) < begun:
            continue
        enter(str(number), **start, **term, terminated_on=off, activity=activity)
    rows = Agreement.objects.with_validity(DAY)
    over, running = ["ended", "terminated"], rows.filter(activity="running")

    assert needing("ended_running") == set(running.filter(validity__in=over).values_list("title", flat=True))
    assert needing("unconfirmed") == set(running.exclude(validity__in=over).values_list("title", flat=True))
    for state in Validity.values:
        assert set(Agreement.objects.filter(validity_is([state], DAY))) == set(rows.filter(validity=state)), state
    assert set(Agreement.objects.filter(validity_is(over, DAY))) == set(rows.filter(validity__in=over))
    soon = rows.filter(validity="in_force", valid_until__range=(DAY, DAY.replace(year=2027)))
    assert needing("ending") == set(soon.values_list("title", flat=True))


def test_the_months_are_settings_and_stand_in_the_words(enter):
    enter("in two months", **SIGNED, **until("2026-09-12"))
    enter("in a year", **SIGNED, **until("2027-07-12"))

    with override_settings(ATTENTION_MONTHS={"ending": 2, "unconfirmed": 12, "loi_waiting": 12}):
        assert needing("ending") == {"in two months"}
        assert "2" in attention_words("ending")


@pytest.mark.parametrize("code", Attention.values)
@pytest.mark.parametrize("language", ["id", "en"])
def test_each_reason_is_a_filter_with_a_chip_in_the_persons_language(client_of, code, language):
    client = client_of("reviewer")
    client.cookies["django_language"] = language
    page = client.get("/agreements/", {"attention": code})

    [chip] = page.context["listing"].panel.chips
    assert chip.name == "attention"
    assert chip.text
    assert "%(" not in chip.text
    assert not page.context["listing"].refused


def test_several_reasons_show_what_has_any_of_them(client_of, enter):
    enter("undated", is_signed=True)
    enter("disagreeing", sources_disagree=True)
    enter("neither")

    both = client_of("reviewer").get("/agreements/?attention=undated&attention=sources_disagree")
    assert both.context["listing"].count == 2


def test_an_unknown_reason_shows_nothing_and_says_so(client_of, enter):
    enter("undated", is_signed=True)

    page = client_of("reviewer").get("/agreements/?attention=undated&attention=sleepy")
    assert page.context["listing"].count == 0
    assert 'data-problem="attention"' in page.text


def test_the_reasons_are_judged_on_the_day_of_the_list(client_of, enter):
    enter("ends in 2030", **SIGNED, **until("2030-06-30"))

    page = client_of("reviewer").get("/agreements/?attention=ending&as_of=2030-01-01")
    assert page.context["listing"].count == 1


def test_mine_is_what_i_entered_and_what_i_changed_last(client_of, people, enter):
    enter("entered by me", created_by=people.supervisor, updated_by=people.province_staff)
    enter("changed by me", created_by=people.province_staff, updated_by=people.supervisor)
    enter("of others", created_by=people.province_staff, updated_by=people.province_staff)
    enter("of nobody")

    def count(role):
        return client_of(role).get("/agreements/?mine=yes").context["listing"].count

    assert (count("supervisor"), count("province_staff"), count("reviewer")) == (2, 3, 0)


def test_mine_never_shows_what_is_out_of_my_sight(client_of, people, places):
    make.agreement(places.padang, created_by=people.supervisor)

    assert client_of("supervisor").get("/agreements/?mine=yes").context["listing"].count == 0


def test_term_legal_basis_and_confidentiality_narrow_the_list(client_of, enter):
    enter("open", term="open_ended", legal_basis="permendagri_3_2008")
    enter("secret", confidential=True)
    client = client_of("reviewer")

    def count(query):
        return client.get(f"/agreements/?{query}").context["listing"].count

    assert count("term=open_ended") == count("legal_basis=permendagri_3_2008") == 1
    assert count("confidential=yes") == count("confidential=no") == 1
    assert count("confidential=yes&confidential=no") == 2
