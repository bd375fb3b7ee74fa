"""The pages of the steps: the way of an agreement, the forms, and the next step on the overview."""

import datetime
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements import lifecycle
from agreements.acts import ACTS
from agreements.choices import FollowsAs, Instrument, LegalBasis, Necessity, PaperKind, Process
from agreements.models import Agreement, Stage, StagePaper
from agreements.standing import Standing
from coopreg.dates import PartialDate, Precision
from tests import make
from tests.uploading import HTML, upload

pytestmark = pytest.mark.django_db
BASIS = LegalBasis.PERMENDAGRI_25_2020
MARCH = datetime.date(2024, 3, 5)


@pytest.fixture
def stages(places):
    made = make.procedure("initiative", "letter_of_intent", "plan", "signing", "implementation")
    made.stages.filter(code="letter_of_intent").update(closes_loi=True)
    made.stages.filter(code="signing").update(signs=True)
    made.stages.filter(code="implementation").update(rests=True)
    StagePaper.objects.create(
        stage=made.stages.get(code="plan"), kind=PaperKind.COOPERATION_PLAN, necessity=Necessity.REQUIRED
    )
    return {stage.code: stage for stage in made.stages.all()}


@pytest.fixture
def agreement(places, stages):
    return make.agreement(places.babel, legal_basis=BASIS, title="MoU Babel - Shizuoka")


@pytest.fixture
def at_plan(agreement, stages):
    lifecycle.enter(agreement, stages["plan"], None, happened=PartialDate(MARCH, Precision.DAY))
    return agreement


@pytest.fixture
def staff(client_of):
    return client_of("province_staff")


@pytest.fixture
def supervisor(client_of):
    return client_of("supervisor")


def address(agreement, act=""):
    return f"/agreements/{agreement.reference}/steps/" + (f"{act}/" if act else "")


def text_of(response):
    return " ".join(response.content.decode().split())


def sent(agreement, **fields):
    return {"happened": "5/4/2024", "seen": Standing(agreement).seen} | fields


def test_a_new_agreement_begins_with_one_click(agreement, stages, staff):
    page = text_of(staff.get(agreement.get_absolute_url()))
    assert f'action="{address(agreement, "enter")}"' in page
    today = timezone.localdate()
    response = staff.post(address(agreement, "enter"), {"to": stages["initiative"].pk, "since": today.isoformat()})
    assert response.status_code == 302
    agreement.refresh_from_db()
    assert (agreement.stage, agreement.stage_since) == (stages["initiative"], today)


def test_a_signed_agreement_is_offered_the_end_of_its_way(agreement, stages, staff):
    Agreement.objects.filter(pk=agreement.pk).update(is_signed=True)
    page = staff.get(address(agreement, "enter"))
    assert (
        page.context["form"]["to"].value() == stages["implementation"].pk
        or page.context["form"]["to"].initial == stages["implementation"]
    )
    staff.post(address(agreement, "enter"), {"to": stages["implementation"].pk, "since": "2016"})
    agreement.refresh_from_db()
    assert agreement.process == Process.DONE


def test_the_overview_says_who_does_what_with_which_paper_since_when(at_plan, staff, stages):
    Stage.objects.filter(pk=stages["plan"].pk).update(days=30, task_id="Menyusun rencana kerja sama")
    page = text_of(staff.get(at_plan.get_absolute_url()))
    for words in ("Menyusun rencana kerja sama", "step-paper-missing", "5 Maret 2024", "overdue", "signing"):
        assert words in page


def test_no_day_of_a_stage_without_a_limit_is_overdue(at_plan, staff):
    assert "overdue" not in text_of(staff.get(at_plan.get_absolute_url()))


def test_the_overview_spends_one_query_on_the_next_step(at_plan, staff):
    make.document(at_plan, kind=PaperKind.COOPERATION_PLAN)
    staff.get(at_plan.get_absolute_url())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        staff.get(at_plan.get_absolute_url())
    ours = [query["sql"] for query in queries if '"agreements_stagepaper"' in query["sql"]]
    assert len(ours) == 1


def test_the_page_of_the_way_asks_the_same_few_queries_however_many_steps(at_plan, staff, stages, people):
    staff.get(address(at_plan))
    with CaptureQueriesContext(connection) as few:
        staff.get(address(at_plan))
    for number in range(5):
        paper = make.document(at_plan, bytes([number + 1]))
        lifecycle.record(at_plan, stages["initiative"], people.supervisor, document=paper, note=str(number))
    with CaptureQueriesContext(connection) as many:
        staff.get(address(at_plan))
    assert len(many) <= len(few) + 1


def test_it_moves_on_with_a_paper_that_is_uploaded_with_the_step(at_plan, staff, stages):
    fields = sent(at_plan, upload=upload(), upload_kind="cooperation_plan", letter_number="1/2", acting_body="region")
    response = staff.post(address(at_plan, "move-on"), fields)
    assert response.status_code == 302
    step = at_plan.stage_changes.last()
    assert (step.to_stage, step.document.kind, step.letter_number) == (stages["signing"], "cooperation_plan", "1/2")
    assert "surat.pdf" in text_of(staff.get(address(at_plan)))


def files():
    """The files of papers; a folder that is left empty does no harm."""
    return {path for path in Path(storages["documents"].location).rglob("*") if path.is_file()}


def test_a_step_that_is_refused_keeps_nothing_of_its_paper(at_plan, staff):
    before = files()
    response = staff.post(address(at_plan, "move-on"), sent(at_plan, upload=upload(), upload_kind="photo"))
    assert response.status_code == 200
    assert at_plan.documents.count() == 0
    assert files() == before


def test_a_hostile_paper_stops_the_step_with_its_sentence(at_plan, staff):
    fields = sent(at_plan, upload=upload(HTML, "rencana.pdf"), upload_kind="cooperation_plan")
    response = staff.post(address(at_plan, "move-on"), fields)
    assert response.context["form"].errors["upload"]
    assert at_plan.stage_changes.count() == 1


def test_a_missing_paper_is_said_to_staff_and_can_be_passed_over_by_a_supervisor_alone(at_plan, staff, supervisor):
    response = staff.post(address(at_plan, "move-on"), sent(at_plan))
    assert "upload" in response.context["form"].errors
    assert "passed_over" not in response.context["form"].fields
    fields = {"passed_over": ["cooperation_plan"], "passed_over_reason": "Menyusul lewat pos"}
    staff.post(address(at_plan, "move-on"), sent(at_plan, **fields))
    assert at_plan.stage_changes.count() == 1
    assert supervisor.post(address(at_plan, "move-on"), sent(at_plan, **fields)).status_code == 302
    for page in (at_plan.get_absolute_url(), address(at_plan)):
        assert "Menyusul lewat pos" in text_of(staff.get(page))


def test_a_day_that_cannot_be_stands_at_its_field(at_plan, supervisor):
    response = supervisor.post(address(at_plan, "postpone"), sent(at_plan, happened="1/1/2020", note="x"))
    assert "happened" in response.context["form"].errors
    response = supervisor.post(address(at_plan, "postpone"), sent(at_plan, note=""))
    assert "note" in response.context["form"].errors


@pytest.mark.parametrize(
    ("act", "process"), [("postpone", "postponed"), ("cancel", "cancelled"), ("refuse", "refused")]
)
def test_it_is_stopped_and_resumed_on_pages(at_plan, staff, act, process):
    staff.post(address(at_plan, act), sent(at_plan, note="Menunggu pemilihan"))
    at_plan.refresh_from_db()
    assert at_plan.process == process
    assert "Menunggu pemilihan" in text_of(staff.get(at_plan.get_absolute_url()))
    staff.post(address(at_plan, "resume"), sent(at_plan, note="Lanjut"))
    at_plan.refresh_from_db()
    assert at_plan.process == "in_process"


def test_it_is_sent_back_on_a_page_and_the_reason_stands_in_the_track(at_plan, staff, stages):
    staff.post(address(at_plan, "send-back"), sent(at_plan, to=stages["initiative"].pk, note="Tanpa biaya"))
    at_plan.refresh_from_db()
    assert at_plan.stage == stages["initiative"]
    assert "Tanpa biaya" in text_of(staff.get(address(at_plan)))


def test_an_earlier_step_is_recorded_as_exactly_as_it_is_known(at_plan, staff, stages):
    page = staff.get(address(at_plan, "record") + f"?stage={stages['initiative'].pk}")
    assert f'value="{stages["initiative"].pk}" selected' in text_of(page)
    staff.post(address(at_plan, "record"), {"to": stages["initiative"].pk, "since": "Juli 2023"})
    assert "Juli 2023" in text_of(staff.get(address(at_plan)))


def test_what_is_not_possible_says_why_and_has_no_form(at_plan, supervisor, stages):
    lifecycle.postpone(at_plan, None, on=MARCH, note="x")
    page = supervisor.get(address(at_plan, "move-on"))
    assert page.context["reasons"]
    assert '<form method="post" enctype' not in text_of(page)
    shown = supervisor.get(address(at_plan)).context["choices"]
    assert {act.slug for act in shown.possible} == {"resume", "cancel", "record"}
    assert shown.refused


def test_the_page_offers_what_the_post_takes(at_plan, client_of, people, stages):
    """Every act, for every role: a form is offered exactly where nothing but what is typed stands in the way."""
    for role in ("administrator", "reviewer", "supervisor", "province_staff"):
        client = client_of(role)
        possible = {act.slug for act in client.get(address(at_plan)).context["choices"].possible}
        for act in ACTS:
            page = client.get(address(at_plan, act.slug))
            offered = page.status_code == 200 and not page.context["reasons"]
            assert offered == (act.slug in possible)


@pytest.mark.parametrize("role", ["administrator", "reviewer"])
def test_a_reviewer_moves_on_from_a_stage_of_the_ministries(at_plan, client_of, stages, role):
    Stage.objects.filter(pk=stages["plan"].pk).update(moved_by="reviewers")
    make.document(at_plan, kind=PaperKind.COOPERATION_PLAN)
    assert client_of("province_staff").get(address(at_plan, "move-on")).status_code == 403
    assert client_of(role).post(address(at_plan, "move-on"), sent(at_plan)).status_code == 302


def test_a_reviewer_cannot_upload_with_a_step(at_plan, client_of, stages):
    Stage.objects.filter(pk=stages["plan"].pk).update(moved_by="reviewers")
    form = client_of("reviewer").get(address(at_plan, "move-on")).context["form"]
    assert "upload" not in form.fields


def test_the_second_of_two_gets_a_page_that_says_what_happened(at_plan, staff, supervisor):
    seen = sent(at_plan, note="Catatan yang panjang", acting_body="region")
    make.document(at_plan, kind=PaperKind.COOPERATION_PLAN)
    supervisor.post(address(at_plan, "postpone"), sent(at_plan, note="Menunggu pemilihan"))
    response = staff.post(address(at_plan, "move-on"), seen)
    assert response.status_code == 409
    page = text_of(response)
    assert "Menunggu pemilihan" in page
    assert "Catatan yang panjang" in page
    assert at_plan.stage_changes.count() == 2


def test_a_second_click_records_nothing_twice(at_plan, staff):
    make.document(at_plan, kind=PaperKind.COOPERATION_PLAN)
    fields = sent(at_plan)
    for _click in range(2):
        assert staff.post(address(at_plan, "move-on"), fields).status_code == 302
    assert at_plan.stage_changes.count() == 2


def test_a_second_click_does_not_stop_at_what_the_first_has_changed(at_plan, staff):
    fields = sent(at_plan, note="x")
    for _click in range(2):
        assert staff.post(address(at_plan, "cancel"), fields).status_code == 302


def test_a_paper_that_may_not_be_opened_is_not_named(places, stages, client_of):
    of_city = make.agreement(places.pangkalpinang, legal_basis=BASIS)
    paper = make.document(of_city, title="Naskah rahasia", access="restricted", kind=PaperKind.COOPERATION_PLAN)
    lifecycle.enter(of_city, stages["plan"], None, document=paper)
    assert "Naskah rahasia" in text_of(client_of("city_staff").get(address(of_city)))
    assert "Naskah rahasia" not in text_of(client_of("province_staff").get(address(of_city)))


def test_a_letter_of_intent_out_of_sight_is_not_named(places, stages, client_of):
    letter = make.agreement(places.padang, legal_basis=BASIS, instrument=Instrument.LOI)
    memo = make.agreement(places.babel, legal_basis=BASIS, follows=letter, follows_as=FollowsAs.FULFILS)
    lifecycle.enter(memo, stages["plan"], None)
    assert letter.reference not in text_of(client_of("supervisor").get(address(memo)))
    assert letter.reference in text_of(client_of("reviewer").get(address(memo)))


def test_an_agreement_without_legal_basis_says_what_is_to_be_done(places, staff):
    old = make.agreement(places.babel)
    page = text_of(staff.get(address(old)))
    assert f"/agreements/{old.reference}/edit/" in page
    assert staff.get(address(old, "enter")).context["reasons"]


@pytest.mark.parametrize("nonsense", ["x", "0", "99999999999999999999", "\x00", "-1"])
def test_nonsense_in_a_form_is_no_fault_of_the_server(at_plan, supervisor, nonsense):
    fields = dict.fromkeys(("to", "happened", "seen", "document", "passed_over", "note", "upload_kind"), nonsense)
    for act in ACTS:
        assert supervisor.post(address(at_plan, act.slug), fields).status_code in (200, 302, 409)
        assert supervisor.get(address(at_plan, act.slug), {"stage": nonsense}).status_code == 200
