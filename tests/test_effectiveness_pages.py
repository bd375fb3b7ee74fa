"""The tab Implementation, its judgements, and what lists, start page and overview say of life and effectiveness."""

import csv
import datetime
import io
import re
from types import SimpleNamespace

import pytest
from django.utils import timezone

from agreements.models import AgreementSector
from lists.filters import ListFilterSet
from monitoring.effectiveness import judgements_of, pictures_of
from monitoring.effectiveness.rules import parts_of
from monitoring.models import Judgement
from tests import make

pytestmark = pytest.mark.django_db
SIGNED = {"is_signed": True, "signed_on": "2005-03-01", "signed_precision": "day"}


def ago(days: int) -> str:
    return (timezone.localdate() - datetime.timedelta(days=days)).isoformat()


@pytest.fixture
def agreement(places: SimpleNamespace):
    """One of which every part of the picture has something to say."""
    made = make.agreement(places.babel, make.partner(), title="MoU Hunan", **SIGNED)
    AgreementSector.objects.create(agreement=made, sector=make.sector())
    for due, done, fields in ((400, 401, {}), (300, 290, {}), (200, 199, {"outcome": "missed"})):
        rhythm = {"rhythm": "yearly"} if fields else {}
        make.fulfilled(
            make.commitment(made, ago(due), sector=make.sector(), **rhythm), ago(done), due_on=ago(due), **fields
        )
    make.fulfilled(make.commitment(made), ago(10))
    make.commitment(made, ago(5))
    make.commitment(made)
    make.commitment(made, ago(900), dropped_on=ago(5), dropped_reason="No funds")
    for funding, cost in (("apbd", 1000), ("partner", 500), ("", 70), ("", None)):
        make.activity(made, ago(30), funding=funding, cost=cost)
    make.activity(made, ago(2000), funding="apbd", cost=1)
    make.obstacle(made, ago(20), severity="stops")
    make.obstacle(made, ago(400), cleared_on=ago(300), cleared_how="A letter")
    # The rows of another agreement are in none of its numbers.
    other = make.agreement(places.babel, **SIGNED)
    make.obstacle(other), make.activity(other, ago(30)), make.fulfilled(make.commitment(other, ago(5)), ago(6))
    return made


def page(of, part=""):
    return f"/agreements/{of.reference}/implementation/{part}"


def test_every_number_opens_the_list_that_has_its_rows(agreement, client_of):
    client, today = client_of("reviewer"), timezone.localdate()
    parts = parts_of(pictures_of([agreement], today)[agreement.pk], agreement.reference)
    assert [part.code for part in parts] == ["commitments", "activities", "spending", "obstacles", "reports", "sectors"]
    checked = 0
    for figure in (figure for part in parts for figure in part.figures if "?" in figure.address):
        listing = client.get(figure.address).context["listing"]
        assert not listing.refused, figure
        number = 1 if figure.value.startswith("Rp") else int(figure.value)
        assert listing.count == number, figure
        checked += 1
    assert checked == 16
    shown = client.get(page(agreement)).content.decode()
    assert all(figure.address.replace("&", "&amp;") in shown for part in parts for figure in part.figures)


def test_a_judgement_is_kept_with_what_the_rules_said_and_the_older_ones_stay(agreement, people, client_of):
    client = client_of("reviewer")
    sent = {"verdict": "partly", "reason": "Dua kunjungan, belum ada dagang", "judged_on": "12/7/2018", "seen": "0"}
    assert client.post(page(agreement, "judge/"), sent).status_code == 302
    # A second click stores nothing more.
    assert client.post(page(agreement, "judge/"), sent).status_code == 302
    first = Judgement.objects.get()
    assert (first.by, first.judged_on, first.picture["day"]) == (
        people.reviewer,
        datetime.date(2018, 7, 12),
        "2018-07-12",
    )
    # Somebody who has not seen it is told first, and keeps what they typed.
    second = {"verdict": "effective", "reason": "Sudah berdagang", "judged_on": "30/6/2019", "seen": "0"}
    told = client_of("supervisor").post(page(agreement, "judge/"), second)
    assert "Sudah berdagang" in told.content.decode()
    assert Judgement.objects.count() == 1
    client_of("supervisor").post(page(agreement, "judge/"), second | {"seen": str(first.pk)})
    shown = client.get(page(agreement)).content.decode()
    assert shown.index("Sudah berdagang") < shown.index("Dua kunjungan")
    counts = judgements_of([agreement.pk], timezone.localdate())[agreement.pk]
    assert counts.reason == "Sudah berdagang"
    assert judgements_of([agreement.pk], datetime.date(2018, 12, 31))[agreement.pk] == first
    history = client_of("province_staff").get(f"/agreements/{agreement.reference}/history/").content.decode()
    assert "Sudah berdagang" in history


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"verdict": ""}, "verdict"), ({"reason": ""}, "reason"), ({"judged_on": "2018"}, "judged_on"),
     ({"judged_on": "1/1/2099"}, "judged_on")],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(agreement, client_of, fields, field):
    sent = {"verdict": "partly", "reason": "Dua kunjungan", "judged_on": "12/7/2018"} | fields
    shown = client_of("supervisor").post(page(agreement, "judge/"), sent).content.decode()
    assert f'href="#id_{field}' in shown
    assert not Judgement.objects.exists()


@pytest.mark.parametrize(("role", "status"), [("province_staff", 403), ("outsider", 404)])
def test_nobody_else_judges(agreement, client_of, role, status):
    sent = {"verdict": "partly", "reason": "Dua kunjungan", "judged_on": "12/7/2018"}
    assert client_of(role).post(page(agreement, "judge/"), sent).status_code == status
    assert not Judgement.objects.exists()


def rows(client, query):
    response = client.get(f"/agreements/?export=csv&headers=codes&{query}")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return {row["title"]: row for row in csv.DictReader(io.StringIO(text))}


@pytest.fixture
def several(places):
    """One that sleeps, one that lives, one that is too new, one that was judged, and one of another province."""
    made = {name: make.agreement(places.babel, title=name, **SIGNED) for name in ("asleep", "alive", "judged")}
    made["new"] = make.agreement(places.babel, title="new", **(SIGNED | {"signed_on": ago(30)}))
    make.agreement(places.padang, title="elsewhere", **SIGNED)
    make.activity(made["alive"], ago(100)[:4] + "-01-01", held_precision="year")
    make.judgement(made["judged"], "effective", "2018-07-12", reason="Old")
    make.judgement(made["judged"], "not_effective", "2019-07-12", reason="New")
    return made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("life=sleeping", {"asleep", "judged"}),
        ("life=alive", {"alive"}),
        ("life=new&life=alive", {"new", "alive"}),
        ("effect=not_effective", {"judged"}),
        ("effect=effective", set()),
        ("effect=effective&as_of=1/1/2019", {"judged"}),
        ("effect=not_judged", {"asleep", "alive", "new"}),
        ("report=missing", {"asleep", "alive", "judged"}),
        ("commitment=late", set()),
        ("obstacle=open", set()),
    ],
)
def test_the_list_is_narrowed_by_life_and_effectiveness(several, client_of, query, found):
    assert set(rows(client_of("supervisor"), query)) == found


def test_the_columns_say_the_last_sign_and_the_judgement_on_page_and_file(
    several, client_of, django_assert_max_num_queries
):
    columns = "title,life,last_sign,last_sign_was,effect,effect_on,effect_reason"
    client = client_of("supervisor")
    found = rows(client, f"columns={columns}")
    assert list(found["alive"].values())[1:] == ["alive", ago(100)[:4], "activity", "", "", ""]
    assert list(found["judged"].values())[1:] == ["sleeping", "", "", "not_effective", "2019-07-12", "New"]
    client.get("/agreements/")
    with django_assert_max_num_queries(8):
        shown = client.get(f"/agreements/?columns={columns}").content.decode()
    assert 'class="life life-sleeping"' in shown
    assert f">{ago(100)[:4]}<" in shown


@pytest.mark.parametrize(("name", "marked"), [("asleep", True), ("alive", False), ("new", False)])
def test_every_page_of_one_that_sleeps_says_so_and_leaves_the_three_states_alone(several, client_of, name, marked):
    client, at = client_of("supervisor"), f"/agreements/{several[name].reference}/"
    for address in (at, f"{at}papers/", f"{at}implementation/"):
        shown = client.get(address).content.decode()
        above = re.search(r'<div class="agreement-marks">.*?</div>', shown, re.DOTALL)[0]
        assert ("life-sleeping" in above) is marked
        assert "activity-unknown" in above


def test_the_tab_runs_a_fixed_number_of_queries(agreement, client_of, django_assert_max_num_queries):
    for number in range(3):
        make.judgement(agreement, reason=f"Reason {number}")
    client = client_of("reviewer")
    client.get(page(agreement))
    with django_assert_max_num_queries(13):
        client.get(page(agreement))


def test_an_unknown_value_shows_nothing_and_says_so(several, client_of):
    for query in ("life=dead", "effect=good", "report=late"):
        listing = client_of("supervisor").get(f"/agreements/?{query}").context["listing"]
        assert listing.refused
        assert isinstance(listing.filterset, ListFilterSet)


def test_the_page_of_a_region_counts_those_that_sleep_and_opens_them(several, client_of):
    client = client_of("supervisor")
    asks = {counted.code: counted for counted in client.get("/regions/19/").context["part"].asks()}
    assert {code: counted.number for code, counted in asks.items()} == {"sleeping": 2, "no_report": 3}
    for counted in asks.values():
        assert client.get(counted.address).context["listing"].count == counted.number
