"""Judging while others do something: nothing is lost, whichever ends first."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from agreements.choices import PaperKind
from agreements.models import Agreement
from assessments.choices import Body, Result
from assessments.judging import judge
from assessments.models import Assessment, Standing
from tests import judging, make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mou(places: Any) -> Agreement:
    return make.agreement(places.babel, make.partner())


def row(of: Agreement, **fields: Any) -> Assessment:
    values: dict[str, Any] = {"aspect": "legal", "result": Result.SAFE, "body": Body.KEMLU}
    return Assessment(agreement=of, assessed_on=timezone.localdate(), **(values | fields))


def in_threads(*acts: Any) -> list[Any]:
    def run(act: Any) -> Any:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [each.result(timeout=60) for each in [pool.submit(run, act) for act in acts]]


def test_of_two_who_judge_at_once_both_rows_stay_and_the_later_counts(mou: Agreement):
    start = threading.Barrier(2)

    def act() -> Any:
        start.wait()
        return judge(row(mou), [], "note")

    judged = in_threads(act, act)
    assert Assessment.objects.count() == 2
    last = Assessment.objects.order_by("pk").last()
    assert Standing.objects.get().assessment == last
    # Whoever came second is told of the other; whoever counts is told so.
    assert any(each.meanwhile for each in judged)
    assert {each.assessment for each in judged if each.counts} >= {last}


def test_two_clicks_at_once_are_one_judgement(mou: Agreement):
    key, start = row(mou).entry_key, threading.Barrier(2)

    def act() -> Any:
        start.wait()
        return judge(row(mou, entry_key=key), [], "note")

    first, second = in_threads(act, act)
    assert first.assessment.pk == second.assessment.pk
    assert Assessment.objects.count() == 1


def test_a_text_that_comes_while_somebody_judges_marks_the_judgement(mou: Agreement):
    old = make.document(mou, kind=PaperKind.DRAFT_TEXT)
    judging_now, goes_on = threading.Event(), threading.Event()

    def judges() -> None:
        with transaction.atomic():
            row(mou, document=old).save()
            judging_now.set()
            goes_on.wait(20)

    def uploads() -> None:
        judging_now.wait(20)
        threading.Timer(0.5, goes_on.set).start()
        # Waits for the judgement, which it must not miss.
        make.document(mou, kind=PaperKind.DRAFT_TEXT)

    in_threads(judges, uploads)
    assert Standing.objects.get().newer_text is not None


def test_a_judgement_that_waits_for_a_text_knows_of_it(mou: Agreement):
    old = make.document(mou, kind=PaperKind.DRAFT_TEXT)
    uploading, goes_on = threading.Event(), threading.Event()

    def uploads() -> None:
        with transaction.atomic():
            make.document(mou, kind=PaperKind.DRAFT_TEXT)
            uploading.set()
            goes_on.wait(20)

    def judges() -> None:
        uploading.wait(20)
        threading.Timer(0.5, goes_on.set).start()
        judging.assessment(mou, "legal", document=old)

    in_threads(uploads, judges)
    assert Standing.objects.get().newer_text is not None
