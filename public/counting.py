"""How many public agreements there are by province, country and sector."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count

from agreements.models import Sector
from agreements.querysets import AgreementQuerySet
from coopreg.expressions import localized
from partners.models import Country
from regions.models import Region


@dataclass(frozen=True)
class Number:
    """How many agreements a place, a country or a sector has, and where on a map it lies."""

    code: str
    name: str
    number: int
    at: tuple[float, float] | None = None


class Numbers:
    """The numbers of ``public``: an agreement counts once for each place that is party to it or lies around one."""

    def __init__(self, public: AgreementQuerySet) -> None:
        self.public = public

    def _counted(self, field: str) -> Counter[Any]:
        """How many agreements have each of the values in the array ``field`` of their search entries."""
        groups = self.public.order_by().values_list(f"search__{field}").annotate(_n=Count("*"))
        counted: Counter[Any] = Counter()
        for values, number in groups:
            for value in values:
                counted[value] += number
        return counted

    @cached_property
    def _places(self) -> Counter[int]:
        """By the key of a region the agreements in it, by less than nought as an entry of the search has it."""
        return self._counted("places")

    @cached_property
    def total(self) -> int:
        return self.public.count()

    @cached_property
    def regions(self) -> int:
        """How many regions are party to an agreement."""
        return sum(key > 0 for key in self._places)

    def codes(self) -> list[str]:
        """The codes of the regions that are party to an agreement or in which one of those lies."""
        keys = {abs(key) for key in self._places}
        return list(Region.objects.filter(pk__in=keys).order_by("code").values_list("code", flat=True))

    @cached_property
    def provinces(self) -> list[Number]:
        """Every province, those without an agreement too."""
        return self._regions(level=Region.Level.PROVINCE)

    def inside(self, province: Region) -> list[Number]:
        """Every kabupaten and kota of ``province``."""
        return self._regions(parent=province)

    def _regions(self, **which: Any) -> list[Number]:
        rows = Region.objects.filter(retired_on=None, **which).order_by("code")
        facts = rows.values_list("pk", "code", "name", "longitude", "latitude")
        return [Number(code, name, self._places[-key], _point(*at)) for key, code, name, *at in facts]

    @cached_property
    def countries(self) -> list[Number]:
        """The countries that have an agreement, the most first."""
        counted = self._counted("countries")
        rows = Country.objects.filter(pk__in=list(counted)).values_list(
            "pk", localized("name"), "longitude", "latitude"
        )
        return most_first(Number(code, name, counted[code], _point(*at)) for code, name, *at in rows)

    @cached_property
    def sectors(self) -> list[Number]:
        """The sectors that have an agreement, the most first."""
        counted = self._counted("sectors")
        rows = Sector.objects.filter(code__in=list(counted)).values_list("code", localized("name"))
        return most_first(Number(code, name, counted[code]) for code, name in rows)


def most_first(numbers: Iterable[Number]) -> list[Number]:
    """Those of ``numbers`` that are not nought."""
    return sorted((each for each in numbers if each.number), key=lambda each: (-each.number, each.name))


def _point(longitude: float | None, latitude: float | None) -> tuple[float, float] | None:
    return None if longitude is None or latitude is None else (longitude, latitude)
