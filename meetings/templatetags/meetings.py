"""Meetings in templates: states as badges, and what was known of an agreement beside what is known today."""

import datetime
from typing import Any

from django import template
from django.utils import timezone

from meetings import badges
from meetings.facts import then_and_now as lines_of
from meetings.models import AgendaItem

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
