"""What stays among those who judge, wherever it could show: internal notes and answers to the guiding questions."""

import io
import zipfile
from types import SimpleNamespace
from typing import Any

import pghistory
import pytest
from django.urls import reverse

from agreements.history import AGREEMENT
from agreements.models import Agreement
from assessments.choices import Result
from assessments.models import Answer, InternalNote
from coopreg.history import Log
from tests import judging, make
from tests.judging import ANSWER_NOTE, INTERNAL
from tests.world import shared_db, shared_people, shared_places

__all__ = ["shared_db"]
# Written once for all addresses; what a test changes is taken back.
places, people = shared_places, shared_people
pytestmark = pytest.mark.django_db

REASON = "Alasan yang dibaca daerah"
REGIONAL = ("supervisor", "province_staff", "city_staff", "outsider")
JUDGING = ("reviewer", "administrator")
# Every page and file of the product that could name an agreement, {0} is its reference.
EVERYWHERE = (
    "/",
    "/agreements/",
    "/agreements/?columns=all",
    "/agreements/?columns=all&export=csv",
    "/agreements/?columns=all&export=csv&headers=codes",
    "/agreements/?columns=all&export=xlsx",
    f"/agreements/?q={INTERNAL}",
    f"/agreements/?q={ANSWER_NOTE}",
    f"/agreements/suggest/?q={INTERNAL}",
    f"/agreements/choose/?q={INTERNAL}",
    "/agreements/{0}/",
    "/agreements/{0}/assessments/",
    "/agreements/{0}/history/",
    "/agreements/{0}/edit/",
    "/history/",
    "/regions/19.71/",
    "/partners/{1}/",
)


@pytest.fixture(scope="module")
def judged(places: SimpleNamespace, people: SimpleNamespace) -> Any:
    """An agreement of a city that another province's city shares, judged twice, with notes in both judgements."""
    agreement = make.agreement(places.pangkalpinang, make.partner("Kota Hildesheim"))
    agreement.parties.create(region=places.padang)
    for result in (Result.UNSAFE, Result.NEEDS_IMPROVEMENT):
        with pghistory.context(user=people.reviewer.pk):
            judging.internals(judging.assessment(agreement, result=result, reason=REASON))
    return agreement


def read(client: Any, address: str, agreement: Agreement) -> str:
    partner = agreement.parties.exclude(partner=None).get().partner_id
    response = client.get(address.format(agreement.reference, partner), follow=True)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    return body.decode("utf-8", errors="ignore")


def told(text: str, address: str) -> set[str]:
    """Which of the secrets ``text`` holds, but for what was typed into the search."""
    return {secret for secret in (INTERNAL, ANSWER_NOTE) if secret in text and secret not in address}


@pytest.mark.parametrize("address", EVERYWHERE)
@pytest.mark.parametrize("role", REGIONAL)
def test_no_page_file_history_or_search_tells_the_region(client_of: Any, judged: Any, role: str, address: str):
    assert told(read(client_of(role), address, judged), address) == set()


@pytest.mark.parametrize("role", REGIONAL)
def test_no_question_that_was_answered_is_told_either(client_of: Any, judged: Any, role: str):
    asked = Answer.objects.select_related("question").first().question
    for address in ("/agreements/{0}/assessments/", "/agreements/{0}/history/", "/history/"):
        text = read(client_of(role), address, judged)
        assert asked.text_id not in text
        assert "reply" not in text


@pytest.mark.parametrize("role", REGIONAL)
def test_the_region_reads_the_result_and_the_reason_there(client_of: Any, judged: Any, role: str):
    for address in ("/agreements/{0}/assessments/", "/agreements/{0}/history/", "/history/"):
        assert REASON in read(client_of(role), address, judged)


@pytest.mark.parametrize("role", JUDGING)
def test_who_judges_reads_them_on_the_tab_and_in_the_history(client_of: Any, judged: Any, role: str):
    for address in ("/agreements/{0}/assessments/", "/agreements/{0}/history/", "/history/"):
        assert told(read(client_of(role), address, judged), address) == {INTERNAL, ANSWER_NOTE}
    assert INTERNAL in read(client_of(role), "/agreements/{0}/assessments/political/", judged)


@pytest.mark.parametrize("role", [*REGIONAL, "reviewer"])
@pytest.mark.parametrize("table", ["assessment", "answer", "internalnote", "question"])
@pytest.mark.parametrize("query", ["", "?export=csv"])
def test_the_administration_is_for_administrators(client_of: Any, judged: Any, role: str, table: str, query: str):
    response = client_of(role).get(reverse(f"admin:assessments_{table}_changelist") + query)
    assert response.status_code == 302


def test_administrators_take_them_home_and_the_file_of_judgements_has_none(client_of: Any, judged: Any):
    def file(table: str) -> str:
        response = client_of("administrator").get(reverse(f"admin:assessments_{table}_changelist") + "?export=csv")
        return b"".join(response.streaming_content).decode()

    assert INTERNAL in file("internalnote")
    assert ANSWER_NOTE in file("answer")
    judgements = file("assessment")
    assert REASON in judgements
    assert told(judgements, "") == set()


@pytest.mark.parametrize("table", ["assessment", "answer", "internalnote"])
def test_nobody_writes_judgements_in_the_administration(client_of: Any, judged: Any, table: str):
    client = client_of("administrator")
    model = {"answer": Answer, "internalnote": InternalNote}.get(table)
    row = model.objects.first() if model else judged.assessments.first()
    assert client.get(reverse(f"admin:assessments_{table}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:assessments_{table}_change", args=[row.pk])).status_code == 200
    assert client.get(reverse(f"admin:assessments_{table}_history", args=[row.pk])).status_code == 200
    assert client.get(reverse(f"admin:assessments_{table}_add")).status_code == 403
    assert client.post(reverse(f"admin:assessments_{table}_change", args=[row.pk]), {}).status_code == 403


@pytest.mark.parametrize("role", [*REGIONAL[:3], "outsider"])
def test_no_region_judges(client_of: Any, judged: Any, role: str):
    address = reverse("assessments:assessment-new", args=[judged.reference, "legal"])
    before = judged.assessments.count()
    response = client_of(role).post(address, {"result": "safe", "body": "kemlu", "assessed_on": "1/1/2020"})
    assert response.status_code == 403
    assert judged.assessments.count() == before


def test_a_history_that_does_not_say_for_whom_shows_nothing_of_the_judgements(judged: Any):
    log = Log([(AGREEMENT, Agreement.objects.filter(pk=judged.pk))])
    nouns = {row.noun for change in log.read(log.keys()) for row in change.rows}
    assert not nouns & {"assessment", "penilaian"}
    assert len(nouns) < 4


@pytest.mark.parametrize("role", REGIONAL)
def test_a_change_of_internal_notes_alone_leaves_no_empty_line_in_the_history_of_the_region(
    client_of: Any, judged: Any, people: Any, role: str
):
    client = client_of(role)
    before = len(client.get(f"/agreements/{judged.reference}/history/").context["changes"])
    note = judging.assessment(judged, reason="Lagi")
    between = len(client.get(f"/agreements/{judged.reference}/history/").context["changes"])
    with pghistory.context(user=people.reviewer.pk):
        InternalNote.objects.create(assessment=note, agreement=judged, text=INTERNAL)
    after = len(client.get(f"/agreements/{judged.reference}/history/").context["changes"])
    assert (between, after) == (before + 1, between)


def test_the_guiding_questions_are_edited_and_retired_but_never_deleted(client_of: Any, db: None):
    asked = judging.question()
    client = client_of("administrator")
    address = reverse("admin:assessments_question_change", args=[asked.pk])
    sent = {"order": 5, "text_id": "Baru?", "text_en": "New?", "source": "", "retired_on": "2026-01-01"}
    assert client.post(address, sent).status_code == 302
    asked.refresh_from_db()
    assert (asked.text_id, asked.retired_on.year) == ("Baru?", 2026)
    assert client.post(reverse("admin:assessments_question_delete", args=[asked.pk])).status_code == 403
