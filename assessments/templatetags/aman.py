"""The four aman in templates: marks, the line on the overview, what waits for a reviewer on the start page."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assessments.choices import Recommendation
from assessments.recommendation import Mark, marks_of, overall
from assessments.rules.standing import ANSWERED, OPEN, checks_of
from assessments.waiting import waiting_for

register = template.Library()


@register.filter
def aman_mark(mark: Mark) -> str:
    """The result of one aspect as word, shape and colour, with a second mark where it is to be judged again."""
    again = format_html(' <span class="aman-turn">{}</span>', _("judge again")) if mark.again else ""
    return format_html('<span class="{}">{}</span>{}', mark.css, mark.result.label, again)


@register.filter
def aman_badge(recommendation: str) -> str:
    """What the four results come to, as word, shape and colour."""
    known = Recommendation(recommendation)
    return format_html('<span class="aman aman-{}">{}</span>', known.value, capfirst(known.label))


@register.inclusion_tag("assessments/_line.html", takes_context=True)
def four_aman(context: Any, agreement: Any) -> dict[str, Any]:
    """The line of the overview with the four marks; one query, none for those who may not read them."""
    if not context["request"].user.has_perm("assessments.view_assessment"):
        return {"agreement": agreement, "marks": []}
    marks = marks_of(agreement, timezone.localdate())
    return {"agreement": agreement, "marks": marks, "overall": overall(marks)}


@register.inclusion_tag("assessments/_waiting.html", takes_context=True)
def aman_waiting(context: Any) -> dict[str, Any]:
    """What waits to be judged, for those who judge; one query for them, none for others."""
    user = context["request"].user
    if not user.has_perm("assessments.add_assessment"):
        return {"lines": []}
    return {"lines": waiting_for(user, timezone.localdate())}


@register.inclusion_tag("assessments/_checks_line.html")
def checks_line(agreement: Any) -> dict[str, Any]:
    """The line of the overview that says which checks warn; two queries."""
    checks = checks_of(agreement, timezone.localdate())
    return {
        "agreement": agreement,
        "open": [check for check in checks if check.state == OPEN],
        "answered": sum(check.state == ANSWERED for check in checks),
    }
