"""At which place a potential stands by its priority: among those of its province, and among all in sight."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from coopreg.access import read_scope
from potentials.models import Potential


@dataclass(frozen=True)
class Rank:
    """A place among so many, and the list that is in this order."""

    among: str
    place: int
    number: int
    address: str


def ranks_of(potential: Any, user: Any) -> list[Rank]:
    """The places of ``potential``, whose ``priority`` is known, among what ``user`` may read: one query."""
    province = potential.region.parent or potential.region
    seen = Potential.objects.visible_to(user).current().with_priority()
    inside = Q(region=province) | Q(region__parent=province)
    before = Q(priority__gt=potential.priority)
    counts = seen.aggregate(
        inside=Count("pk", filter=inside),
        inside_before=Count("pk", filter=inside & before),
        seen=Count("pk"),
        seen_before=Count("pk", filter=before),
    )
    path, scope = reverse("potentials:potential-list"), read_scope(user)
    ranks = []
    if scope.everything or scope.region_id == province.pk:
        own = urlencode({"region": province.code, "sort": "-priority"})
        ranks.append(Rank(province.name, counts["inside_before"] + 1, counts["inside"], f"{path}?{own}"))
    if scope.everything or not ranks:
        name = _("all regions") if scope.everything else potential.region.name
        ranks.append(Rank(name, counts["seen_before"] + 1, counts["seen"], f"{path}?sort=-priority"))
    return ranks
