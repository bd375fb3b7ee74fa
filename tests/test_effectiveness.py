"""What an agreement came to: the picture by stated rules on a day, and the judgement of a person beside it."""

import datetime
from decimal import Decimal

import pytest

from agreements.models import AgreementSector
from monitoring.effectiveness import Picture, pictures_of
from monitoring.effectiveness.picture import Activities, Commitments, Obstacles, Reports, Sectors
from tests import make

DAY = datetime.date(2018, 7, 12)
# Looked at are the two years before it, the setting EFFECT_MONTHS.
SINCE = "2016-07-13"
SIGNED = {"is_signed": True, "signed_on": "2005-03-01", "signed_precision": "day"}


@pytest.fixture
def agreement(places):
    return make.agreement(places.babel, make.partner(), **SIGNED)


def picture(of):
    return pictures_of([of], DAY)[of.pk]


def kept(of, due_on, *days, **fields):
    made = make.commitment(of, due_on, **({"rhythm": "yearly"} | fields))
    for number, day in enumerate(days):
        year = int(due_on[:4]) + number if due_on else None
        make.fulfilled(made, day, due_on=f"{year}{due_on[4:]}" if due_on else None)
    return made


def test_an_agreement_of_which_nothing_is_known(agreement):
    found = picture(agreement)
    assert found == Picture(DAY, datetime.date.fromisoformat(SINCE), reports=Reports(owed=4))
    assert found.commitments.share is None


COMMITMENTS = [
    ("kept on its day", lambda of: kept(of, "2018-01-10", "2018-01-10", rhythm="once"), {"done": 1, "in_time": 1}, 100),
    ("kept a day later", lambda of: kept(of, "2018-01-10", "2018-01-11", rhythm="once"), {"done": 1, "after": 1}, 0),
    ("kept without a date", lambda of: kept(of, None, "2018-01-11", rhythm="once"), {"done": 1, "undated": 1}, None),
    ("kept after the day", lambda of: kept(of, "2018-07-12", "2018-07-13", rhythm="once"), {"open": 1}, None),
    ("late", lambda of: make.commitment(of, "2018-07-11"), {"late": 1}, 0),
    ("due", lambda of: make.commitment(of, "2018-07-12"), {"open": 1}, None),
    ("open", make.commitment, {"open": 1}, None),
    ("dropped", lambda of: make.commitment(of, "2018-01-01", dropped_on="2018-02-01", dropped_reason="No"),
     {"dropped": 1}, None),
    ("kept twice of three", lambda of: kept(of, "2016-01-10", "2016-01-10", "2017-01-01"),
     {"late": 1, "in_time": 2}, 67),
    ("missed once", lambda of: make.fulfilled(make.commitment(of, "2017-09-01", rhythm="yearly"), "2017-09-02",
     due_on="2017-09-01", outcome="missed"), {"open": 1, "missed": 1}, 0),
    ("missed to the last", lambda of: make.fulfilled(make.commitment(of, "2018-01-10"), "2018-02-01",
     due_on="2018-01-10", outcome="missed"), {"never": 1, "missed": 1}, 0),
    ("returned", lambda of: make.fulfilled(make.commitment(of, "2018-01-10"), "2018-01-10", due_on="2018-01-10",
     sign_off="returned", sign_off_note="Where?", signed_off_at="2018-02-01T08:00Z"), {"late": 1}, 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("happened", "numbers", "share"), [row[1:] for row in COMMITMENTS], ids=[row[0] for row in COMMITMENTS]
)
def test_commitments(agreement, happened, numbers, share):
    happened(agreement)
    found = picture(agreement).commitments
    assert found == Commitments(**numbers)
    assert found.share == share


def test_activities_of_the_last_two_years_and_what_they_cost(agreement):
    for held_on, fields in [
        (SINCE, {"cost": "1500000", "funding": "apbd"}),
        ("2018-07-12", {"cost": "500000", "funding": "apbd"}),
        ("2017-01-01", {"cost": "250000.50", "funding": "partner", "held_precision": "year"}),
        ("2017-02-01", {"funding": "partner"}),
        ("2017-02-01", {}),
        ("2016-07-12", {"cost": "9", "funding": "apbd"}),
        ("2018-07-13", {"cost": "9", "funding": "apbd"}),
        (None, {}),
        ("2018-01-01", {"cancelled_reason": "Twice"}),
    ]:
        make.activity(agreement, held_on, **({"held_precision": "day" if held_on else "unknown"} | fields))
    found = picture(agreement).activities
    spent = {"apbd": Decimal(2000000), "partner": Decimal("250000.50")}
    assert found == Activities(5, {"": 1, "apbd": 2, "partner": 2}, spent, unpriced=2)
    assert found.total == Decimal("2250000.50")


def test_obstacles_open_on_the_day_and_how_long(agreement):
    make.obstacle(agreement, "2018-07-02", severity="stops")
    make.obstacle(agreement, "2018-07-10")
    make.obstacle(agreement, "2018-06-12", cleared_on="2018-07-13", cleared_how="A letter")
    make.obstacle(agreement, "2010-01-01", cleared_on="2018-07-12", cleared_how="A letter")
    make.obstacle(agreement, "2018-07-13")
    assert picture(agreement).obstacles == Obstacles(open=3, stopping=1, days=30, cleared=1)


# Owed are the semesters I/2016 to II/2017; the days for reporting on I/2018 end on 30 July.
REPORTS = [
    ([], 0),
    ([("2017-01-01", "2017-06-30", "semester")], 1),
    ([("2017-01-01", "2017-12-31", "year")], 2),
    ([("2015-01-01", "2015-06-30", "semester")], 0),
    ([("2017-01-01", "2017-03-31", "quarter")], 0),
]


@pytest.mark.parametrize(("told", "delivered"), REPORTS)
def test_reports_delivered_of_those_owed(agreement, told, delivered):
    for starts_on, ends_on, length in told:
        make.moved(make.report(agreement, starts_on, ends_on, length=length), "sent")
    make.report(agreement, "2016-07-01", "2016-12-31")
    assert picture(agreement).reports == Reports(owed=4, delivered=delivered)


def test_sectors_that_were_begun(agreement):
    for code, progress in (("FSH", ""), ("AGR", "done"), ("EDU", "running"), ("PAR", "not_started")):
        AgreementSector.objects.create(agreement=agreement, sector=make.sector(code), progress=progress)
    assert picture(agreement).sectors == Sectors(number=4, started=2, done=1)
    make.fulfilled(make.commitment(agreement, "2017-01-01", sector=make.sector("FSH")), "2017-01-01")
    assert picture(agreement).sectors == Sectors(number=4, started=3, done=2)


def test_a_picture_is_kept_and_read_again(agreement):
    make.activity(agreement, "2018-01-01", cost="1000", funding="apbd")
    make.obstacle(agreement, "2018-07-02")
    found = picture(agreement)
    assert Picture.read(found.as_json()) == found
    assert Picture.read({}) is None


def test_many_pictures_take_as_many_queries_as_one(places, django_assert_num_queries):
    made = [make.agreement(places.babel, **SIGNED) for _each in range(3)]
    for each in made:
        kept(each, "2016-01-10", "2016-01-10", sector=make.sector())
        AgreementSector.objects.create(agreement=each, sector=make.sector())
        make.moved(make.report(each), "sent")
    with django_assert_num_queries(7):
        assert len(pictures_of(made, DAY)) == 3
    with django_assert_num_queries(0):
        assert pictures_of([], DAY) == {}
