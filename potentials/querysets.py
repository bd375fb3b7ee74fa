"""Which potentials: scope, answers and priority. Every method that depends on the day takes the day."""

import datetime
from collections.abc import Collection, Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Q

from coopreg.access import edit_scope, read_scope


class PotentialQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The potentials that ``user`` may read: those of the regions in their scope (docs/access.md)."""
        return self.filter(read_scope(user).regions("region"))

    def editable_by(self, user: Any) -> Self:
        """The potentials that ``user`` may change."""
        return self.filter(edit_scope(user).regions("region"))

    def current(self) -> Self:
        """Those that nobody has taken out."""
        return self.filter(retired_on=None)

    def of_regions(self, keys: Iterable[Any]) -> Self:
        """The potentials of the regions with these keys, a province with its kabupaten and kota."""
        found = list(keys)
        return self.filter(Q(region__in=found) | Q(region__parent__in=found))

    def with_answer(self, user: Any, on: datetime.date, countries: Collection[str] = (), *, few: bool = False) -> Self:
        """Adds ``answer`` (a value of Answer) on the day ``on``, by the agreements that ``user`` may read.

        With ``countries`` (alpha-2) only agreements with a partner of one of them count; ``few`` is for some rows.
        """
        from potentials.answering import answer

        return self.annotate(answer=answer(user, on, countries, few=few))

    def with_priority(self) -> Self:
        """Adds ``priority``, as it is computed or as a person has set it."""
        from potentials.priority import priority

        return self.annotate(priority=priority())

    def with_parts(self) -> Self:
        """Adds the shares of the parts of the priority and the ``score`` that they come to.

        Each looks at the sizes of all potentials: for the pages of one of them.
        """
        from potentials.priority import score, shares

        return self.annotate(**shares(), score=score())
