"""The list of agreements by stage: its filters, orders, columns and files, and what they cost."""

import csv
import datetime
import io
import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from agreements.choices import ActingBody, Process
from agreements.filters import AgreementFilter
from agreements.models import Agreement, Stage
from tests import make
from tests.test_list import titles

TODAY = datetime.date(2026, 7, 12)
URL = "/agreements/"


@pytest.fixture
def stages(db):
    """Of two procedures, whose stages of one code are the same step; by code, the second's by code and 2."""
    first = make.procedure("exploration", "dprd_approval", "drafting", "signing", "implementation")
    second = make.procedure("exploration", "drafting", "implementation", legal_basis="permendagri_3_2008")
    bodies = {"dprd_approval": ActingBody.DPRD, "drafting": ActingBody.KEMLU}
    for code, body in bodies.items():
        Stage.objects.filter(code=code).update(acting_body=body, name_id=f"{code} id", task_id=f"Kerjakan {code}")
    Stage.objects.filter(procedure=first, code="drafting").update(days=30)
    found = {stage.code: stage for stage in first.stages.all()}
    return found | {f"{stage.code}2": stage for stage in second.stages.all()}


@pytest.fixture
def rows(places, stages):
    """Agreements named after where they are."""

    def at(code, on, process=Process.IN_PROCESS, region=places.babel):
        title = f"{code} {process}" if process != Process.IN_PROCESS else code
        return make.entered(make.agreement(region, title=title), stages[code], on, process)

    at("exploration", "2026-07-01")
    at("dprd_approval", "2026-01-01")
    at("drafting", "2026-06-12")
    at("drafting2", "2018-01-01", region=places.padang)
    at("signing", "2026-07-11", Process.POSTPONED)
    at("exploration2", None, Process.CANCELLED)
    at("implementation", "2015-01-01", Process.DONE)
    make.agreement(places.padang, title="unknown")


@pytest.fixture
def found(people):
    """The titles that a query finds for the reviewer, None when it is not understood."""

    def titles_of(query):
        request = RequestFactory().get(URL)
        request.user = people.reviewer
        filterset = AgreementFilter(QueryDict(query), Agreement.objects.all(), request=request, today=TODAY)
        if not filterset.form.is_valid():
            assert not filterset.narrowed().exists()
            return None
        return set(filterset.narrowed().values_list("title", flat=True))

    return titles_of


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("stage=exploration", "exploration, exploration2 cancelled"),
        ("stage=drafting", "drafting, drafting2"),
        ("stage=drafting&stage=signing", "drafting, drafting2, signing postponed"),
        ("stage=implementation&process=in_process", ""),
        ("process=in_process", "exploration, dprd_approval, drafting, drafting2"),
        ("process=cancelled&process=postponed", "exploration2 cancelled, signing postponed"),
        ("process=done", "implementation done"),
        ("process=not_known", "unknown"),
        ("process=not_known&process=done", "unknown, implementation done"),
        # Who acts at the stage; what is postponed, stopped or done waits for nobody.
        ("waiting=kemlu", "drafting, drafting2"),
        ("waiting=dprd&waiting=region", "dprd_approval, exploration"),
        ("waiting=kemendagri", ""),
        ("waiting_days=0", "exploration, dprd_approval, drafting, drafting2"),
        ("waiting_days=11", "exploration, dprd_approval, drafting, drafting2"),
        ("waiting_days=12", "dprd_approval, drafting, drafting2"),
        ("waiting_days=31", "dprd_approval, drafting2"),
        ("waiting_days=99999", ""),
        # On the thirtieth day it is still in time; the stage of the other procedure has no number of days.
        ("attention=overdue", ""),
        ("attention=overdue&as_of=13/07/2026", "drafting"),
        ("stage=drafting&region=13&kind=ksdpl", "drafting2"),
    ],
)
def test_a_filter_takes_exactly_its_rows(rows, found, query, expected):
    assert found(query) == set(filter(None, expected.split(", ")))


@pytest.mark.parametrize(
    "query",
    [
        "stage=signed",
        "stage=Drafting",
        "stage=%00",
        "process=running",
        "waiting=me",
        "waiting_days=-1",
        "waiting_days=1.000",
        "waiting_days=100000",
        "waiting_days=" + "9" * 5000,
        "waiting_days=%00",
        "waiting_days=٣",
        "waiting_days=a+month",
    ],
)
def test_an_unknown_value_finds_nothing_and_says_so(rows, found, query):
    assert found(query) is None


def test_the_stages_are_offered_once_each_in_their_order_under_the_name_of_the_procedure_entered_last(
    stages, client_of
):
    Stage.objects.filter(pk=stages["drafting2"].pk).update(name_id="Naskah", order=5)
    page = client_of("reviewer").get(URL).text

    offered = re.findall(r'name="stage"\s+value="(\w+)"[^>]*>\s*([^<]*)', page)
    assert [(code, name.strip()) for code, name in offered] == [
        ("exploration", "exploration"),
        ("dprd_approval", "dprd_approval id"),
        ("implementation", "implementation"),
        ("signing", "signing"),
        ("drafting", "Naskah"),
    ]


# Orders ---------------------------------------------------------------------------------------


def test_the_list_is_sorted_by_stage_with_what_has_none_last(rows, client_of):
    client = client_of("reviewer")
    by_stage = titles(client.get(URL, {"sort": "stage"}))
    places = {"exploration": 1, "dprd_approval": 2, "drafting": 3, "drafting2": 2, "signing": 4, "exploration2": 1}

    def place(title):
        return places.get(title.split()[0], 5)

    assert [place(title) for title in by_stage[:-1]] == sorted(place(title) for title in by_stage[:-1])
    assert by_stage[-1] == "unknown"
    downwards = titles(client.get(URL, {"sort": "-stage"}))
    assert [place(title) for title in downwards] == [*sorted(map(place, downwards[:-1]), reverse=True), 5]
    assert downwards[-1] == "unknown"


def test_what_has_been_longest_at_its_stage_comes_first(rows, client_of):
    query = {"sort": "stage_since", "process": "in_process"}
    expected = ["drafting2", "dprd_approval", "drafting", "exploration"]
    assert titles(client_of("reviewer").get(URL, query)) == expected
    assert titles(client_of("reviewer").get(URL, query | {"sort": "-stage_since"})) == expected[::-1]


# Columns and files ----------------------------------------------------------------------------

COLUMNS = "title,stage,process,waiting_for,stage_since,waiting_days,next_step,last_step_on"


def file_of(client, **more):
    response = client.get(URL, {"export": "csv", "columns": COLUMNS, "sort": "title", **more})
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"), newline="")))


def test_the_file_has_codes_for_programs(rows, client_of):
    header, *lines = file_of(client_of("reviewer"), headers="codes")
    since = {day: str((timezone.localdate() - datetime.date.fromisoformat(day)).days) for day in ("2026-06-12",)}
    by_title = {line[0]: line[1:] for line in lines}

    assert header == COLUMNS.split(",")
    assert by_title["drafting"] == [
        "drafting",
        "in_process",
        "kemlu",
        "2026-06-12",
        since["2026-06-12"],
        "Kerjakan drafting",
        "2026-06-12",
    ]
    assert by_title["signing postponed"] == ["signing", "postponed", "", "2026-07-11", "", "", ""]
    assert by_title["implementation done"] == ["implementation", "done", "", "2015-01-01", "", "", "2015-01-01"]
    assert by_title["unknown"] == [""] * 7


def test_the_file_has_words_for_people(rows, client_of):
    client = client_of("reviewer")
    with translation.override("id"):
        body, state = str(ActingBody.KEMLU.label), str(Process.IN_PROCESS.label)
    line = next(line for line in file_of(client) if line[0] == "drafting")
    assert line[1:4] == ["drafting id", state, body]


def test_a_stage_since_a_month_or_a_year_is_not_shown_to_the_day(places, stages, client_of):
    agreement = make.agreement(places.babel, title="By the year")
    agreement.stage_changes.create(
        change="entered",
        to_stage=stages["drafting"],
        to_process="in_process",
        happened_on="2024-01-01",
        happened_precision="year",
    )
    [_header, line] = file_of(client_of("reviewer"), headers="codes")
    assert (line[4], line[7]) == ("2024", "2024")


def test_the_page_shows_a_stage_as_a_badge_and_how_the_procedure_stands(rows, client_of):
    text = client_of("reviewer").get(URL, {"columns": COLUMNS}).text
    assert '<span class="stage stage-in_process">drafting id</span>' in text
    assert '<span class="stage stage-done">implementation · ' in text


# Cost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["", "?stage=drafting&stage=signing", "?sector=PAR&stage=drafting&waiting=kemlu&waiting_days=3&sort=stage"]
)
def test_the_list_asks_the_database_six_times(rows, client_of, query):
    make.sector("PAR")
    client = client_of("supervisor")
    client.get(URL + query)
    with CaptureQueriesContext(connection) as captured:
        client.get(URL + query)
    assert len(captured) <= 6
