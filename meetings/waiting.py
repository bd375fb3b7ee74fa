"""What of meetings waits for a person: the lines of the start page, each with the list that has its rows."""

import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from agreements.views.start import Number, number
from meetings.choices import FollowUpState, MeetingState
from meetings.models import FollowUp, Meeting

OPEN = [FollowUpState.LATE.value, FollowUpState.DUE.value, FollowUpState.OPEN.value]


def waiting_for(user: Any, day: datetime.date) -> list[Number]:
    """The follow-ups that the person is in charge of, those that are late, and those to be verified; one query."""
    conditions = {"mine": Q(owner=user.pk, state__in=OPEN), "late": Q(state=FollowUpState.LATE)}
    lines: dict[str, tuple[str, dict[str, Any]]] = {
        "mine": (_("follow-ups that you are in charge of"), {"whose": "mine", "state": OPEN}),
        "late": (_("follow-ups that are late"), {"state": FollowUpState.LATE.value}),
    }
    if user.has_perm("meetings.hold_meeting"):
        conditions["done"] = Q(state=FollowUpState.DONE)
        lines["done"] = (_("follow-ups done, to be verified"), {"state": FollowUpState.DONE.value})
    rows = FollowUp.objects.visible_to(user).with_state(day).order_by()
    found = rows.aggregate(**{code: Count("pk", filter=condition) for code, condition in conditions.items()})
    address = reverse("meetings:followup-list")
    return [
        number(found[code], label, f"{address}?{urlencode(parameters, doseq=True)}", code=code)
        for code, (label, parameters) in lines.items()
        if found[code]
    ]


def under_way(user: Any) -> list[Meeting]:
    """The meetings in sight that are held now; one query."""
    return list(Meeting.objects.visible_to(user).filter(state=MeetingState.RUNNING).order_by("held_on", "pk")[:3])
