"""Whose regions a person may read or change: the one place where scope becomes a query.

Source of the rule: the table "Who sees what" in docs/access.md.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import BigIntegerField, Q

from coopreg.statements import Slot

REGION = Slot("region", output_field=BigIntegerField())


@dataclass(frozen=True)
class Scope:
    """A set of regions: none, all, one, or one province with its kabupaten/kota."""

    everything: bool = False
    region_id: Any = None
    with_children: bool = False

    def __bool__(self) -> bool:
        """Whether there is anything in it."""
        return self.everything or self.region_id is not None

    def of_any(self) -> "Scope":
        """The same kind of scope with a slot for its region, so that one statement serves all scopes of its kind."""
        return self if self.region_id is None else replace(self, region_id=REGION)

    def regions(self, path: str = "") -> Q:
        """The condition that the region at ``path`` ("" for Region itself, else "region", ...) is inside."""
        if self.everything:
            return Q()
        if self.region_id is None:
            return Q(pk__in=[])
        prefix = f"{path}__" if path else ""
        own = Q(**{f"{prefix}id": self.region_id})
        if not self.with_children:
            return own
        return own | Q(**{f"{prefix}parent_id": self.region_id})

    def has(self, region: Any) -> bool:
        """Whether one ``Region`` in hand is inside: the same rule as ``regions``, without a query."""
        if self.everything:
            return True
        inside = {region.pk, region.parent_id} if self.with_children else {region.pk}
        return self.region_id is not None and self.region_id in inside


NOTHING = Scope()
EVERYTHING = Scope(everything=True)


def read_scope(user: Any) -> Scope:
    """The regions whose rows ``user`` may read; nothing for a person who is not signed in."""
    return getattr(user, "read_scope", NOTHING)


def edit_scope(user: Any) -> Scope:
    """The regions whose rows ``user`` may change; nothing for a person who is not signed in."""
    return getattr(user, "edit_scope", NOTHING)
