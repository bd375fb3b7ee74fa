"""How a state is drawn: a word, a shape and a colour (static/css/meetings.css)."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from meetings.choices import CarriedOut, Decision, FollowUpState, MeetingState


def meeting_badge(code: str) -> SafeString:
    return format_html('<span class="state state-meeting-{}">{}</span>', code, MeetingState(code).label)


def follow_up_badge(code: str) -> SafeString:
    return format_html('<span class="state state-{}">{}</span>', code, FollowUpState(code).label)


def decision_badge(code: str) -> SafeString:
    return format_html('<span class="decision decision-{}">{}</span>', code, Decision(code).label)


def outcome_badge(code: str) -> SafeString:
    return format_html('<span class="state state-{}">{}</span>', _SHAPES[CarriedOut(code)], CarriedOut(code).label)


# The shapes of the states that mean the same elsewhere.
_SHAPES = {
    CarriedOut.NOT_YET: "late",
    CarriedOut.UNDER_WAY: "due",
    CarriedOut.DONE: "verified",
    CarriedOut.NOTHING_DUE: "dropped",
}
