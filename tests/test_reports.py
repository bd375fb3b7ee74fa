"""Reports of periods: which are owed, writing one, its way to the lock, and what everybody reads."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement, AgreementSector
from lists.models import Export
from monitoring.models import Activity, Report, ReportPaper, ReportRequest, SectorState
from monitoring.periods import Period, last_due, period_of, periods_owed, report_missing
from monitoring.reports.owed import lines_of
from monitoring.reports.writing import activities_of
from tests import make
from tests.uploading import PDF

DAY = datetime.date(2018, 7, 12)


@pytest.mark.parametrize(
    ("length", "starts", "ends", "last"),
    [
        ("quarter", "2018-07-01", "2018-09-30", "2018-01-01"),
        ("semester", "2018-07-01", "2018-12-31", "2017-07-01"),
        ("year", "2018-01-01", "2018-12-31", "2017-01-01"),
    ],
)
def test_the_period_of_a_day_and_the_last_that_is_overdue(settings, length, starts, ends, last):
    settings.REPORT_PERIOD = length
    running = period_of(DAY)
    assert (str(running.starts_on), str(running.ends_on)) == (starts, ends)
    assert str(last_due(DAY).starts_on) == last


def test_a_report_is_overdue_on_the_day_after_its_last_day():
    first = Period(datetime.date(2018, 1, 1), "semester")
    assert first.due_on == datetime.date(2018, 7, 30)
    assert last_due(first.due_on) == first.before
    assert last_due(first.due_on + datetime.timedelta(days=1)) == first


# Signed, ends, a report (from, to, its states), whether it is missing on 12 July 2018: for the second half of 2017.
MISSING = [
    ("2017-06-30", None, None, True),
    ("2017-07-01", None, None, False),
    (None, None, None, False),
    ("2015-01-01", "2018-07-11", None, False),
    ("2015-01-01", "2018-07-12", None, True),
    ("2015-01-01", None, ("2017-07-01", "2017-12-31", []), True),
    ("2015-01-01", None, ("2017-07-01", "2017-12-31", ["sent"]), False),
    ("2015-01-01", None, ("2017-07-01", "2017-12-31", ["sent", "draft"]), True),
    ("2015-01-01", None, ("2017-01-01", "2017-12-31", ["sent", "checked", "locked"]), False),
    ("2015-01-01", None, ("2017-01-01", "2017-06-30", ["sent"]), True),
]


@pytest.mark.django_db
def test_of_which_agreements_the_last_report_is_missing():
    region = make.region("19")
    expected = set()
    for signed, ends, report, missing in MISSING:
        dates = {"is_signed": True}
        dates |= {"signed_on": signed, "signed_precision": "day"} if signed else {}
        dates |= {"ends_on": ends, "ends_precision": "day", "term": "ends_on"} if ends else {}
        made = make.agreement(region, **dates)
        if report:
            make.moved(make.report(made, report[0], report[1]), *report[2])
        expected |= {made.pk} if missing else set()
    assert set(Agreement.objects.filter(report_missing(DAY)).values_list("pk", flat=True)) == expected


# The pages -----------------------------------------------------------------------------------


@pytest.fixture
def region(db):
    return make.region("19", "Kepulauan Bangka Belitung")


@pytest.fixture
def agreement(region):
    made = make.agreement(region, is_signed=True, signed_on="2017-03-01", signed_precision="day")
    AgreementSector.objects.create(agreement=made, sector=make.sector(), progress="running")
    return made


@pytest.fixture
def staff(region):
    return make.user("staf", "staff", region)


@pytest.fixture
def supervisor(region):
    return make.user("atasan", "supervisor", region)


def signed_in(user):
    client = Client()
    client.force_login(user, backend="accounts.backends.RoleBackend")
    return client


def address(report, name="detail"):
    return reverse(f"monitoring:report-{name}", args=[report.agreement.reference, report.pk])


def typed(report, *activities, **given):
    """What the page of ``report`` sends with ``activities`` as its rows."""
    rows = list(report.activities.filter(cancelled_reason="").values_list("pk", flat=True))
    data = {"version": report.version, "activities_seen": " ".join(map(str, rows)), "upload_kind": "other"}
    data |= {"requests_seen": " ".join(str(row.pk) for row in report.requests.all()), "summary": "Two visits"}
    for number, activity in enumerate(activities):
        data |= {f"activities-{number}-{name}": value for name, value in activity.items()}
    data |= {"activities-TOTAL_FORMS": len(activities), "activities-INITIAL_FORMS": 0}
    return data | {"requests-TOTAL_FORMS": 0, "requests-INITIAL_FORMS": 0} | given


def test_the_periods_owed_and_how_each_stands(agreement):
    agreement.refresh_from_db()
    make.moved(make.report(agreement, "2018-01-01", "2018-06-30"), "sent")
    make.report(agreement, "2017-07-01", "2017-12-31")
    stands = {str(line.period.starts_on): line.state for line in lines_of(agreement, DAY)}
    assert stands == {"2018-07-01": "running", "2018-01-01": "sent", "2017-07-01": "overdue", "2017-01-01": "overdue"}
    agreement.terminated_on = datetime.date(2017, 6, 1)
    assert [str(period.starts_on) for period in periods_owed(agreement, DAY)] == ["2017-01-01"]
    agreement.is_signed = False
    assert periods_owed(agreement, DAY) == []


def test_a_report_goes_on_from_the_last_one(agreement, staff):
    before = make.report(agreement, "2017-07-01", "2017-12-31", plans="A fair")
    SectorState.objects.create(report=before, agreement=agreement, sector=make.sector(), progress="done")
    ReportRequest.objects.create(report=before, agreement=agreement, addressed_to="kemlu", text="A visa")
    loose = make.activity(agreement, "2018-03-05")
    of_year = make.activity(agreement, "2018-01-01", held_precision="year")
    sent = {"starts_on": "2018-01-01"}
    begin = reverse("monitoring:report-begin", args=[agreement.reference])
    client = signed_in(staff)
    client.post(begin, sent)
    client.post(begin, sent)

    made = Report.objects.get(starts_on="2018-01-01")
    assert (made.carried_from, made.owner) == (before, staff)
    assert [state.progress for state in made.sector_states.all()] == ["done"]
    assert [request.text for request in made.requests.all()] == ["A visa"]
    assert list(made.activities.all()) == [loose]
    of_year.refresh_from_db()
    assert of_year.report is None
    assert "A fair" in client.get(address(made, "edit")).content.decode()
    assert client.post(begin, {"starts_on": "2018-02-01"}).status_code == 404


def test_one_page_writes_the_report_with_all_its_rows(agreement, staff):
    report = make.report(agreement)
    kept, gone = make.activity(agreement, report=report), make.activity(agreement, report=report)
    paper = make.document(agreement)
    rows = [
        {"row": kept.pk, "name": "Other name", "held": "Maret 2018", "cost": "1500000", "funding": "apbd"},
        {"row": "", "name": "Visit", "held": "12/07/2018", "people": "12"},
    ]
    sector = make.sector()
    given = {
        "papers": [paper.pk],
        f"progress_{sector.pk}": "done",
        "requests-TOTAL_FORMS": 1,
        "requests-0-addressed_to": "kemlu",
        "requests-0-text": "Visas",
        "upload": SimpleUploadedFile("foto.pdf", PDF, "application/pdf"),
    }
    sent = signed_in(staff).post(address(report, "edit"), typed(report, *rows, **given))

    assert sent.status_code == 302, sent.context["problems"]
    told = list(activities_of(report).values_list("name", "held_precision", "people", "funding"))
    assert told == [("Other name", "month", None, "apbd"), ("Visit", "day", 12, "")]
    gone.refresh_from_db()
    assert gone.cancelled_reason
    assert report.paper_rows.count() == 2
    assert report.requests.get().text == "Visas"
    assert report.sector_states.get().progress == "done"


def test_the_page_asks_the_database_as_often_for_many_rows(agreement, staff, django_assert_max_num_queries):
    report = make.report(agreement)
    office = make.agency(agreement.region)
    for _number in range(8):
        make.activity(agreement, report=report, agency=office, sector=make.sector())
    client = signed_in(staff)
    for name in ("edit", "detail"):
        with django_assert_max_num_queries(19):
            client.get(address(report, name))


def test_a_mistake_is_said_at_its_field_and_nothing_is_lost(agreement, staff):
    report = make.report(agreement)
    row = {"row": "", "name": "Visit", "held": "32/07/2018", "cost": "5", "funding": "none"}
    page = signed_in(staff).post(address(report, "edit"), typed(report, row, summary="Other words")).content.decode()
    assert "Other words" in page
    assert "32/07/2018" in page
    assert 'data-field="id_activities-0-held"' in page
    assert 'data-field="id_activities-0-cost"' in page
    assert not report.activities.exists()


def test_of_two_who_write_the_second_is_told_and_loses_nothing(agreement, staff):
    report = make.report(agreement)
    client, mine = signed_in(staff), {"row": "", "name": "Mine"}
    late = typed(report, mine)
    client.post(address(report, "edit"), typed(report, {"row": "", "name": "Theirs"}))
    page = client.post(address(report, "edit"), late)
    assert page.status_code == 409
    assert "Mine" in page.content.decode()

    report.refresh_from_db()
    assert client.post(address(report, "edit"), late | {"version": report.version}).status_code == 302
    # What the second had never seen is not taken out by what they save.
    assert set(activities_of(report).values_list("name", flat=True)) == {"Mine", "Theirs"}


def test_the_way_of_a_report_and_who_takes_it(agreement, staff, supervisor):
    report = make.report(agreement)
    clerk, boss = signed_in(staff), signed_in(supervisor)

    def take(client, to, reason=""):
        report.refresh_from_db()
        sent = {"to": to, "came_from": report.state, "reason": reason}
        status = client.post(address(report, "move"), sent).status_code
        report.refresh_from_db()
        return status, report.state

    assert take(clerk, "checked") == (403, "draft")
    assert take(clerk, "sent") == (302, "sent")
    assert take(clerk, "checked") == (403, "sent")
    assert clerk.post(address(report, "edit"), typed(report)).status_code == 409
    assert take(boss, "draft") == (200, "sent")
    assert take(boss, "draft", "Where?") == (302, "draft")
    assert take(clerk, "sent") == (302, "sent")
    assert take(boss, "checked") == (302, "checked")
    assert take(boss, "locked") == (302, "locked")
    stale = {"to": "draft", "came_from": "sent", "reason": "Late"}
    assert boss.post(address(report, "move"), stale).status_code == 302
    report.refresh_from_db()
    assert report.state == "locked"
    assert take(boss, "draft", "A number was wrong") == (302, "draft")
    assert report.steps.last().reason == "A number was wrong"


def test_who_reads_who_writes_and_what_stays_hidden(agreement, staff):
    report = make.report(agreement)
    make.activity(agreement, report=report)
    hidden = make.document(agreement, b"%PDF-1.4 hidden", access="restricted", title="Rahasia")
    ReportPaper.objects.create(report=report, agreement=agreement, document=hidden)
    city = make.user("kota", "staff", make.region("19.71"))
    other = make.user("luar", "staff", make.region("13"))
    reviewer = make.user("kemlu", "reviewer")
    # The reviewer reads all, the province's own writes; who is elsewhere finds nothing.
    reads = {staff: (200, 200), reviewer: (200, 403), city: (404, 404), other: (404, 404)}
    for person, (reading, writing) in reads.items():
        client = signed_in(person)
        assert client.get(address(report)).status_code == reading
        assert client.get(address(report, "pdf")).status_code == reading
        assert client.get(address(report, "edit")).status_code == writing
        listed = client.get("/reports/?columns=all").content.decode()
        assert (agreement.title in listed) == (reading == 200)
        did = client.get("/activities/?columns=all").content.decode()
        assert (agreement.reference in did) == (reading == 200)
    paper = signed_in(staff).get(address(report, "pdf"))
    assert b"".join(paper.streaming_content).startswith(b"%PDF")
    assert Export.objects.filter(user=staff, list="reports", format="pdf", rows=1).exists()


def test_an_activity_by_itself_is_changed_until_its_report_is_sent(agreement, staff):
    client = signed_in(staff)
    client.post(reverse("monitoring:activity-new", args=[agreement.reference]), {"name": "Visit", "held": "2018"})
    activity = Activity.objects.get()
    page = reverse("monitoring:activity-edit", args=[agreement.reference, activity.pk])
    client.post(page, {"name": "Two visits", "held": "Juli 2018"})
    activity.refresh_from_db()
    assert (activity.name, activity.held_precision, activity.created_by) == ("Two visits", "month", staff)

    report = make.report(agreement, "2018-07-01", "2018-12-31")
    Activity.objects.update(report=report)
    make.moved(report, "sent")
    assert client.post(page, {"name": "Three visits"}).status_code == 409
    make.moved(report, "draft")
    client.post(page, {"take_out": "1", "cancelled_reason": "Never held"})
    assert client.get(page).status_code == 404
    assert "Two visits" not in client.get("/activities/").content.decode()


def test_the_lists_narrow_and_take_home(agreement, staff, django_assert_max_num_queries):
    report = make.moved(make.report(agreement, owner=staff), "sent")
    make.activity(agreement, report=report)
    make.activity(agreement, funding="apbd", held_on=None, place="Victoria")
    client = signed_in(staff)

    def found(query):
        answer = client.get(f"{query}&export=csv&headers=codes")
        return len(b"".join(answer.streaming_content).splitlines()) - 1

    assert [found(f"/reports/?{query}") for query in ("state=sent", "state=draft", "owner=me", "q=visits", "q=x")] == [
        1, 0, 1, 1, 0,
    ]  # fmt: skip
    queries = ("funding=apbd", "report=no", "report=yes", "region=19", "q=victoria", "held_after=2018-03-06")
    assert [found(f"/activities/?{query}") for query in queries] == [1, 1, 1, 2, 1, 0]
    for page in ("/reports/?columns=all", "/activities/?columns=all"):
        with django_assert_max_num_queries(7):
            client.get(page)
