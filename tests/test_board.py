"""The board of what is in process: its columns and cards, the lists behind them, its filters and its cost."""

import datetime
import re

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.choices import ActingBody, Process
from agreements.models import Stage
from tests import make
from tests.test_list import titles

URL = "/agreements/board/"


@pytest.fixture
def stages(db):
    first = make.procedure("exploration", "drafting", "signing", "implementation")
    second = make.procedure("exploration", "drafting", "implementation", legal_basis="permendagri_3_2008")
    Stage.objects.filter(code="implementation").update(rests=True, order=9)
    Stage.objects.filter(procedure=first, code="drafting").update(acting_body=ActingBody.KEMLU, days=10)
    found = {stage.code: stage for stage in first.stages.all()}
    return found | {f"{stage.code}2": stage for stage in second.stages.all()}


def at(stage, region, *partners, on="2020-01-01", process=Process.IN_PROCESS, **fields):
    return make.entered(make.agreement(region, *partners, **fields), stage, on, process)


def columns(response):
    return [
        (column.code, column.count, [card.title for card in column.cards]) for column, _a in response.context["columns"]
    ]


def test_each_stage_is_a_column_in_which_what_has_waited_longest_stands_first(stages, places, client_of):
    at(stages["drafting"], places.babel, on="2024-05-01", title="second")
    at(stages["drafting2"], places.belitung, on="2019-01-01", title="first")
    at(stages["drafting"], places.padang, on=None, title="last")
    at(stages["exploration"], places.padang, title="talks")
    at(stages["exploration"], places.padang, process=Process.POSTPONED)
    at(stages["implementation"], places.padang, process=Process.DONE)
    make.agreement(places.padang)

    assert columns(client_of("reviewer").get(URL)) == [
        ("exploration", 1, ["talks"]),
        ("drafting", 3, ["first", "second", "last"]),
        ("signing", 0, []),
    ]


def test_the_board_is_that_of_the_persons_regions(stages, places, client_of):
    at(stages["drafting"], places.padang, title="elsewhere")
    at(stages["drafting"], places.pangkalpinang, title="here")

    assert columns(client_of("supervisor").get(URL))[1] == ("drafting", 1, ["here"])
    assert "elsewhere" not in client_of("supervisor").get(URL).text


def test_a_card_says_who_must_act_and_for_how_long_it_has_waited(stages, places, client_of):
    today = timezone.localdate()
    agreement = at(stages["drafting"], places.babel, make.partner("Kota Uji"), on=str(today - datetime.timedelta(11)))
    client = client_of("reviewer")
    client.cookies["django_language"] = "en"
    page = client.get(URL)

    [card] = page.context["columns"][1][0].cards
    assert (card.region, card.partners, card.body) == ("Kepulauan Bangka Belitung", ["Kota Uji"], ActingBody.KEMLU)
    assert (card.days, card.late) == (11, True)
    assert f'href="{agreement.get_absolute_url()}"' in page.text
    assert "11 days" in page.text
    assert "too long" in page.text


def test_what_came_in_a_year_is_not_counted_in_days(stages, places, client_of):
    agreement = make.agreement(places.babel)
    agreement.stage_changes.create(
        change="entered",
        to_stage=stages["signing"],
        to_process="in_process",
        happened_on="2019-01-01",
        happened_precision="year",
    )
    page = client_of("reviewer").get(URL)
    [card] = page.context["columns"][2][0].cards
    assert (card.days, str(card.since)) == (None, "2019")


@pytest.mark.parametrize("role", ["reviewer", "supervisor", "city_staff"])
@pytest.mark.parametrize("query", ["", "?region=19", "?kind=ksdpl&legal_basis=permendagri_25_2020", "?waiting=kemlu"])
def test_behind_each_number_stand_exactly_its_rows(stages, places, client_of, role, query):
    for number, region in enumerate([places.babel, places.pangkalpinang, places.padang] * 3):
        basis = ["", "permendagri_25_2020"][number % 2]
        at(stages[["drafting", "drafting2", "signing"][number // 3]], region, kind=["ksdpl", "ksdll"][number % 3 == 2],
           legal_basis=basis, title=f"{number}")  # fmt: skip
    client = client_of(role)
    page = client.get(URL + query)
    found = page.context["columns"]

    for column, address in found:
        listing = client.get(address)
        assert listing.context["listing"].count == column.count
        assert titles(listing) == [card.title for card in column.cards]
    total = page.context["total"]
    assert client.get(total.address).context["listing"].count == total.count == sum(each.count for each, _a in found)


def test_a_column_has_twenty_cards_and_leads_to_the_others(stages, places, client_of):
    for stage in ("drafting", "drafting2"):
        for number in range(15):
            at(stages[stage], places.babel, on=f"2020-01-{number + 1:02}", title=f"{number}")
    page = client_of("reviewer").get(URL)
    column, address = page.context["columns"][1]

    assert (column.count, len(column.cards)) == (30, 20)
    assert [card.title for card in column.cards] == [f"{n}" for n in range(10) for _twice in range(2)]
    assert f'<p class="board-more">\n                      <a href="{address.replace("&", "&amp;")}">' in page.text


def test_a_number_above_the_cap_of_the_lists_says_more_than(stages, places, client_of):
    for _each in range(3):
        at(stages["drafting"], places.babel)
    with override_settings(LIST_CAP=2):
        column, _address = client_of("reviewer").get(URL).context["columns"][1]
        assert (column.counted, column.more) == (2, True)


@pytest.mark.parametrize("query", ["kind=x", "region=99", "colour=red", "stage=signed"])
def test_what_is_not_understood_shows_nothing_and_says_what(stages, places, client_of, query):
    at(stages["drafting"], places.babel, title="Hidden")
    page = client_of("reviewer").get(f"{URL}?{query}")
    assert f'data-problem="{query.partition("=")[0]}"' in page.text
    assert "Hidden" not in page.text


def test_the_form_keeps_the_filters_for_which_it_has_no_field(stages, places, client_of):
    at(stages["drafting"], places.babel)
    page = client_of("reviewer").get(f"{URL}?tie=none&kind=ksdpl&region=19").text
    hidden = re.findall(r'<input type="hidden"\s+form="list-filters"\s+name="(\w+)"\s+value="(\w+)"', page)
    assert sorted(hidden) == [("region", "19"), ("tie", "none")]


def test_an_empty_board_says_why(stages, places, client_of):
    assert 'class="empty"' in client_of("reviewer").get(URL).text


@pytest.mark.parametrize("role", ["administrator", "reviewer", "supervisor", "city_staff"])
def test_the_board_asks_the_database_as_seldom_for_many_as_for_few(stages, places, client_of, role):
    def filled(number):
        for count in range(number):
            at(stages[["drafting", "drafting2", "signing"][count % 3]], places.pangkalpinang, make.partner())
        client = client_of(role)
        client.get(URL)
        with CaptureQueriesContext(connection) as captured:
            client.get(URL)
        return len(captured)

    assert filled(3) == filled(60) <= 6


def test_the_list_and_the_start_page_lead_to_the_board(stages, places, client_of):
    at(stages["drafting"], places.babel)
    client = client_of("supervisor")
    for address in ("/", "/agreements/"):
        assert f'href="{URL}"' in client.get(address).text
