"""What the event tables of pghistory have beside what it gives them."""

from django.db import models


def newest_first(name: str) -> models.Index:
    """The index ``name`` of an event table with many rows: /history/ begins with what changed last."""
    return models.Index(fields=["-pgh_created_at"], name=name)
