"""Which tables make up the history of a potential; the weights of the priority have one of their own."""

from typing import Any

from django.db.models import QuerySet

from coopreg.access import edit_scope
from coopreg.historytables import Family, Table
from potentials.models import (
    Potential,
    PotentialAnswer,
    PotentialFigure,
    PotentialPaper,
    PriorityWeight,
    WantedCountry,
)


def _readable_papers(user: Any) -> QuerySet[Any] | None:
    """The papers whose history ``user`` may read: those that they may open; None for all."""
    if user is None:
        return PotentialPaper.objects.none()
    return None if edit_scope(user).everything else PotentialPaper.objects.readable_by(user)


POTENTIAL = Family(
    (
        Table(Potential, named_by=("title",)),
        Table(PotentialFigure, "potential", named_by=("what",)),
        Table(WantedCountry, "potential", named_by=("country",)),
        Table(PotentialAnswer, "potential", named_by=("agreement",)),
        Table(PotentialPaper, "potential", named_by=("title", "name"), readable=_readable_papers),
    )
)
WEIGHT = Family((Table(PriorityWeight, named_by=("part",)),))
