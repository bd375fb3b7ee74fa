"""How many public agreements there are by province, country and sector."""

from collections import Counter
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
    """How many agreements a place, a country or a sector has."""

    code: str
    name: str
    number: int


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
        return self._regions(level=Region.Level.PROVINCE)

    def inside(self, province: Region) -> list[Number]:
        """The kabupaten and kota of ``province``."""
        return self._regions(parent=province)

    def _regions(self, **which: Any) -> list[Number]:
        rows = Region.objects.filter(**which).order_by("code").values_list("pk", "code", "name")
        return _most_first(Number(code, name, self._places[-key]) for key, code, name in rows)

    @cached_property
    def countries(self) -> list[Number]:
        return self._named(self._counted("countries"), Country, "alpha2")

    @cached_property
    def sectors(self) -> list[Number]:
        return self._named(self._counted("sectors"), Sector, "code")

    @staticmethod
    def _named(counted: Counter[str], model: type[Any], code: str) -> list[Number]:
        rows = model.objects.filter(**{f"{code}__in": list(counted)}).order_by().values_list(code, localized("name"))
        return _most_first(Number(key, name, counted[key]) for key, name in rows)


def _most_first(numbers: Any) -> list[Number]:
    found = [each for each in numbers if each.number]
    return sorted(found, key=lambda each: (-each.number, each.name))
