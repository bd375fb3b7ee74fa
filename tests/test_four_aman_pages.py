"""The pages of the four aman: what they show to whom, and judging an aspect."""

import datetime
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from agreements.choices import PaperAccess, PaperKind
from assessments.choices import Aspect, Recommendation, Reply, Result
from assessments.models import Answer, Assessment, InternalNote, Standing
from assessments.recommendation import marks_of, recommend
from tests import judging, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def mou(places: SimpleNamespace) -> Any:
    return make.agreement(places.pangkalpinang, make.partner("Kota Hildesheim"), title="MoU Pangkalpinang")


@pytest.fixture
def english(client_of: Any) -> Any:
    def signed_in(role: str) -> Any:
        client = client_of(role)
        client.cookies["django_language"] = "en"
        return client

    return signed_in


def tab(agreement: Any) -> str:
    return reverse("assessments:assessment-list", args=[agreement.reference])


def form_of(agreement: Any, aspect: str = "political") -> str:
    return reverse("assessments:assessment-new", args=[agreement.reference, aspect])


def typed(**values: Any) -> dict[str, Any]:
    return {"result": "safe", "reason": "", "body": "kemlu", "assessed_on": "1/3/2020"} | values


# Judging ------------------------------------------------------------------------------------------


def test_a_reviewer_judges_an_aspect_and_finds_it_on_the_tab(english: Any, mou: Any, people: Any):
    client = english("reviewer")
    response = client.post(
        form_of(mou),
        typed(result="needs_improvement", reason="No way to end it.", internal_note="Ask again."),
        follow=True,
    )
    page = response.content.decode()

    assert response.redirect_chain == [(tab(mou), 302)]
    row = Assessment.objects.get()
    assert (row.agreement, row.aspect, row.result) == (mou, "political", "needs_improvement")
    assert row.assessor == people.reviewer
    assert row.assessed_on == datetime.date(2020, 3, 1)
    assert row.internal_note.text == "Ask again."
    assert "No way to end it." in page
    assert "1 March 2020" in page
    assert "Judged: political, needs improvement." in page
    assert "recommended after improvement" in page.lower()


def test_a_second_judgement_counts_and_the_first_stays_in_sight(english: Any, mou: Any):
    judging.assessment(mou, result=Result.UNSAFE, reason="First reason")
    english("reviewer").post(form_of(mou), typed())
    page = english("city_staff").get(tab(mou)).content.decode()

    assert Assessment.objects.count() == 2
    assert "1 older judgement" in page
    assert "First reason" in page
    assert marks_of(mou, timezone.localdate())[0].result == Result.SAFE


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"result": ""}, "result", None),
        ({"result": "unsafe"}, "reason", "Say why: the region must know what to mend."),
        ({"result": "not_assessed"}, "reason", "Say why: the region must know what to mend."),
        ({"body": ""}, "body", None),
        ({"body": "ministry"}, "body_name", "Name the ministry or body that judges."),
        ({"body": "other"}, "body_name", "Name the ministry or body that judges."),
        ({"assessed_on": ""}, "assessed_on", "Say on which day it was judged, as in 12/07/2018."),
        ({"assessed_on": "2018"}, "assessed_on", "Type the whole date, as in 12/07/2018."),
        ({"assessed_on": "1/1/2099"}, "assessed_on", "This day has not come yet."),
        (
            {"valid_until": "1/2/2020"},
            "valid_until",
            "It cannot stop being valid before the day on which it was judged.",
        ),
        ({"document": "999999"}, "document", None),
        ({"reason": "x\x00y"}, "reason", None),
        ({"seen": "-1"}, "seen", None),
        ({"entry_key": "no-key"}, "entry_key", None),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_saved(
    english: Any, mou: Any, values: dict[str, Any], field: str, sentence: str | None
):
    response = english("reviewer").post(form_of(mou), typed(**values))

    assert response.status_code == 200
    with translation.override("en"):
        errors = [str(error) for error in response.context["form"].errors[field]]
    assert errors
    assert not sentence or errors == [sentence]
    assert Assessment.objects.count() == 0


def test_a_note_without_an_answer_is_sent_back(english: Any, mou: Any):
    asked = judging.question()
    response = english("reviewer").post(form_of(mou), typed(**{f"note_{asked.pk}": "why"}))

    assert f"reply_{asked.pk}" in response.context["form"].errors
    assert Assessment.objects.count() == 0


def test_answers_are_kept_and_the_next_form_begins_with_them(english: Any, mou: Any):
    asked, other = judging.question(), judging.question()
    client = english("reviewer")
    client.post(
        form_of(mou),
        typed(**{f"reply_{asked.pk}": "no", f"note_{asked.pk}": "No embassy."}, body="other", body_name="BIN"),
    )
    answer = Answer.objects.get()
    assert (answer.question, answer.reply, answer.note, answer.agreement) == (asked, Reply.NO, "No embassy.", mou)

    form = client.get(form_of(mou)).context["form"]
    assert form[f"reply_{asked.pk}"].value() == "no"
    assert form[f"note_{asked.pk}"].value() == "No embassy."
    assert form[f"reply_{other.pk}"].value() is None
    assert (form["body"].value(), form["body_name"].value()) == ("other", "BIN")
    # What is to be judged is not taken over.
    assert not form["result"].value()
    assert not form["reason"].value()


def test_a_retired_question_is_not_asked_but_its_answers_stay(english: Any, mou: Any):
    row = judging.assessment(mou)
    judging.internals(row)
    asked = Answer.objects.get().question
    asked.retired_on = timezone.localdate()
    asked.save()
    client = english("reviewer")

    assert not list(client.get(form_of(mou)).context["form"].asked)
    assert asked.text_en in client.get(tab(mou)).content.decode()


def test_the_questions_are_those_of_the_aspect_in_the_language_of_the_person(client_of: Any, english: Any, mou: Any):
    asked, other = judging.question(Aspect.LEGAL), judging.question(Aspect.SECURITY)
    page = english("reviewer").get(form_of(mou, "legal")).content.decode()
    assert asked.text_en in page
    assert other.text_en not in page
    assert asked.text_id in client_of("reviewer").get(form_of(mou, "legal")).content.decode()


def test_the_newest_text_is_proposed_and_only_papers_of_the_agreement_can_be_judged(
    english: Any, mou: Any, places: Any
):
    draft = make.document(mou, kind=PaperKind.DRAFT_TEXT)
    newest = make.document(mou, kind=PaperKind.INITIALLED_TEXT)
    taken_out = make.document(mou, kind=PaperKind.DRAFT_TEXT, retired_at=timezone.now(), retired_reason="wrong")
    photo = make.document(mou, kind=PaperKind.PHOTO)
    foreign = make.document(make.agreement(places.padang), kind=PaperKind.DRAFT_TEXT)
    client = english("reviewer")
    field = client.get(form_of(mou)).context["form"]["document"]

    assert field.value() == newest.pk
    assert {value for value, _label in field.field.choices if value} == {draft.pk, newest.pk}
    for wrong in (taken_out, photo, foreign):
        response = client.post(form_of(mou), typed(document=wrong.pk))
        assert response.context["form"].errors["document"]
    client.post(form_of(mou), typed(document=draft.pk))
    assert Assessment.objects.get().document == draft


def test_a_second_click_adds_nothing(english: Any, mou: Any):
    client = english("reviewer")
    key = client.get(form_of(mou)).context["form"]["entry_key"].value()
    for _click in range(2):
        response = client.post(form_of(mou), typed(entry_key=str(key), internal_note="once"))
        assert response.status_code == 302
    assert Assessment.objects.count() == InternalNote.objects.count() == 1


def test_of_two_reviewers_at_once_both_rows_stay_and_the_later_is_told(english: Any, mou: Any, people: Any):
    client = english("reviewer")
    seen = client.get(form_of(mou)).context["form"]["seen"].value()
    judging.assessment(mou, result=Result.UNSAFE, assessor=people.administrator)
    page = client.post(form_of(mou), typed(seen=seen), follow=True).content.decode()

    assert "admin judged this aspect too while you wrote: unsafe. Both stay; yours is the later one and counts." in page
    assert Assessment.objects.count() == 2
    assert marks_of(mou, timezone.localdate())[0].result == Result.SAFE


@pytest.mark.parametrize("aspect", ["", "nonsense", "Political", "political/x"])
def test_an_unknown_aspect_is_not_found(client_of: Any, mou: Any, aspect: str):
    assert client_of("reviewer").get(f"{tab(mou)}{aspect}/").status_code == 404


# Appending only -----------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [Assessment, Answer, InternalNote], ids=lambda model: model.__name__)
def test_what_was_judged_is_neither_changed_nor_deleted(mou: Any, model: Any):
    judging.internals(judging.assessment(mou))
    row = model.objects.get()
    changes = {Assessment: {"reason": "x"}, Answer: {"note": "x"}, InternalNote: {"text": "x"}}[model]
    for act in (
        lambda: model.objects.update(**changes),
        row.delete,
        lambda: model.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert model.objects.get().pk == row.pk


def test_a_paper_of_another_agreement_is_refused_by_the_database(mou: Any, places: Any):
    foreign = make.document(make.agreement(places.padang))
    with pytest.raises(DatabaseError, match="is not of agreement"), transaction.atomic():
        judging.assessment(mou, document=foreign)


def test_an_answer_belongs_to_the_agreement_of_its_assessment_whatever_was_sent(mou: Any, places: Any):
    row = judging.assessment(mou)
    other = make.agreement(places.padang)
    InternalNote.objects.create(assessment=row, agreement=other, text="x")
    assert InternalNote.objects.get().agreement == mou


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("aspect_known", {"aspect": "moral"}),
        ("result_known", {"result": ""}),
        ("body_known", {"body": ""}),
        ("reason", {"result": "unsafe", "reason": ""}),
        ("body_named", {"body": "other"}),
        ("valid_after", {"valid_until": datetime.date(1999, 1, 1)}),
    ],
)
def test_the_database_refuses_what_no_form_would_send(mou: Any, name: str, fields: dict[str, Any]):
    with pytest.raises(DatabaseError, match=f"assessments_assessment_{name}"), transaction.atomic():
        judging.assessment(mou, **fields)


def test_the_judgement_that_counts_is_the_one_with_the_greater_key_whichever_ends_first(mou: Any):
    late = judging.assessment(mou, result=Result.UNSAFE)
    Assessment.objects.bulk_create(
        [
            Assessment(
                pk=late.pk - 1 if late.pk > 1 else 0,
                agreement=mou,
                aspect="political",
                result="safe",
                body="kemlu",
                assessed_on=timezone.localdate(),
            )
        ]
    )
    assert Standing.objects.get().assessment == late


# Who sees what ------------------------------------------------------------------------------------


def test_the_region_reads_result_and_reason_and_is_offered_nothing_to_write(english: Any, mou: Any):
    judging.assessment(mou, result=Result.UNSAFE, reason="Wilayah perbatasan")
    page = english("city_staff").get(tab(mou)).content.decode()

    assert "Wilayah perbatasan" in page
    assert "not recommended" in page.lower()
    assert form_of(mou) not in page


def test_the_title_of_a_restricted_paper_is_not_told_to_who_may_not_open_it(english: Any, mou: Any):
    paper = make.document(mou, kind=PaperKind.DRAFT_TEXT, title="Naskah tertutup", access=PaperAccess.RESTRICTED)
    judging.assessment(mou, document=paper)

    assert "Naskah tertutup" in english("city_staff").get(tab(mou)).content.decode()
    page = english("province_staff").get(tab(mou)).content.decode()
    assert "Naskah tertutup" not in page
    assert "a paper that you may not open" in page


def test_the_overview_has_one_line_of_four_marks_in_one_query(
    english: Any, mou: Any, django_assert_num_queries: Any, django_assert_max_num_queries: Any
):
    judging.all_safe(mou)
    with django_assert_num_queries(1):
        assert recommend(marks_of(mou, timezone.localdate())) == Recommendation.SAFE
    client = english("city_staff")
    client.get(mou.get_absolute_url())
    with django_assert_max_num_queries(8):
        page = client.get(mou.get_absolute_url()).content.decode()
    line = re.search(r'<ul class="aman-marks">(.*?)</ul>', page, re.DOTALL)
    assert line
    assert line[1].count("aman-safe") == 4


def test_the_tab_takes_a_fixed_number_of_queries(english: Any, mou: Any, django_assert_max_num_queries: Any):
    paper = make.document(mou, kind=PaperKind.DRAFT_TEXT)
    for _round in range(6):
        for row in judging.all_safe(mou, document=paper):
            judging.internals(row)
    client = english("reviewer")
    client.get(tab(mou))
    with django_assert_max_num_queries(9):
        client.get(tab(mou))
