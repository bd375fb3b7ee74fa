"""The checks that warn (assessments/rules): each rule by its name, who answers, and that numbers and lists agree."""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from agreements.choices import Activity, Change, CooperationKind, Instrument, LegalBasis, PaperKind, Process, Term
from agreements.models import Agreement, StageChange
from assessments.models import WarningAnswer
from assessments.overview import overview_of
from assessments.rules.standing import ANSWERED, OPEN, checks_of, counts_for, warns
from assessments.rules.table import RULES
from partners.models import Partner
from tests import make

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 24)
UNDER_RULE = {"legal_basis": LegalBasis.PERMENDAGRI_25_2020, "instrument": Instrument.MOU, "is_signed": True}


def states(agreement, day=TODAY):
    """The states of the checks that warn; the overview, which asks for them in its own statement, says the same."""
    found = {check.rule.code: check.state for check in checks_of(agreement, day) if check.state}
    overview = overview_of(agreement, day)
    assert [rule.code for rule in overview.open] == [code for code, state in found.items() if state == OPEN]
    assert overview.answered == list(found.values()).count(ANSWERED)
    return found


def abroad(rank, **fields):
    return make.partner(kind=Partner.Kind.REGIONAL_GOVERNMENT, rank=rank, **fields)


def city(places, *partners, **fields):
    return make.agreement(places.pangkalpinang, *partners, **fields)


# Each rule: what warns, and what does not ---------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "rank", "found"),
    [
        ("babel", Partner.Rank.CITY, True),
        ("babel", Partner.Rank.PROVINCE, False),
        ("babel", Partner.Rank.STATE, False),
        ("babel", Partner.Rank.NOT_APPLICABLE, False),
        ("pangkalpinang", Partner.Rank.PROVINCE, True),
        ("pangkalpinang", Partner.Rank.CITY, False),
        ("belitung", Partner.Rank.COUNTY, False),
        ("belitung", Partner.Rank.STATE, True),
    ],
)
def test_equal_rank(places, where, rank, found):
    assert ("equal_rank" in states(make.agreement(getattr(places, where), abroad(rank)))) == found


def test_equal_rank_judges_no_institution(places):
    university = make.partner(kind=Partner.Kind.FOREIGN_UNIVERSITY, rank=Partner.Rank.CITY)
    assert "equal_rank" not in states(make.agreement(places.babel, university))
    assert "equal_rank" not in states(
        make.agreement(places.babel, abroad(Partner.Rank.CITY), kind=CooperationKind.KSDLL)
    )


@pytest.mark.parametrize(("relations", "found"), [(False, True), (True, False), (None, False)])
def test_no_diplomatic_relations(places, relations, found):
    country = make.country("IL", "Israel", "Israel", diplomatic_relations=relations)
    assert ("no_diplomatic_relations" in states(city(places, make.partner(country=country)))) == found


@pytest.mark.parametrize(("caution", "found"), [("One China", True), ("", False)])
def test_caution_country(places, caution, found):
    country = make.country("TW", "Taiwan", "Taiwan", caution=caution)
    assert ("caution_country" in states(city(places, make.partner(country=country)))) == found


@pytest.mark.parametrize(("said", "found"), [(True, True), (False, False), (None, False)])
def test_office_abroad(places, said, found):
    assert ("office_abroad" in states(city(places, office_abroad=said))) == found


def test_indonesian_partner(places):
    ours = make.partner(country=make.country("ID", "Indonesia", "Indonesia"))
    assert "indonesian_partner" in states(city(places, ours))
    assert "indonesian_partner" not in states(city(places, make.partner()))


@pytest.mark.parametrize(
    ("code", "kind"),
    [("no_full_powers", PaperKind.FULL_POWERS), ("no_dprd_approval", PaperKind.DPRD_APPROVAL)],
)
def test_a_paper_that_a_signed_text_lacks(places, code, kind):
    agreement = city(places, **UNDER_RULE)
    assert code in states(agreement)
    other = make.document(agreement, kind=PaperKind.OTHER)
    assert code in states(agreement)
    make.document(agreement, kind=kind)
    assert code not in states(agreement)
    assert other.pk


@pytest.mark.parametrize(
    "fields",
    [
        {"legal_basis": LegalBasis.OTHER},
        {"legal_basis": ""},
        {"instrument": Instrument.LOI},
        {"instrument": Instrument.IMPLEMENTING_ARRANGEMENT},
        {"is_signed": False},
    ],
)
@pytest.mark.parametrize("code", ["no_full_powers", "no_dprd_approval"])
def test_papers_are_asked_of_own_texts_under_the_rule_alone(places, code, fields):
    assert code not in states(city(places, **UNDER_RULE | fields))


def test_an_unsigned_text_lacks_the_papers_of_stages_that_it_has_left(places):
    stages = list(make.procedure("dprd_approval", "full_powers", "signing").stages.all())
    agreement = city(places, **UNDER_RULE | {"is_signed": False})
    StageChange.objects.create(
        agreement=agreement, change=Change.ENTERED, to_stage=stages[1], to_process=Process.IN_PROCESS
    )
    assert {"no_dprd_approval", "no_full_powers"} & states(agreement).keys() == {"no_dprd_approval"}


def test_a_paper_that_was_passed_over_with_a_reason_lacks_no_more(places):
    stages = list(make.procedure("dprd_approval", "signing").stages.all())
    agreement = city(places, **UNDER_RULE | {"is_signed": False})
    StageChange.objects.create(
        agreement=agreement, change=Change.ENTERED, to_stage=stages[0], to_process=Process.IN_PROCESS
    )
    StageChange.objects.create(
        agreement=agreement,
        change=Change.MOVED_ON,
        from_stage=stages[0],
        to_stage=stages[1],
        from_process=Process.IN_PROCESS,
        to_process=Process.IN_PROCESS,
        passed_over=[PaperKind.DPRD_APPROVAL],
        passed_over_reason="Lost in the flood of 2015",
    )
    assert "no_dprd_approval" not in states(agreement)


@pytest.mark.parametrize(
    ("languages", "found"),
    [("Inggris", True), ("Bahasa Indonesia, Inggris", False), ("Indonesian", False), ("", False)],
)
def test_language(places, languages, found):
    assert ("language" in states(city(places, languages=languages))) == found


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, True),
        ({"term": Term.OPEN_ENDED}, True),
        ({"term": Term.OPEN_ENDED, "notice_months": 6}, False),
        ({"term": Term.YEARS, "term_years": 5}, False),
        ({"instrument": Instrument.LOI}, False),
    ],
)
def test_no_way_out(places, fields, found):
    assert ("no_way_out" in states(city(places, **fields))) == found


@pytest.mark.parametrize(
    ("code", "name"), [("no_rpjmd", "rpjmd_programme"), ("no_national_priority", "national_priority")]
)
def test_what_it_serves(places, code, name):
    assert code in states(city(places))
    assert code not in states(city(places, **{name: "Pariwisata"}))
    over = {"is_signed": True, "terminated_on": datetime.date(2020, 1, 1)}
    assert code not in states(city(places, **over))


def test_loi_old(places):
    old = {"instrument": Instrument.LOI, "is_signed": True, "signed_on": datetime.date(2020, 1, 1)}
    agreement = city(places, **old, signed_precision="day")
    assert "loi_old" in states(agreement)
    city(places, follows=agreement, follows_as="fulfils")
    assert "loi_old" not in states(agreement)


def test_ended_running(places):
    over = {"is_signed": True, "terminated_on": datetime.date(2020, 1, 1)}
    assert "ended_running" in states(city(places, activity=Activity.RUNNING, **over))
    assert "ended_running" not in states(city(places, activity=Activity.NOT_RUNNING, **over))


def test_every_rule_has_its_words_and_a_test_of_its_name():
    tested = {
        "equal_rank", "no_diplomatic_relations", "caution_country", "office_abroad", "indonesian_partner",
        "no_full_powers", "no_dprd_approval", "language", "no_way_out", "no_rpjmd", "no_national_priority", "loi_old",
        "ended_running",
    }  # fmt: skip
    assert tested == set(RULES)
    assert all(rule.title and rule.what and rule.why and rule.mend for rule in RULES.values())


# Answers ------------------------------------------------------------------------------------------


def answer(client, agreement, code, reason="Known and kept", state=OPEN):
    address = reverse("assessments:warning-answer", args=[agreement.reference, code])
    return client.post(address, {"reason": reason, "state": state}, follow=True)


def now(agreement):
    return states(agreement, timezone.localdate())


def test_an_answer_stays_with_its_reason_and_can_be_taken_back(client_of, places):
    agreement = city(places)
    client = client_of("city_staff")
    assert "Known and kept" in answer(client, agreement, "no_rpjmd").text
    assert now(agreement)["no_rpjmd"] == ANSWERED
    answer(client_of("reviewer"), agreement, "no_rpjmd", "Not enough", ANSWERED)
    assert now(agreement)["no_rpjmd"] == OPEN
    assert [row.taken_back for row in WarningAnswer.objects.order_by("pk")] == [False, True]


def test_without_a_reason_nothing_is_answered(client_of, places):
    agreement = city(places)
    assert "error-summary" in answer(client_of("city_staff"), agreement, "no_rpjmd", " ").text
    assert not WarningAnswer.objects.exists()


def test_of_two_who_answer_the_second_takes_nothing_back(client_of, places):
    agreement = city(places)
    answer(client_of("city_staff"), agreement, "no_rpjmd", "First")
    answer(client_of("supervisor"), agreement, "no_rpjmd", "Second")
    assert [row.reason for row in WarningAnswer.objects.all()] == ["First"]


@pytest.mark.parametrize(("role", "status"), [("province_staff", 403), ("outsider", 404)])
def test_who_may_not_change_it_answers_nothing(client_of, places, role, status):
    agreement = city(places)
    assert answer(client_of(role), agreement, "no_rpjmd").status_code == status
    assert not WarningAnswer.objects.exists()


def test_answers_are_only_ever_added_and_give_a_reason(places):
    agreement = city(places)
    row = WarningAnswer.objects.create(agreement=agreement, rule="no_rpjmd", reason="x")
    for change in (
        lambda: WarningAnswer.objects.filter(pk=row.pk).update(reason="y"),
        row.delete,
        lambda: WarningAnswer.objects.create(agreement=agreement, rule="no_rpjmd", reason=""),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_an_answer_is_in_the_history_of_its_agreement(client_of, places):
    agreement = city(places)
    answer(client_of("city_staff"), agreement, "no_rpjmd", "Sesuai arahan gubernur")
    page = client_of("city_staff").get(reverse("agreements:agreement-history", args=[agreement.reference]))
    assert "Sesuai arahan gubernur" in page.text


# Numbers and lists --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["reviewer", "supervisor", "city_staff"])
def test_every_number_is_that_of_the_list_behind_it(client_of, people, places, role):
    user = getattr(people, role)
    for _each in range(2):
        city(places, office_abroad=True)
    make.agreement(places.padang, office_abroad=True)
    answered = city(places, abroad(Partner.Rank.PROVINCE), **UNDER_RULE)
    WarningAnswer.objects.create(agreement=answered, rule="no_rpjmd", reason="x")
    client = client_of(role)
    for count in counts_for(user, timezone.localdate()):
        for state, number in ((OPEN, count.open), (ANSWERED, count.answered)):
            page = client.get(f"/agreements/?warning={count.rule.code}&warning_state={state}")
            assert page.context["listing"].count == number, (count.rule.code, state)
    assert "office_abroad" in client.get("/checks/").text


def test_a_state_alone_is_of_any_check(client_of, places):
    quiet = {"rpjmd_programme": "x", "national_priority": "x", "term": Term.YEARS, "term_years": 5}
    city(places, title="Tenang", **quiet)
    city(places, title="Lantang", **quiet | {"rpjmd_programme": ""})
    page = client_of("reviewer").get("/agreements/?warning_state=open")
    assert "Lantang" in page.text
    assert "Tenang" not in page.text


def test_an_unknown_check_shows_nothing_and_says_so(client_of, places):
    city(places)
    page = client_of("reviewer").get("/agreements/?warning=nonsense")
    assert page.context["listing"].count == 0
    assert 'data-problem="warning"' in page.text


def test_the_condition_of_both_states_is_that_of_none(places):
    for fields in ({}, {"office_abroad": True}, UNDER_RULE):
        city(places, **fields)
    both = Agreement.objects.filter(warns(RULES, [OPEN, ANSWERED], TODAY))
    assert set(both) == set(Agreement.objects.filter(warns(RULES, [], TODAY)))


def test_the_page_of_one_and_the_lists_say_the_same(places):
    agreement = city(places, office_abroad=True)
    for code, taken_back in (("no_rpjmd", False), ("office_abroad", False), ("office_abroad", True)):
        WarningAnswer.objects.create(agreement=agreement, rule=code, reason="x", taken_back=taken_back)
    for check in checks_of(agreement, TODAY):
        for state in (OPEN, ANSWERED):
            found = Agreement.objects.filter(warns([check.rule.code], [state], TODAY)).exists()
            assert found == (check.state == state), (check.rule.code, state)


def test_the_overview_names_what_warns(client_of, places):
    agreement = city(places, office_abroad=True)
    page = client_of("city_staff").get(agreement.get_absolute_url())
    assert reverse("assessments:warning-list", args=[agreement.reference]) in page.text
    assert str(RULES["office_abroad"].title) in page.text
