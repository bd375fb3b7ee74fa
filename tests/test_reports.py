"""Reports of periods: which are owed, writing one, its way to the lock, and what everybody reads."""

import datetime

import pytest

from agreements.models import Agreement
from monitoring.periods import Period, last_due, period_of, report_missing
from tests import make

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
