"""The signs that a cooperation lives: which rows show one, and the last of them (docs/decisions/0032)."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Case, F, QuerySet, TextField, Value, When

from agreements.choices import Activity
from agreements.models.expressions import last_day
from coopreg.dates import PartialDate, Precision
from lists.columns import Asked, Each, Source
from lists.columns.cells import Sql
from monitoring.choices import Outcome, ReportState, Sign, SignOff


@dataclass(frozen=True)
class Shown:
    """A kind of sign that rows of another table show.

    ``rows`` are those that count on a day. ``first`` is the field of its day, known to the field ``precision`` (to the
    day where it has none), ``last`` the last day on which it may have been.
    """

    rows: Callable[[datetime.date], QuerySet[Any, Any]]
    first: str
    last: Callable[[], Any]
    precision: str = ""


def _activities(on: datetime.date) -> QuerySet[Any, Any]:
    return _table("Activity").filter(cancelled_reason="", held_on__lte=on)


def _reports(on: datetime.date) -> QuerySet[Any, Any]:
    """Those that were sent, however far their supervisor is with them."""
    return _table("Report").filter(starts_on__lte=on).exclude(state=ReportState.DRAFT)


def _kept(on: datetime.date) -> QuerySet[Any, Any]:
    return _table("Fulfilment").filter(outcome=Outcome.KEPT, done_on__lte=on).exclude(sign_off=SignOff.RETURNED)


def _table(name: str) -> QuerySet[Any, Any]:
    return apps.get_model("monitoring", name)._default_manager.order_by()


SHOWN: dict[Sign, Shown] = {
    Sign.ACTIVITY: Shown(_activities, "held_on", lambda: last_day("held"), "held_precision"),
    Sign.REPORT: Shown(_reports, "ends_on", lambda: F("ends_on")),
    Sign.KEPT: Shown(_kept, "done_on", lambda: F("done_on")),
}


# The last one ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class LastSign:
    """The last sign and its day."""

    sign: Sign
    day: PartialDate


# A sign as text: the last day on which it may have been, what it is, how exactly its day is known and the first day of
# that. So the greatest text is the last sign. What lasts beyond the day that is asked about counts as of that day.
_TEXT = "to_char(least({0}, {3}), 'YYYY-MM-DD') || {1} || {2} || to_char(least({4}, {3}), ' YYYY-MM-DD')"
LAST_SQL = """(SELECT max(s COLLATE "C") FROM unnest({0} || {1} || {2} || ARRAY[({3})]) s)"""


def _text(asked: Asked, sign: Sign, last: Any, first: str, precision: str) -> Sql:
    known = F(precision) if precision else Value(Precision.DAY)
    return Sql(_TEXT, last, Value(f" {sign} "), known, Value(asked.day), F(first))


def _each(sign: Sign, shown: Shown) -> Each:
    """The texts of all signs of a kind."""
    return Each(
        lambda asked: shown.rows(asked.day),
        "agreement",
        lambda asked: _text(asked, sign, shown.last(), shown.first, shown.precision),
        (shown.first, "pk"),
    )


def _confirmed(asked: Asked) -> Case:
    text = _text(asked, Sign.CONFIRMED, last_day("activity"), "activity_on", "activity_precision")
    return Case(When(activity=Activity.RUNNING, activity_on__lte=asked.day, then=text), output_field=TextField())


# All signs of an agreement, as sources of columns: three arrays of texts and one text, in the order of ``LAST_SQL``.
SIGNS: tuple[Source, ...] = (*(_each(sign, shown) for sign, shown in SHOWN.items()), _confirmed)


def last_of(texts: Sequence[Sequence[str] | str | None]) -> LastSign | None:
    """The last sign of the values that ``SIGNS`` give, None where there is none."""
    every = [text for value in texts if value for text in ([value] if isinstance(value, str) else value)]
    if not every:
        return None
    _last, sign, precision, first = max(every).split(" ")
    return LastSign(Sign(sign), PartialDate(datetime.date.fromisoformat(first), Precision(precision)))
