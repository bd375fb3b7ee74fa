"""The checklist of a text: who fills it, what a new version takes over, and that two do not write over each other."""

import csv
import datetime

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, transaction

from agreements.choices import PaperKind
from drafting.checklist import texts_of
from drafting.choices import ClauseStatus, TextKind
from drafting.models import Clause, ClauseCheck
from tests import drafts, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def clauses(db):
    return [drafts.clause(code) for code in ("purpose", "scope", "funding")]


@pytest.fixture
def agreement(places, clauses):
    return make.agreement(places.pangkalpinang, make.partner())


@pytest.fixture
def paper(agreement):
    return make.document(agreement, b"first", kind=PaperKind.DRAFT_TEXT, title="Naskah satu")


def version_of(paper, **fields):
    values = {"kind": paper.kind, "replaces": paper, "version": paper.version + 1}
    return make.document(paper.agreement, f"version {paper.version + 1}".encode(), **(values | fields))


def address(agreement, paper=None):
    return f"/agreements/{agreement.reference}/drafts/clauses/" + (f"{paper.pk}/" if paper else "")


def posted(text, **changes):
    """What the form sends: as it stands, with ``changes`` by the clause's code, as (status, page, note)."""
    data = {"seen": text.seen}
    for entry in text.entries:
        check = entry.check
        status, page, note = changes.get(
            entry.clause.code, (entry.status, check.page if check else None, check.note if check else "")
        )
        data |= {f"c{entry.clause.pk}-status": status, f"c{entry.clause.pk}-note": note}
        data |= {f"c{entry.clause.pk}-page": page or ""}
    return data


def text_of(agreement, user, paper=None):
    return next(text for text in texts_of(agreement, user) if text.document == paper)


def fill(client, user, agreement, paper=None, **changes):
    return client.post(address(agreement, paper), posted(text_of(agreement, user, paper), **changes))


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("administrator", 302),
        ("reviewer", 302),
        ("supervisor", 302),
        ("province_staff", 403),
        ("city_staff", 302),
        ("outsider", 404),
    ],
)
def test_editors_and_the_ministries_fill_the_checklist(agreement, people, client_of, role, status):
    data = posted(text_of(agreement, people.administrator), purpose=("present", 2, ""))
    assert client_of(role).post(address(agreement), data).status_code == status
    assert ClauseCheck.objects.count() == (1 if status == 302 else 0)


def test_who_and_when_and_what_are_kept(agreement, people, client_of):
    fill(client_of("reviewer"), people.reviewer, agreement, purpose=("missing", None, "Pasal 1"))
    check = ClauseCheck.objects.get()
    assert (check.status, check.note, check.checked_by, check.confirmed) == (
        "missing",
        "Pasal 1",
        people.reviewer,
        True,
    )
    text = text_of(agreement, people.reviewer)
    assert text.counts == {"present": 0, "missing": 1, "not_needed": 0, "not_checked": 2, "unconfirmed": 0}
    assert [clause.code for clause in text.missing] == ["purpose"]
    history = client_of("reviewer").get(f"/agreements/{agreement.reference}/history/").content.decode()
    assert "Pasal 1" in history


def test_what_nobody_touched_is_not_written(agreement, people, client_of):
    fill(client_of("city_staff"), people.city_staff, agreement, purpose=("present", 1, ""))
    fill(client_of("reviewer"), people.reviewer, agreement, scope=("missing", None, ""))
    by = dict(ClauseCheck.objects.values_list("clause__code", "checked_by"))
    assert by == {"purpose": people.city_staff.pk, "scope": people.reviewer.pk}


def test_a_new_version_begins_with_what_was_found_and_nobody_confirmed(agreement, paper, people, client_of):
    client = client_of("city_staff")
    fill(client, people.city_staff, agreement, paper, purpose=("present", 3, ""), scope=("missing", None, ""))
    newer = version_of(paper)
    text = text_of(agreement, people.reviewer, newer)
    assert text.counts == {"present": 1, "missing": 1, "not_needed": 0, "not_checked": 1, "unconfirmed": 2}
    assert not ClauseCheck.objects.filter(document=newer).exists()

    fill(client_of("reviewer"), people.reviewer, agreement, newer, scope=("present", 4, ""))
    found = {check.clause.code: check for check in ClauseCheck.objects.filter(document=newer)}
    assert (found["scope"].confirmed, found["scope"].checked_by) == (True, people.reviewer)
    assert (found["purpose"].confirmed, found["purpose"].checked_by) == (False, people.city_staff)
    assert text_of(agreement, people.reviewer, newer).counts["unconfirmed"] == 1
    assert text_of(agreement, people.reviewer, paper).counts["missing"] == 1


def test_one_click_confirms_what_was_taken_over(agreement, paper, people, client_of):
    fill(client_of("city_staff"), people.city_staff, agreement, paper, purpose=("present", 3, ""))
    newer = version_of(paper)
    data = posted(text_of(agreement, people.reviewer, newer)) | {"confirm": "1"}
    client_of("reviewer").post(address(agreement, newer), data)
    check = ClauseCheck.objects.get(document=newer)
    assert (check.confirmed, check.checked_by, check.page) == (True, people.reviewer, 3)


def test_a_tick_confirms_one(agreement, paper, people, client_of, clauses):
    fill(
        client_of("city_staff"),
        people.city_staff,
        agreement,
        paper,
        purpose=("present", 3, ""),
        scope=("present", 4, ""),
    )
    newer = version_of(paper)
    data = posted(text_of(agreement, people.reviewer, newer)) | {f"c{clauses[0].pk}-confirmed": "on"}
    client_of("reviewer").post(address(agreement, newer), data)
    assert dict(ClauseCheck.objects.filter(document=newer).values_list("clause__code", "confirmed")) == {
        "purpose": True,
        "scope": False,
    }


def test_who_began_on_what_was_changed_since_is_told_and_writes_over_nothing(agreement, people, client_of):
    old = posted(text_of(agreement, people.reviewer), purpose=("missing", None, "mine"))
    fill(client_of("city_staff"), people.city_staff, agreement, purpose=("present", 7, "theirs"))
    answer = client_of("reviewer").post(address(agreement), old)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "mine" in page
    assert ClauseCheck.objects.get().note == "theirs"
    fresh = old | {"seen": answer.context["text"].seen}
    assert client_of("reviewer").post(address(agreement), fresh).status_code == 302
    assert ClauseCheck.objects.get().note == "mine"


@pytest.mark.parametrize(
    ("status", "page"), [("missing", 3), ("present", 0), ("present", "x"), ("present", -1), ("nonsense", None)]
)
def test_what_cannot_be_is_a_sentence_at_the_clause(agreement, people, client_of, status, page):
    answer = fill(client_of("city_staff"), people.city_staff, agreement, purpose=(status, page, ""))
    expected = 302 if page == 0 else 200
    assert answer.status_code == expected
    if expected == 200:
        assert "field-error" in answer.content.decode()
        assert not ClauseCheck.objects.exists()


def test_a_restricted_paper_is_out_of_sight(agreement, people, client_of):
    paper = make.document(agreement, kind=PaperKind.SIGNED_TEXT, access="restricted", title="Naskah rahasia")
    assert client_of("province_staff").get(address(agreement, paper)).status_code == 404
    page = client_of("province_staff").get(f"/agreements/{agreement.reference}/drafts/").content.decode()
    assert "Naskah rahasia" not in page
    assert client_of("reviewer").get(address(agreement, paper)).status_code == 200


def test_a_paper_of_another_agreement_is_not_found(agreement, places, client_of):
    other = make.document(make.agreement(places.pangkalpinang), kind=PaperKind.DRAFT_TEXT)
    assert client_of("city_staff").get(address(agreement, other)).status_code == 404


def test_the_database_keeps_a_check_with_the_papers_of_its_agreement(agreement, places):
    other = make.document(make.agreement(places.padang), kind=PaperKind.DRAFT_TEXT)
    with pytest.raises(IntegrityError, match="is not of agreement"):
        drafts.clause_check(agreement, document=other)


def test_the_database_keeps_one_check_of_a_clause_in_a_text(agreement):
    drafts.clause_check(agreement)
    with pytest.raises(IntegrityError, match="drafting_clausecheck_once"), transaction.atomic():
        drafts.clause_check(agreement)
    with pytest.raises(IntegrityError, match="drafting_clausecheck_page"):
        drafts.clause_check(agreement, clause=drafts.clause("scope"), status="missing", page=2)


@pytest.mark.parametrize(
    ("instrument", "paper_kind", "text"),
    [
        ("mou", PaperKind.DRAFT_TEXT, "mou"),
        ("mou", PaperKind.LOI, "loi"),
        ("mou", PaperKind.PLAN_OF_ACTION, "plan_of_action"),
        ("loi", PaperKind.SIGNED_TEXT, "loi"),
        ("implementing_arrangement", PaperKind.DRAFT_TEXT, "plan_of_action"),
        ("other", PaperKind.INITIALLED_TEXT, "mou"),
    ],
)
def test_a_text_is_checked_for_the_clauses_of_its_kind(places, people, instrument, paper_kind, text):
    drafts.clause("one", "loi")
    drafts.clause("two", "plan_of_action")
    drafts.clause("three", "mou")
    agreement = make.agreement(places.babel, instrument=instrument)
    paper = make.document(agreement, kind=paper_kind)
    found = text_of(agreement, people.reviewer, paper)
    assert found.kind == text
    assert {entry.clause.text for entry in found.entries} == {text}


def test_a_retired_clause_is_asked_for_no_more_and_what_was_found_stays(agreement, people, clauses):
    check = drafts.clause_check(agreement, clause=clauses[0])
    clauses[0].retired_on = datetime.date(2026, 1, 1)
    clauses[0].save()
    assert [entry.clause.code for entry in text_of(agreement, people.reviewer).entries] == ["scope", "funding"]
    assert ClauseCheck.objects.get() == check


def test_the_page_takes_the_same_queries_whatever_the_papers(
    agreement, people, client_of, django_assert_max_num_queries
):
    for number in range(8):
        made = make.document(agreement, str(number).encode(), kind=PaperKind.DRAFT_TEXT)
        drafts.clause_check(agreement, document=made)
    client = client_of("city_staff")
    with django_assert_max_num_queries(16):
        client.get(f"/agreements/{agreement.reference}/drafts/")
    with django_assert_max_num_queries(9):
        client.get(address(agreement))


def test_the_clauses_come_with_the_reference_data_and_then_belong_to_the_administrators(db):
    with (settings.BASE_DIR / "data/clauses.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    call_command("load_reference", verbosity=0)
    assert Clause.objects.count() == len(rows)
    assert set(Clause.objects.values_list("text", flat=True)) == set(TextKind.values)
    Clause.objects.filter(code="purpose", text="mou").update(name_id="Sasaran")
    call_command("load_reference", verbosity=0)
    assert Clause.objects.get(code="purpose", text="mou").name_id == "Sasaran"
    assert Clause.objects.count() == len(rows)


def test_each_status_is_a_word_with_a_shape():
    style = (settings.BASE_DIR / "static/css/drafting.css").read_text(encoding="utf-8")
    for status in ("present", "missing", "not_checked"):
        assert f".clause-{status}::before" in style
        assert ClauseStatus(status).label
