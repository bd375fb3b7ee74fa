"""Maps on the pages of regions, which compose them in their templates and import nothing from here."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils import timezone

from coopreg.access import read_scope
from dashboards.places import browsed
from dashboards.sight import Sight
from pictures.declaration import Picture

register = template.Library()


@register.simple_tag(takes_context=True)
def region_map(context: Any, counts: Mapping[Any, Any] | None, region: Any = None) -> Picture | None:
    """The map of the kabupaten and kota of ``region``, or of the provinces for who sees all of them; else None.

    ``counts`` are the numbers of agreements by region that the page shows beside it, None where it shows none.
    """
    user = context["request"].user
    sight = Sight(user, region, timezone.localdate())
    if counts is None or not user.has_perm("dashboards.view_dashboard"):
        return None
    return browsed(sight, counts) if sight.is_province or read_scope(user).everything else None
