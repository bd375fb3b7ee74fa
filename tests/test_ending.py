"""Ending an agreement before its time, with its paper, and taking the ending back."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from agreements.ending import NotNow, end, take_back
from agreements.models import Agreement, Document
from tests import make
from tests.entering import errors_of, filled_in
from tests.uploading import PDF

DAY = datetime.date(2020, 3, 4)


@pytest.fixture
def mou(places: SimpleNamespace, people: SimpleNamespace) -> Agreement:
    made = make.agreement(
        places.padang, make.partner(), title="MoU", is_signed=True, signed_on="2015-05-03", signed_precision="day",
        term="open_ended", activity="running", activity_on="2019-01-01", activity_precision="year",
    )  # fmt: skip
    made.refresh_from_db()
    return made


def address(agreement: Agreement) -> str:
    return f"/agreements/{agreement.reference}/end/"


def typed(agreement: Agreement, **fields: Any) -> dict[str, Any]:
    agreement.refresh_from_db()
    entry = {
        "version": agreement.version, "on": "4/3/2020", "ground": "agreed", "explanation": "Both sides agreed",
        "no_paper": "on",
    }  # fmt: skip
    return {name: value for name, value in (entry | fields).items() if value is not None}


def mistakes(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200, response
    return dict(response.context["form"].errors)


def test_it_ends_on_a_day_with_ground_and_explanation(client_of: Any, mou: Agreement, people: SimpleNamespace) -> None:
    response = client_of("outsider").post(address(mou), typed(mou, stops="on"))

    assert response.status_code == 302, mistakes(response)
    mou.refresh_from_db()
    assert (mou.terminated_on, mou.termination_ground, mou.termination_reason) == (DAY, "agreed", "Both sides agreed")
    assert (mou.activity, mou.activity_on, mou.activity_precision) == ("not_running", DAY, "day")
    assert mou.updated_by == people.outsider
    event = Agreement.pgh_event_model.objects.order_by("pgh_id").last()
    assert "Both sides agreed" in event.pgh_context["reason"]


def test_what_runs_on_stays_running(client_of: Any, mou: Agreement) -> None:
    client_of("outsider").post(address(mou), typed(mou))
    mou.refresh_from_db()
    assert (mou.terminated_on, mou.activity) == (DAY, "running")


def test_the_notice_is_uploaded_with_it(client_of: Any, mou: Agreement) -> None:
    notice = SimpleUploadedFile("surat.pdf", PDF, "application/pdf")
    response = client_of("outsider").post(address(mou), typed(mou, no_paper=None, upload=notice, notice_on="1/2/2020"))
    assert response.status_code == 302, mistakes(response)
    paper = Document.objects.get()
    assert (paper.agreement, paper.kind, str(paper.dated_on)) == (mou, "termination_notice", "2020-02-01")


def test_a_refused_file_leaves_it_as_it_was(client_of: Any, mou: Agreement) -> None:
    html = SimpleUploadedFile("surat.pdf", b"<html><script>alert(1)</script></html>", "application/pdf")
    response = client_of("outsider").post(address(mou), typed(mou, no_paper=None, upload=html))
    assert "upload" in mistakes(response)
    mou.refresh_from_db()
    assert mou.terminated_on is None
    assert not Document.objects.exists()


def test_a_paper_that_is_here_is_filed_as_the_notice(client_of: Any, mou: Agreement) -> None:
    paper = make.document(mou)
    client_of("outsider").post(address(mou), typed(mou, no_paper=None, document=paper.pk))
    paper.refresh_from_db()
    assert paper.kind == "termination_notice"


@pytest.mark.parametrize("kind", ["signed_text", "full_powers"])
def test_a_paper_of_another_kind_keeps_it(kind: str, client_of: Any, mou: Agreement) -> None:
    paper = make.document(mou, kind=kind)
    make.document(mou, b"%PDF-1.4 other")
    response = client_of("outsider").post(address(mou), typed(mou, no_paper=None, document=paper.pk))
    assert "document" in mistakes(response)


def test_a_paper_of_another_agreement_is_refused(client_of: Any, mou: Agreement, places: SimpleNamespace) -> None:
    make.document(mou)
    foreign = make.document(make.agreement(places.pangkalpinang), b"%PDF-1.4 foreign")
    response = client_of("outsider").post(address(mou), typed(mou, no_paper=None, document=foreign.pk))
    assert "document" in mistakes(response)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"on": ""}, "on"),
        ({"on": "2020"}, "on"),
        ({"on": "3/5/2015"}, "on"),
        ({"on": "1/1/2010"}, "on"),
        ({"ground": ""}, "ground"),
        ({"ground": "boredom"}, "ground"),
        ({"explanation": " "}, "explanation"),
        ({"no_paper": None}, "upload"),
        ({"on": "1/1/2099", "stops": "on"}, "stops"),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field(
    fields: dict[str, Any], field: str, client_of: Any, mou: Agreement
) -> None:
    assert field in mistakes(client_of("outsider").post(address(mou), typed(mou, **fields)))
    mou.refresh_from_db()
    assert mou.terminated_on is None


@pytest.mark.parametrize(
    ("notice", "warned"), [("", True), ("4/12/2019", True), ("4/9/2019", False), ("1/1/2019", False)]
)
def test_a_short_notice_warns_and_can_be_confirmed(notice: str, warned: bool, client_of: Any, mou: Agreement) -> None:
    Agreement.objects.filter(pk=mou.pk).update(notice_months=6)
    client, entry = client_of("outsider"), typed(mou, notice_on=notice)
    response = client.post(address(mou), entry)
    if warned:
        assert list(mistakes(response)) == ["confirmed"]
        response = client.post(address(mou), entry | {"confirmed": "on"})
    assert response.status_code == 302


def test_the_consequences_stand_before(client_of: Any, mou: Agreement, places: SimpleNamespace) -> None:
    amendment = make.agreement(places.padang, follows=mou, follows_as="amends")
    secret = make.agreement(places.pangkalpinang, follows=mou, follows_as="amends")
    text = client_of("outsider").get(address(mou)).content.decode()
    assert amendment.reference in text
    assert secret.reference not in text


def test_what_is_not_signed_cannot_end(client_of: Any, places: SimpleNamespace, people: SimpleNamespace) -> None:
    plan = make.agreement(places.padang)
    assert client_of("outsider").get(address(plan)).context["why_not"]
    with pytest.raises(NotNow):
        end(plan, people.outsider, version=1, on=DAY, ground="agreed", explanation="No")


def test_a_day_ahead_can_be_given_and_does_not_stop_the_edit_form(client_of: Any, mou: Agreement) -> None:
    client, ahead = client_of("outsider"), timezone.localdate() + datetime.timedelta(days=90)
    assert client.post(address(mou), typed(mou, on=f"{ahead:%d/%m/%Y}")).status_code == 302
    edit = f"/agreements/{mou.reference}/edit/"
    response = client.post(edit, filled_in(client, edit) | {"funding": "APBD"})
    assert response.status_code == 302, errors_of(response)
    mou.refresh_from_db()
    assert (mou.terminated_on, mou.funding) == (ahead, "APBD")


# Taking back -------------------------------------------------------------------------------------


@pytest.fixture
def ended(mou: Agreement, people: SimpleNamespace) -> Agreement:
    end(mou, people.outsider, version=mou.version, on=DAY, ground="breach", explanation="Not paid")
    mou.refresh_from_db()
    return mou


def test_the_ending_is_taken_back_with_a_reason(client_of: Any, ended: Agreement) -> None:
    client = client_of("outsider")
    assert "Not paid" in client.get(address(ended)).content.decode()
    entry = {"take_back": "1", "version": ended.version, "reason": "Withdrawn"}
    assert client.post(address(ended), entry).status_code == 302
    ended.refresh_from_db()
    assert (ended.terminated_on, ended.termination_ground, ended.termination_reason) == (None, "", "")
    text = client.get(f"/agreements/{ended.reference}/history/").content.decode()
    assert "Withdrawn" in text
    assert "Not paid" in text


def test_taking_back_asks_for_a_reason(client_of: Any, ended: Agreement) -> None:
    entry = {"take_back": "1", "version": ended.version, "reason": ""}
    assert "reason" in mistakes(client_of("outsider").post(address(ended), entry))
    ended.refresh_from_db()
    assert ended.terminated_on == DAY


def test_what_is_not_ended_cannot_be_taken_back(mou: Agreement, people: SimpleNamespace) -> None:
    with pytest.raises(NotNow):
        take_back(mou, people.outsider, version=mou.version, reason="Why not")


# Two people, rights, the database ----------------------------------------------------------------


def test_of_two_who_end_it_the_second_is_told(client_of: Any, mou: Agreement) -> None:
    entry = typed(mou)
    assert client_of("administrator").post(address(mou), entry | {"ground": "breach"}).status_code == 302
    response = client_of("outsider").post(address(mou), entry)
    assert response.status_code == 409
    mou.refresh_from_db()
    assert mou.termination_ground == "breach"


def test_a_second_click_ends_nothing_twice(client_of: Any, mou: Agreement) -> None:
    client, entry = client_of("outsider"), typed(mou)
    assert [client.post(address(mou), entry).status_code for _ in range(2)] == [302, 302]
    assert Agreement.pgh_event_model.objects.filter(terminated_on=DAY).count() == 1


def test_who_comes_second_after_another_change_can_try_again(client_of: Any, mou: Agreement) -> None:
    client, entry = client_of("outsider"), typed(mou)
    Agreement.objects.filter(pk=mou.pk).update(funding="APBN")
    response = client.post(address(mou), entry)
    assert response.status_code == 409
    assert "Both sides agreed" in response.content.decode()
    again = entry | {"version": response.context["form"]["version"].value()}
    assert client.post(address(mou), again).status_code == 302


@pytest.mark.parametrize(("role", "status"), [("reviewer", 403), ("city_staff", 404), ("", 302)])
def test_only_who_may_change_it_ends_it(role: str, status: int, client_of: Any, mou: Agreement) -> None:
    assert client_of(role).post(address(mou), typed(mou)).status_code == status
    mou.refresh_from_db()
    assert mou.terminated_on is None


def test_the_database_keeps_no_ground_without_a_day(mou: Agreement) -> None:
    with pytest.raises(IntegrityError, match="agreements_agreement_ground_of_end"), transaction.atomic():
        Agreement.objects.filter(pk=mou.pk).update(termination_ground="agreed")


def test_the_entry_form_says_so_at_the_field(client_of: Any, mou: Agreement) -> None:
    client, edit = client_of("outsider"), f"/agreements/{mou.reference}/edit/"
    response = client.post(edit, filled_in(client, edit) | {"termination_ground": "agreed"})
    assert "id_terminated_on" in errors_of(response)


def test_the_page_says_the_ground(client_of: Any, ended: Agreement) -> None:
    client = client_of("outsider")
    client.cookies["django_language"] = "en"
    assert "Ground: A party broke it." in client.get(ended.get_absolute_url()).content.decode()
