"""The states of meetings, decisions and follow-ups as badges."""

from django import template

from meetings import badges

register = template.Library()
register.filter("meeting_badge", badges.meeting_badge)
register.filter("follow_up_badge", badges.follow_up_badge)
register.filter("decision_badge", badges.decision_badge)
register.filter("outcome_badge", badges.outcome_badge)
