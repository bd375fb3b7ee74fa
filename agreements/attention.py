"""What asks to be looked at on a given day: each reason a stable code, its words and a condition (domain.md 2.3, 9.9).

The codes are values of the list's parameter ``attention``, so a number and the list behind it cannot differ.
"""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.lookups import LessThan, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from agreements.choices import Activity, FollowsAs, Instrument, Process, Validity
from agreements.models.expressions import DaysBefore, last_day
from agreements.validity import is_not_over, is_over, validity_is
from coopreg.dates import months_later


class Attention(models.TextChoices):
    """Why somebody should look at an agreement; ``attention_words`` fills in the months."""

    ENDING = "ending", _("in force, ends within %(months)s months")
    UNCONFIRMED = "unconfirmed", _("said to be running, not confirmed for %(months)s months")
    LOI_WAITING = "loi_waiting", _("Letter of Intent older than %(months)s months, no MoU follows")
    ENDED_RUNNING = "ended_running", _("ended or terminated, but said to be running")
    UNDATED = "undated", _("signed, signing date not known")
    SOURCES_DISAGREE = "sources_disagree", _("sources disagree")
    OVERDUE = "overdue", _("in process, longer at its stage than the stage should take")


def attention_words(code: str) -> str:
    """The words of ``code`` in the person's language, with the months that the settings give it."""
    months = settings.ATTENTION_MONTHS.get(code)
    return str(Attention(code).label) % {"months": months}


def attention_choices() -> list[tuple[str, str]]:
    return [(code, attention_words(code)) for code in Attention.values]


def needs(codes: Iterable[str], on: datetime.date) -> Q:
    """The condition that an agreement needs attention on the day ``on`` for any of the reasons ``codes``."""
    condition = Q()
    for code in codes:
        condition |= _CONDITIONS[Attention(code)](on)
    return condition


def of_person(key: Any) -> Q:
    """The agreements that the person with this key entered, and those whose last change is theirs."""
    return Q(created_by=key) | Q(updated_by=key)


def _long_ago(name: str, code: Attention, on: datetime.date) -> Q:
    """The date ``name`` lies as many months before ``on`` as the settings say, even if it was its period's last day."""
    limit = months_later(on, -settings.ATTENTION_MONTHS[code])
    # The first condition follows from the second, and only it has an index.
    return Q(**{f"{name}_on__lte": limit}) & Q(LessThanOrEqual(last_day(name), Value(limit)))


def _ending(on: datetime.date) -> Q:
    until = months_later(on, settings.ATTENTION_MONTHS[Attention.ENDING])
    return validity_is([Validity.IN_FORCE], on) & Q(valid_until__gte=on, valid_until__lte=until)


def _unconfirmed(on: datetime.date) -> Q:
    silent = Q(activity_on=None) | _long_ago("activity", Attention.UNCONFIRMED, on)
    return Q(activity=Activity.RUNNING) & silent & is_not_over(on)


def _loi_waiting(on: datetime.date) -> Q:
    """A LoI waits until an MoU follows it, or another text that fulfils, renews or replaces it.

    A LoI that was amended by another LoI passes the waiting on to that one; a terminated one waits no longer. Plans and
    arrangements that only implement a LoI do not answer it.
    """
    answered = Q(instrument=Instrument.MOU)
    answered |= Q(follows_as__in=[FollowsAs.FULFILS, FollowsAs.RENEWS, FollowsAs.REPLACES])
    answered |= Q(follows_as=FollowsAs.AMENDS, instrument=Instrument.LOI)
    later = apps.get_model("agreements", "Agreement").objects.filter(answered, follows=OuterRef("pk")).order_by()
    waiting = Q(terminated_on=None) | Q(terminated_on__gt=on)
    signed = Q(instrument=Instrument.LOI, is_signed=True) & _long_ago("signed", Attention.LOI_WAITING, on)
    return signed & waiting & ~Q(Exists(later))


def _ended_running(on: datetime.date) -> Q:
    return Q(activity=Activity.RUNNING) & is_over(on)


def _undated(on: datetime.date) -> Q:
    return Q(is_signed=True, signed_on=None)


def _sources_disagree(on: datetime.date) -> Q:
    return Q(sources_disagree=True)


def _overdue(on: datetime.date) -> Q:
    """Every procedure has its own number of days for a stage, or none."""
    too_long = LessThan(OuterRef("stage_since"), DaysBefore(Value(on), "days"))
    stages = apps.get_model("agreements", "Stage").objects.filter(too_long, pk=OuterRef("stage"), days__isnull=False)
    return Q(process=Process.IN_PROCESS) & Q(Exists(stages.order_by()))


_CONDITIONS: dict[Attention, Callable[[datetime.date], Q]] = {
    Attention.ENDING: _ending,
    Attention.UNCONFIRMED: _unconfirmed,
    Attention.LOI_WAITING: _loi_waiting,
    Attention.ENDED_RUNNING: _ended_running,
    Attention.UNDATED: _undated,
    Attention.SOURCES_DISAGREE: _sources_disagree,
    Attention.OVERDUE: _overdue,
}
