"""What waits to be judged: the numbers of the start page, each with the list that has exactly its rows."""

import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from agreements.choices import Process
from agreements.tally import tally
from agreements.views.start import Number, list_address, number
from assessments.recommendation import AGAIN, MISSING, aman_is


def waiting_for(user: Any, today: datetime.date) -> list[Number]:
    """The agreements in process of which an aspect was never judged, and all that are to be judged again."""
    in_process = Q(process=Process.IN_PROCESS)
    numbers = tally(user, {MISSING: in_process & aman_is([MISSING], today), AGAIN: aman_is([AGAIN], today)})
    missing = list_address(process=Process.IN_PROCESS.value, aman=MISSING)
    return [
        number(numbers[MISSING], _("in process, an aspect not yet assessed"), missing, code=MISSING),
        number(numbers[AGAIN], _("to be judged again"), list_address(aman=AGAIN), code=AGAIN),
    ]
