"""What the weekly mail says of the follow-ups of meetings."""

import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from coopreg.templatetags.registry import in_words
from meetings.choices import FollowUpState
from meetings.models import FollowUp, Meeting
from monitoring.digest.parts import Line, Part, name_of, part, words_of

PRESSING = [FollowUpState.LATE.value, FollowUpState.DUE.value]


def own_follow_ups(user: Any, day: datetime.date) -> Part | None:
    """Late or due soon, and the person is in charge."""
    rows = _pressing(user, day).filter(owner=user.pk)
    address = _list("?whose=mine&state=late&state=due")
    return part(_("Your follow-ups of meetings"), rows, lambda row: _line(row, user), address)


def follow_ups_of_region(user: Any, day: datetime.date) -> Part | None:
    """Late or due soon on the agreements of the person's own region, with somebody else or nobody in charge."""
    if user.region is None:
        return None
    title = _("Follow-ups of meetings for %(region)s") % {"region": user.region}
    others = Q(agreement__region=user.region_id) & (Q(owner=None) | ~Q(owner=user.pk))
    address = _list(f"?region={user.region.code}&state=late&state=due")
    return part(title, _pressing(user, day).filter(others), lambda row: _line(row, user), address)


def follow_ups_to_verify(user: Any, day: datetime.date) -> Part | None:
    """Said to be done, and asked for by a meeting that the person made and still holds."""
    held = Meeting.objects.held_by(user).filter(made_by=user.pk)
    seen: Any = FollowUp.objects.visible_to(user).with_state(day)
    rows = seen.filter(state=FollowUpState.DONE, meeting__in=held)
    address = _list("?state=done")
    return part(_("Follow-ups to verify"), _ordered(rows), lambda row: _line(row, user), address)


def _pressing(user: Any, day: datetime.date) -> QuerySet[Any, Any]:
    seen: Any = FollowUp.objects.visible_to(user).with_state(day)
    return _ordered(seen.filter(state__in=PRESSING))


def _ordered(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return rows.select_related("agreement__region", "meeting").order_by("due_on", "pk")


def _list(query: str) -> str:
    return f"{reverse('meetings:followup-list')}{query}"


def _line(row: Any, user: Any) -> Line:
    when = {
        FollowUpState.LATE: _("late, was due on %(date)s"),
        FollowUpState.DUE: _("due on %(date)s"),
        FollowUpState.DONE: _("done on %(date)s"),
    }[FollowUpState(row.state)]
    date = row.done_on if row.state == FollowUpState.DONE else row.due_on
    return Line(
        words_of(row.agreement, row.what) if row.agreement else row.what,
        reverse("meetings:followup-detail", args=[row.pk]),
        when % {"date": in_words(date)},
        name_of(row.agreement, user) if row.agreement else "",
        late=row.state == FollowUpState.LATE,
    )
