"""The weights of the priority, to be there for the administrators to change."""

from pathlib import Path

from coopreg.reference import Counts
from potentials.models import PriorityWeight
from potentials.priority import WEIGHTS


def load_weights(folder: Path) -> dict[str, Counts]:
    """Adds the weights that the table does not have yet: those it has belong to the administrators."""
    known = set(PriorityWeight.objects.values_list("part", flat=True))
    new = [PriorityWeight(part=part, weight=weight) for part, weight in WEIGHTS.items() if part not in known]
    PriorityWeight.objects.bulk_create(new)
    return {str(PriorityWeight._meta.verbose_name_plural): Counts(len(new), 0, len(WEIGHTS) - len(new))}
