"""What a person may do with a meeting and its follow-ups: one place for pages and posts."""

from typing import Any

from agreements.models import Agreement
from coopreg.access import edit_scope, read_scope
from meetings.models import FollowUp, Meeting


def may_hold(user: Any, meeting: Meeting) -> bool:
    """Whether ``user`` prepares and leads ``meeting``: the rule of ``held_by``, without a query."""
    if not user.has_perm("meetings.hold_meeting"):
        return False
    return read_scope(user).everything or (meeting.host is not None and edit_scope(user).has(meeting.host))


def may_answer(user: Any, follow_up: FollowUp) -> bool:
    """Whether ``user`` may say what became of ``follow_up``: its owner, who may change its agreement, who holds."""
    if follow_up.owner_id == user.pk:
        return True
    editable = user.has_perm("agreements.change_agreement") and follow_up.agreement_id is not None
    if editable and Agreement.objects.editable_by(user).filter(pk__in=[follow_up.agreement_id]).exists():
        return True
    return may_hold(user, follow_up.meeting)
