"""Meetings in templates: states as badges, known then and today, and what waits for a person on the start page."""

import datetime
from typing import Any

from django import template
from django.utils import timezone

from meetings import badges
from meetings.facts import then_and_now as lines_of
from meetings.models import AgendaItem
from meetings.waiting import under_way, waiting_for

register = template.Library()
register.filter("meeting_badge", badges.meeting_badge)
register.filter("follow_up_badge", badges.follow_up_badge)
register.filter("decision_badge", badges.decision_badge)
register.filter("outcome_badge", badges.outcome_badge)


@register.inclusion_tag("meetings/_then_and_now.html")
def then_and_now(item: AgendaItem) -> dict[str, Any]:
    """What was known of the agreement of ``item`` when its meeting was closed, beside today; nothing before that."""
    lines = lines_of(item, timezone.localdate())
    return {
        "lines": lines,
        "changed": [line for line in lines if line.differs],
        "same": [line for line in lines if not line.differs],
        "kept_on": datetime.date.fromisoformat(item.facts["on"]) if item.facts else None,
    }


@register.inclusion_tag("meetings/_waiting.html", takes_context=True)
def meetings_waiting(context: Any) -> dict[str, Any]:
    """The meetings under way and the follow-ups that wait; two queries."""
    user = context["request"].user
    return {"meetings": under_way(user), "lines": waiting_for(user, timezone.localdate())}
