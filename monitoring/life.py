"""Which cooperations sleep: they run on paper, and nothing has shown for SLEEPING_MONTHS that they live.

Computed for a day and never stored; stage, validity and what was said of the activity stay as they are
(docs/decisions/0032). One place for list, page, pack, start page and weekly mail.
"""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from agreements.choices import Activity, FollowsAs, Term, Validity
from agreements.models.expressions import last_day
from agreements.validity import validity_is
from coopreg.dates import months_later
from monitoring.choices import Life, Sign
from monitoring.signs import SHOWN

ON_PAPER = (Validity.IN_FORCE, Validity.TERM_UNKNOWN)


def life_is(states: Iterable[str], on: datetime.date) -> Q:
    """The condition that an agreement stands so on the day ``on``: values of ``Life``.

    What does not run on paper has none of them, nor a text in whose place another one stands.
    """
    condition = Q(pk__in=[])
    for state in states:
        condition |= _CONDITIONS[Life(state)](on)
    return running_on_paper(on) & condition


def sleeping(on: datetime.date) -> Q:
    """The agreements that sleep on the day ``on``."""
    return life_is([Life.SLEEPING], on)


def life_on(on: datetime.date) -> Case:
    """The same as an expression: a value of ``Life``, None for what does not run on paper."""
    shown = Case(
        When(_shows_life(on), then=Value(Life.ALIVE)),
        When(_began_lately(on), then=Value(Life.NEW)),
        default=Value(Life.SLEEPING),
        output_field=CharField(),
    )
    return Case(When(running_on_paper(on), then=shown), default=None, output_field=CharField())


def running_on_paper(on: datetime.date) -> Q:
    """In force or of unknown term, and no later text stands in its place."""
    return validity_is(ON_PAPER, on) & ~Q(Exists(_in_its_place(on)))


def _in_its_place(on: datetime.date) -> QuerySet[Any, Any]:
    """Signed texts that renew, replace or fulfil it, or amend it with a term of their own (agreements/periods.py)."""
    follows = Q(follows_as__in=[FollowsAs.RENEWS, FollowsAs.REPLACES, FollowsAs.FULFILS])
    follows |= Q(follows_as=FollowsAs.AMENDS) & ~Q(term=Term.NOT_STATED)
    begun = Q(valid_from=None) | Q(valid_from__lte=on)
    later = apps.get_model("agreements", "Agreement")._default_manager.order_by()
    return later.filter(follows & begun, follows=OuterRef("pk"), is_signed=True)


# A sign was lately or long ago, and so was the start. A missing date makes a condition unknown, and its opposite as
# well, so both are spelt out.


def limit(on: datetime.date) -> datetime.date:
    """The last day of what is too long ago."""
    return months_later(on, -settings.SLEEPING_MONTHS)


def _shows_life(on: datetime.date) -> Q:
    condition = _confirmed_lately(on)
    for sign in SHOWN:
        condition |= Q(Exists(_shown_lately(sign, on)))
    return condition


def _shows_none(on: datetime.date) -> Q:
    condition = _not_confirmed_lately(on)
    for sign in SHOWN:
        condition &= ~Q(Exists(_shown_lately(sign, on)))
    return condition


def _shown_lately(sign: Sign, on: datetime.date) -> QuerySet[Any, Any]:
    shown = SHOWN[sign]
    since = limit(on)
    # The first condition follows from the second, and only it has an index: no date is less exact than a year.
    soonest = {f"{shown.first}__gt": months_later(since, -12) if shown.precision else since}
    return shown.rows(on).filter(GreaterThan(shown.last(), Value(since)), agreement=OuterRef("pk"), **soonest)


def _confirmed_lately(on: datetime.date) -> Q:
    said = Q(activity=Activity.RUNNING, activity_on__lte=on)
    return said & Q(GreaterThan(last_day("activity"), Value(limit(on))))


def _not_confirmed_lately(on: datetime.date) -> Q:
    long_ago = Q(LessThanOrEqual(last_day("activity"), Value(limit(on))))
    return ~Q(activity=Activity.RUNNING) | Q(activity_on=None) | Q(activity_on__gt=on) | long_ago


def _last_day_of_start() -> Case:
    """The last day on which the text may have become valid."""
    return Case(When(effective_on__isnull=False, then=last_day("effective")), default=last_day("signed"))


def _began_lately(on: datetime.date) -> Q:
    return Q(GreaterThan(_last_day_of_start(), Value(limit(on))))


def _began_long_ago(on: datetime.date) -> Q:
    """Or nobody knows when."""
    since = limit(on)
    return Q(valid_from=None) | (Q(valid_from__lte=since) & Q(LessThanOrEqual(_last_day_of_start(), Value(since))))


_CONDITIONS: dict[Life, Callable[[datetime.date], Q]] = {
    Life.ALIVE: _shows_life,
    Life.NEW: lambda on: _began_lately(on) & _shows_none(on),
    Life.SLEEPING: lambda on: _began_long_ago(on) & _shows_none(on),
}
