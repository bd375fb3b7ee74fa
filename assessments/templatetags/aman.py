"""The four aman in templates: marks, the line on the overview, what waits for a reviewer on the start page."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assessments.choices import Recommendation
from assessments.overview import overview_of
from assessments.recommendation import Mark, overall
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


@register.inclusion_tag("assessments/_overview.html", takes_context=True)
def assessment_overview(context: Any, agreement: Any) -> dict[str, Any]:
    """The lines of the overview: the four marks, for those who may read them, and which checks warn; one query."""
    found = overview_of(agreement, timezone.localdate())
    marks = found.marks if context["request"].user.has_perm("assessments.view_assessment") else []
    return {
        "agreement": agreement,
        "marks": marks,
        "overall": overall(marks),
        "open": found.open,
        "answered": found.answered,
    }


@register.inclusion_tag("assessments/_waiting.html", takes_context=True)
def aman_waiting(context: Any) -> dict[str, Any]:
    """What waits to be judged, for those who judge; one query for them, none for others."""
    user = context["request"].user
    if not user.has_perm("assessments.add_assessment"):
        return {"lines": []}
    return {"lines": waiting_for(user, timezone.localdate())}
