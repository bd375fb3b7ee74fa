"""Which cooperations sleep on a day, and the last sign that one lives: each kind of sign, in time and too late."""

import datetime

import pytest

from agreements.models import Agreement
from lists.columns import Asked, resolved
from monitoring.choices import Life
from monitoring.life import life_is, life_on
from monitoring.signs import SIGNS, last_of
from tests import make

DAY = datetime.date(2018, 7, 12)
# Two years before it, the setting SLEEPING_MONTHS: on this day is too long ago, the day after it is not.
LONG_AGO, LATELY = "2016-07-12", "2016-07-13"
SIGNED = {"is_signed": True, "signed_on": "2005-03-01", "signed_precision": "day"}


def activity(on, precision="day", **fields):
    return lambda of: make.activity(of, on, held_precision=precision, **fields)


def report(ends_on, *states, starts_on="2016-01-01"):
    return lambda of: make.moved(make.report(of, starts_on, ends_on, length="year"), *states)


def kept(on, **fields):
    return lambda of: make.fulfilled(make.commitment(of, "2016-01-01"), on, **fields)


def said(state, on, precision="day"):
    values = {"activity": state, "activity_on": on, "activity_precision": precision}
    return lambda of: Agreement.objects.filter(pk=of.pk).update(**values)


def follows(how, **fields):
    return lambda of: make.agreement(of.region, **({**SIGNED, "follows": of, "follows_as": how} | fields))


RETURNED = {"sign_off": "returned", "sign_off_note": "Where?", "signed_off_at": "2018-01-01T08:00Z"}
NO_STATE, NO_SIGN = None, ""
# What is known of an agreement, what happened under it, how it stands, and the last sign.
TABLE = [
    ("nothing ever", SIGNED, None, "sleeping", NO_SIGN),
    ("nobody knows since when", {"is_signed": True}, None, "sleeping", NO_SIGN),
    # On paper or not.
    ("not signed", {}, None, NO_STATE, NO_SIGN),
    ("ended", {**SIGNED, "term": "years", "term_years": 5}, None, NO_STATE, NO_SIGN),
    ("terminated on the day", {**SIGNED, "terminated_on": DAY}, None, NO_STATE, NO_SIGN),
    ("ends on the day", {**SIGNED, "term": "ends_on", "ends_on": DAY, "ends_precision": "day"}, None, "sleeping", ""),
    ("renewed", SIGNED, follows("renews"), NO_STATE, NO_SIGN),
    ("LoI that an MoU fulfils", {**SIGNED, "instrument": "loi"}, follows("fulfils"), NO_STATE, NO_SIGN),
    ("renewal not signed yet", SIGNED, follows("renews", is_signed=False, signed_on=None, signed_precision="unknown"),
     "sleeping", NO_SIGN),
    ("renewal that begins tomorrow", SIGNED, follows("renews", signed_on="2018-07-13"), "sleeping", NO_SIGN),
    ("a plan follows", SIGNED, follows("implements"), "sleeping", NO_SIGN),
    # Too new for a sign.
    ("began long ago", {**SIGNED, "signed_on": LONG_AGO}, None, "sleeping", NO_SIGN),
    ("began lately", {**SIGNED, "signed_on": LATELY}, None, "new", NO_SIGN),
    ("began some day of the year", {**SIGNED, "signed_on": "2016-01-01", "signed_precision": "year"}, None, "new", ""),
    ("in force lately", {**SIGNED, "effective_on": LATELY, "effective_precision": "day"}, None, "new", NO_SIGN),
    # Activities.
    ("activity long ago", SIGNED, activity(LONG_AGO), "sleeping", "activity 2016-07-12"),
    ("activity lately", SIGNED, activity(LATELY), "alive", "activity 2016-07-13"),
    ("activity in a month", SIGNED, activity("2016-07-01", "month"), "alive", "activity 2016-07"),
    ("activity in a year", SIGNED, activity("2016-01-01", "year"), "alive", "activity 2016"),
    ("activity in the year before", SIGNED, activity("2015-01-01", "year"), "sleeping", "activity 2015"),
    ("activity planned", SIGNED, activity("2018-07-13"), "sleeping", NO_SIGN),
    ("activity without a date", SIGNED, activity(None, "unknown"), "sleeping", NO_SIGN),
    ("activity by mistake", SIGNED, activity(LATELY, cancelled_reason="Twice"), "sleeping", NO_SIGN),
    # Reports.
    ("report begun", SIGNED, report("2018-06-30"), "sleeping", NO_SIGN),
    ("report sent", SIGNED, report(LATELY, "sent"), "alive", "report 2016-07-13"),
    ("report sent long ago", SIGNED, report(LONG_AGO, "sent"), "sleeping", "report 2016-07-12"),
    ("report locked", SIGNED, report("2018-06-30", "sent", "checked", "locked"), "alive", "report 2018-06-30"),
    ("report sent back", SIGNED, report("2018-06-30", "sent", "draft"), "sleeping", NO_SIGN),
    ("report of a year that runs", SIGNED, report("2018-12-31", "sent"), "alive", "report 2018-07-12"),
    ("report of a time to come", SIGNED, report("2018-12-31", "sent", starts_on="2018-07-13"), "sleeping", NO_SIGN),
    # Commitments.
    ("commitment kept", SIGNED, kept(LATELY), "alive", "kept 2016-07-13"),
    ("commitment kept long ago", SIGNED, kept(LONG_AGO), "sleeping", "kept 2016-07-12"),
    ("commitment not carried out", SIGNED, kept(LATELY, outcome="missed"), "sleeping", NO_SIGN),
    ("evidence returned", SIGNED, kept(LATELY, **RETURNED), "sleeping", NO_SIGN),
    # What somebody said.
    ("said to run lately", SIGNED, said("running", LATELY), "alive", "confirmed 2016-07-13"),
    ("said to run long ago", SIGNED, said("running", LONG_AGO), "sleeping", "confirmed 2016-07-12"),
    ("said to run in a year", SIGNED, said("running", "2016-01-01", "year"), "alive", "confirmed 2016"),
    ("said to run, no date", SIGNED, said("running", None, "unknown"), "sleeping", NO_SIGN),
    ("said to run later", SIGNED, said("running", "2018-07-13"), "sleeping", NO_SIGN),
    ("said not to run", SIGNED, said("not_running", LATELY), "sleeping", NO_SIGN),
]  # fmt: skip


@pytest.mark.parametrize(
    ("known", "happened", "state", "sign"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_how_a_cooperation_stands_and_its_last_sign(places, known, happened, state, sign):
    made = make.agreement(places.babel, **known)
    if happened:
        happened(made)

    rows = Agreement.objects.filter(pk=made.pk)
    assert rows.values_list(life_on(DAY), flat=True).get() == state
    assert [code for code in Life if rows.filter(life_is([code], DAY)).exists()] == ([state] if state else [])
    found = last_of(rows.values_list(*(resolved(source, Asked(None, DAY)) for source in SIGNS)).get())
    assert (f"{found.sign} {found.day.isoformat()}" if found else "") == sign


def test_the_latest_sign_counts(places):
    made = make.agreement(places.babel, **SIGNED)
    for happened in (
        activity("2017-01-01"),
        kept("2018-01-01"),
        report("2016-12-31", "sent"),
        activity("2016-01-01", "year"),
    ):
        happened(made)
    values = Agreement.objects.values_list(*(resolved(source, Asked(None, DAY)) for source in SIGNS)).get()
    assert str(last_of(values).day.first) == "2018-01-01"


def test_nothing_of_it_is_written_into_the_activity(places):
    made = make.agreement(places.babel, **SIGNED)
    assert Agreement.objects.filter(life_is([Life.SLEEPING], DAY)).get() == made
    made.refresh_from_db()
    assert made.activity == "unknown"
