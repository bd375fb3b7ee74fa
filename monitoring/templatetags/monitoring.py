"""What follows the signature in templates: states as badges, and what the pages of an agreement say of it."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from monitoring import badges
from monitoring.choices import Life
from monitoring.effectiveness import pictures_of
from monitoring.effectiveness.rules import parts_of
from monitoring.overview import life_of, overview_of
from monitoring.periods import last_due
from monitoring.waiting import numbers_of

register = template.Library()
register.filter("commitment_badge", badges.commitment_badge)
register.filter("sign_off_badge", badges.sign_off_badge)
register.filter("severity_badge", badges.severity_badge)
register.filter("life_badge", badges.life_badge)
register.filter("verdict_badge", badges.verdict_badge)


@register.simple_tag
def sleeping_mark(agreement: Any) -> SafeString | str:
    """Above every page of an agreement: the mark of one that sleeps, "" for others."""
    return badges.life_badge(Life.SLEEPING) if life_of(agreement, timezone.localdate()) == Life.SLEEPING else ""


@register.inclusion_tag("monitoring/_life.html")
def life_line(agreement: Any) -> dict[str, Any]:
    """Whether the cooperation lives, with the last sign of it."""
    return {"told": overview_of(agreement, timezone.localdate()), "agreement": agreement}


@register.inclusion_tag("monitoring/_overview.html", takes_context=True)
def implementation_overview(context: Any, agreement: Any) -> dict[str, Any]:
    """The lines of the overview on the time after the signing, for those who may read of it."""
    today = timezone.localdate()
    return {
        "agreement": agreement,
        "told": overview_of(agreement, today),
        "period": last_due(today),
        "reads": context["request"].user.has_perm("monitoring.view_judgement"),
    }


@register.inclusion_tag("monitoring/_came_of.html", takes_context=True)
def what_came_of(context: Any, agreement: Any) -> dict[str, Any]:
    """What the rules say of ``agreement`` today, before somebody says what came of it; seven queries."""
    reads = context["request"].user.has_perm("monitoring.view_judgement")
    picture = pictures_of([agreement], timezone.localdate())[agreement.pk] if reads else None
    return {"agreement": agreement, "parts": parts_of(picture, agreement.reference) if picture else []}


@register.inclusion_tag("monitoring/_waiting.html", takes_context=True)
def implementation_waiting(context: Any) -> dict[str, Any]:
    """What waits for a person of a region, on the start page, in one query; the others hear of theirs by mail."""
    user = context["request"].user
    return {"lines": numbers_of(user, timezone.localdate()) if user.region else []}


@register.simple_tag
def sectors_reached(agreement: Any, sectors: Iterable[dict[str, Any]]) -> list[tuple[dict[str, Any], Any]]:
    """The ``sectors`` of the overview, each with how far it is."""
    rows = list(sectors)
    found = overview_of(agreement, timezone.localdate()).sectors({row["key"]: row["progress"] for row in rows})
    return [(row, found[row["key"]]) for row in rows]
