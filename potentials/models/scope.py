"""Who sees the rows of a potential: whoever sees the potential."""

from typing import Any, Self

from django.db import models

from coopreg.access import edit_scope, read_scope


class OfPotentialQuerySet(models.QuerySet[Any]):
    """Rows with a ``potential``."""

    def visible_to(self, user: Any) -> Self:
        """The rows of the potentials that ``user`` may read."""
        return self.filter(read_scope(user).regions("potential__region"))

    def editable_by(self, user: Any) -> Self:
        """The rows of the potentials that ``user`` may change."""
        return self.filter(edit_scope(user).regions("potential__region"))
