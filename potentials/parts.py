"""The parts of a priority in words: the rule of each, what was found, and what it brought."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coopreg.expressions import Fold
from coopreg.numbers import number_in_words
from potentials.choices import Part
from potentials.models import PotentialFigure, PriorityWeight
from potentials.priority import WEIGHTS

RULES = {
    Part.SIZE: gettext_lazy(
        "How many potentials of the same commodity (of the same sector, where none is named) it exceeds, by the newest "
        "figure in the same unit. What stands alone gets half."
    ),
    Part.READINESS: gettext_lazy("An idea gets nothing, what is studied half, what is ready to offer all."),
    Part.RPJMD: gettext_lazy("All where a programme of the RPJMD is named, else nothing."),
    Part.NATIONAL: gettext_lazy("All where a national priority is named, else nothing."),
    Part.OBSTACLES: gettext_lazy(
        "All where no obstacle of the region's agreements in this sector is open; a minor one leaves three quarters, "
        "one that slows leaves half, one that stops leaves nothing."
    ),
}


@dataclass(frozen=True)
class PartLine:
    """One part: ``share`` of 100, and the ``points`` that it brings by its ``weight``."""

    part: Part
    found: str
    share: int
    weight: int
    points: int

    @property
    def rule(self) -> Any:
        return RULES[self.part]


def weights() -> dict[Part, int]:
    """The weight of each part."""
    known = dict(PriorityWeight.objects.values_list("part", "weight"))
    return {part: known.get(part.value, WEIGHTS[part]) for part in Part}


def lines_of(potential: Any) -> list[PartLine]:
    """The parts of ``potential``, which comes from ``with_parts()``; two queries."""
    weighed = weights()
    whole = sum(weighed.values()) or 1
    found = {
        Part.SIZE: _size_in_words(potential),
        Part.READINESS: str(potential.get_readiness_display()),
        Part.RPJMD: potential.rpjmd_programme or _("none named"),
        Part.NATIONAL: potential.national_priority or _("none named"),
        Part.OBSTACLES: _("none open") if potential.obstacles_share == 1 else _("at least one is open"),
    }
    lines = []
    for part, weight in weighed.items():
        share = getattr(potential, f"{part.value}_share")
        lines.append(PartLine(part, found[part], round(100 * share), weight, round(100 * share * weight / whole)))
    return lines


@dataclass(frozen=True)
class Size:
    """A figure among those of its kind: how many are smaller, and how many there are."""

    value: Decimal
    unit: str
    year: int
    smaller: int
    equal: int
    number: int

    @property
    def share(self) -> float:
        return (self.smaller + 0.5 * self.equal) / self.number


def best_size(potential: Any) -> Size | None:
    """The figure that counts for the size of ``potential``: the rule of ``SizeShare``, for one row."""
    own: dict[str, Any] = {}
    others: dict[str, list[Decimal]] = {}
    for key, unit, value, written, year in _newest(potential):
        others.setdefault(unit, []).append(value)
        if key == potential.pk:
            own[unit] = (value, written, year)
    sizes = [
        Size(
            value,
            written,
            year,
            sum(1 for each in others[unit] if each < value),
            sum(1 for each in others[unit] if each == value),
            len(others[unit]),
        )
        for unit, (value, written, year) in own.items()
    ]
    return max(sizes, key=lambda size: size.share, default=None)


def _newest(potential: Any) -> Iterable[tuple[Any, ...]]:
    """The newest figure in each unit, of every potential of the same kind."""
    kind = {"potential__commodity": potential.commodity_id}
    if potential.commodity_id is None:
        kind = {"potential__commodity": None, "potential__sector": potential.sector_id}
    rows = PotentialFigure.objects.filter(potential__retired_on=None, **kind).annotate(folded=Fold("unit"))
    rows = rows.order_by("potential", "folded", "-year", "-value").distinct("potential", "folded")
    return rows.values_list("potential", "folded", "value", "unit", "year")


def _size_in_words(potential: Any) -> str:
    size = best_size(potential)
    if size is None:
        return _("no figure")
    words = {"value": number_in_words(size.value), "unit": size.unit, "year": size.year}
    if size.number == 1:
        return _("%(value)s %(unit)s (%(year)s), the only one of its kind") % words
    words |= {"smaller": size.smaller, "others": size.number - 1}
    return _("%(value)s %(unit)s (%(year)s), larger than %(smaller)s of %(others)s others") % words
