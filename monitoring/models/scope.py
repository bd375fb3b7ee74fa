"""Who sees what was promised, done and told: whoever sees the agreement."""

from typing import Any, Self

from django.db import models

from agreements.models import Agreement


class OfAgreementQuerySet(models.QuerySet[Any]):
    """Rows with an ``agreement``."""

    def visible_to(self, user: Any) -> Self:
        """The rows of the agreements that ``user`` may read."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def editable_by(self, user: Any) -> Self:
        """The rows of the agreements that ``user`` may change."""
        return self.filter(agreement__in=Agreement.objects.editable_by(user))
