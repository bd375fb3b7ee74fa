"""The four aman in the list of agreements and in its files, and what waits on the start page."""

import csv
import datetime
import io
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from agreements.models import Agreement, StageChange
from assessments.choices import Aspect, Recommendation, Result
from assessments.recommendation import AGAIN, MISSING
from tests import judging, make

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.date(2019, 1, 1)


@pytest.fixture
def judged(places: SimpleNamespace) -> dict[str, Agreement]:
    """An agreement for each value of the filter, and one that was never judged."""
    names = ("safe", "needs_improvement", "unsafe", "incomplete", "again", "never")
    made = {name: make.agreement(places.babel, title=f"Perikatan {name}") for name in names}
    for name in ("safe", "needs_improvement", "unsafe", "again"):
        judging.all_safe(made[name], assessed_on=LONG_AGO)
    judging.assessment(made["needs_improvement"], Aspect.LEGAL, Result.NEEDS_IMPROVEMENT)
    judging.assessment(made["unsafe"], Aspect.SECURITY, Result.UNSAFE)
    judging.assessment(made["incomplete"], Aspect.LEGAL)
    judging.assessment(made["again"], Aspect.LEGAL, assessed_on=LONG_AGO, valid_until=LONG_AGO)
    return made


def rows(client: Any, query: str) -> list[dict[str, str]]:
    response = client.get(f"/agreements/?export=csv&{query}")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


EXPECTED = {
    "safe": {"safe"},
    "needs_improvement": {"needs_improvement"},
    "unsafe": {"unsafe"},
    "incomplete": {"incomplete", "again", "never"},
    MISSING: {"incomplete", "never"},
    AGAIN: {"again"},
}


@pytest.mark.parametrize("code", EXPECTED)
@pytest.mark.parametrize("role", ["reviewer", "province_staff"])
def test_the_list_is_narrowed_by_how_the_four_aman_stand(client_of: Any, judged: Any, code: str, role: str):
    found = rows(client_of(role), f"aman={code}&columns=title&headers=codes")
    assert {row["title"].removeprefix("Perikatan ") for row in found} == EXPECTED[code]
    page = client_of(role).get(f"/agreements/?aman={code}").content.decode()
    assert set(re.findall(r"Perikatan (\w+)</a>", page)) == EXPECTED[code]


def test_an_unknown_value_gives_an_empty_list_with_a_message(client_of: Any, judged: Any):
    page = client_of("reviewer").get("/agreements/?aman=harmless").content.decode()
    assert "Perikatan" not in page
    assert "harmless" in page


def test_it_asks_about_the_day_that_the_list_speaks_of(client_of: Any, judged: Any):
    found = rows(client_of("reviewer"), "aman=again&as_of=1/1/2019&columns=title")
    assert found == []


def test_the_file_says_the_recommendation_and_each_result(client_of: Any, judged: Any):
    names = ["aman", *(f"aman_{aspect}" for aspect in Aspect.values)]
    found = rows(client_of("reviewer"), f"headers=codes&columns=title,{','.join(names)}")
    cells = {row["title"].removeprefix("Perikatan "): [row[name] for name in names] for row in found}
    safe = ["safe"] * 4
    assert cells == {
        "safe": ["safe", *safe],
        "needs_improvement": ["needs_improvement", "safe", "safe", "needs_improvement", "safe"],
        "unsafe": ["unsafe", "safe", "unsafe", "safe", "safe"],
        "incomplete": ["incomplete", "", "", "safe", ""],
        "again": ["incomplete", *safe],
        "never": ["incomplete", "", "", "", ""],
    }


def test_the_file_for_people_has_words(client_of: Any, judged: Any):
    client = client_of("reviewer")
    client.cookies["django_language"] = "en"
    found = rows(client, "aman=unsafe&columns=aman,aman_security")
    assert [list(row.values()) for row in found] == [["not recommended", "unsafe"]]


def test_the_page_draws_them_as_word_and_shape(client_of: Any, judged: Any):
    page = client_of("reviewer").get("/agreements/?columns=title,aman,aman_security&aman=unsafe").content.decode()
    assert page.count('class="aman aman-unsafe"') == 2


@pytest.mark.parametrize("query", ["aman=unsafe", "aman=incomplete", "aman=again", "columns=title,aman,aman_legal"])
def test_the_list_takes_no_more_queries(client_of: Any, judged: Any, django_assert_max_num_queries: Any, query: str):
    client = client_of("reviewer")
    client.get("/agreements/")
    with django_assert_max_num_queries(7):
        client.get(f"/agreements/?{query}")


# The start page -----------------------------------------------------------------------------------


@pytest.fixture
def in_process(judged: dict[str, Agreement]) -> list[Agreement]:
    """Two of them are in process: one that was never judged and one that is complete."""
    stage = make.procedure("exploration").stages.get()
    found = [judged["never"], judged["safe"]]
    for agreement in found:
        StageChange.objects.create(agreement=agreement, change="entered", to_stage=stage, to_process="in_process")
    return found


def test_the_start_page_counts_for_reviewers_and_each_number_opens_its_rows(client_of: Any, in_process: Any):
    client = client_of("reviewer")
    page = client.get("/").content.decode()
    lines = dict(re.findall(r'data-code="(missing|again)">\s*<a class="worklist-link" href="([^"]+)"', page))
    numbers = re.findall(r'data-code="(?:missing|again)">.*?worklist-count">\s*(\d+)', page, re.DOTALL)

    assert numbers == ["1", "1"]
    for code, title in {"missing": "Perikatan never", "again": "Perikatan again"}.items():
        opened = client.get(lines[code].replace("&amp;", "&")).content.decode()
        assert set(re.findall(r"Perikatan \w+(?=</a>)", opened)) == {title}


@pytest.mark.parametrize("role", ["supervisor", "province_staff", "city_staff", "outsider"])
def test_the_regions_are_not_told_to_judge(client_of: Any, in_process: Any, role: str):
    assert 'id="aman-waiting"' not in client_of(role).get("/").content.decode()


def test_the_tab_is_a_link_from_the_agreement(client_of: Any, judged: Any):
    agreement = judged["safe"]
    page = client_of("province_staff").get(agreement.get_absolute_url()).content.decode()
    assert reverse("assessments:assessment-list", args=[agreement.reference]) in page
    assert Recommendation.SAFE.value in page
