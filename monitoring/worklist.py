"""The lines of the start page on the time after the signing; the list shows the same rows (monitoring/lists.py)."""

import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.worklist import Line
from monitoring.choices import Life
from monitoring.life import sleeping
from monitoring.models import Commitment, Obstacle
from monitoring.periods import report_missing
from monitoring.waiting import PRESSING


def sleeping_words() -> str:
    words = ngettext(
        "in force on paper, no sign of life for %(months)s month: sleeping",
        "in force on paper, no sign of life for %(months)s months: sleeping",
        settings.SLEEPING_MONTHS,
    )
    return words % {"months": settings.SLEEPING_MONTHS}


def with_pressing(on: datetime.date) -> Q:
    """The agreements with a commitment that is late or due soon."""
    return with_commitment(PRESSING, on)


def with_commitment(states: list[str], on: datetime.date) -> Q:
    """The agreements with a commitment that stands so on the day ``on``."""
    return Q(Exists(Commitment.objects.in_states(states, on).filter(agreement=OuterRef("pk")).order_by()))


def with_obstacle(on: datetime.date) -> Q:
    """The agreements with an obstacle that is open on the day ``on``."""
    return Q(Exists(Obstacle.objects.open_on(on).filter(agreement=OuterRef("pk")).order_by()))


LINES = [
    Line("sleeping", sleeping_words, sleeping, {"life": Life.SLEEPING.value}, settings=("SLEEPING_MONTHS",)),
    Line(
        "pressing",
        lambda: _("with a commitment that is late or due soon"),
        with_pressing,
        {"commitment": PRESSING},
        settings=("COMMITMENT_DUE_DAYS",),
    ),
    Line(
        "no_report",
        lambda: _("without a report for the last period"),
        report_missing,
        {"report": "missing"},
        settings=("REPORT_PERIOD", "REPORT_DAYS"),
    ),
]
