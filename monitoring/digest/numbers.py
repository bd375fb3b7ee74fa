"""The part of the weekly mail that only counts: numbers of the start page, each with the list that has its rows."""

import datetime
from typing import Any

from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext as _

from agreements.attention import Attention, attention_words, needs
from agreements.choices import Activity
from agreements.startnumbers import LIVING
from agreements.tally import tally
from agreements.validity import validity_is
from agreements.views.start import Number, list_address, number
from agreements.waiting import IN_PROCESS_SHOWN, bodies_of, waits_for
from monitoring.choices import Life
from monitoring.digest.parts import Line, Part
from monitoring.life import sleeping
from monitoring.worklist import sleeping_words


def in_short(user: Any, day: datetime.date) -> Part | None:
    """How many agreements wait for the person's side, end soon and sleep, in one query; not for administrators."""
    if user.is_superuser:
        return None
    bodies = bodies_of(user)
    conditions = {
        "waiting": waits_for(bodies),
        "ending": needs([Attention.ENDING], day),
        "asleep": Q(activity=Activity.NOT_RUNNING) & validity_is(LIVING, day),
        "sleeping": sleeping(day),
    }
    numbers = tally(user, conditions)
    who = ", ".join(str(body.label) for body in bodies)
    living = [str(state) for state in LIVING]
    found = [
        number(
            numbers["waiting"],
            _("in process, waiting for you: %(who)s") % {"who": who},
            list_address(**IN_PROCESS_SHOWN, waiting=[body.value for body in bodies]),
        ),
        number(numbers["ending"], attention_words(Attention.ENDING), list_address(attention=Attention.ENDING.value)),
        number(
            numbers["asleep"],
            _("not ended, but not running"),
            list_address(validity=living, activity=Activity.NOT_RUNNING.value),
        ),
        number(numbers["sleeping"], sleeping_words(), list_address(life=Life.SLEEPING.value)),
    ]
    lines = [Line(each.label, each.address, number=_written(each)) for each in found if each.count]
    return Part(_("Agreements"), lines, len(lines)) if lines else None


def _written(found: Number) -> str:
    written = formats.number_format(found.count, force_grouping=True)
    return _("more than %(number)s") % {"number": written} if found.more else written
