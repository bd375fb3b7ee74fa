"""The starter sheet of a region: a row for each commodity of the reference data, to be kept or dropped."""

from typing import Any

from agreements.models import Commodity
from potentials.models import Potential

# The province whose commodities the reference data mark.
MARKED = "19"


def starter(region: Any) -> list[Commodity]:
    """The commodities of which ``region`` has no potential yet: those marked for its province, else all."""
    rows = Commodity.objects.filter(retired_on=None).select_related("sector").order_by("sector", "pk")
    if region.code[:2] == MARKED:
        rows = rows.filter(babel=True)
    known = Potential.objects.current().filter(region=region, commodity__isnull=False)
    return list(rows.exclude(pk__in=known.values("commodity")))
