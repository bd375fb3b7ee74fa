"""Who else courts a partner or a country in a sector: rows in sight, beyond it only numbers.

A number beyond the sight of a person leaves confidential agreements out: it must not say that there is one.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.http import urlencode

from agreements.choices import Activity, Validity
from agreements.models import Agreement, Sector
from agreements.validity import validity_is
from coopreg.access import read_scope
from partners.models import Country, Partner
from potentials.answering import IN_FORCE, ON_PAPER, RUNNING
from potentials.choices import PotentialState
from potentials.models import Potential, WantedCountry
from regions.models import Region

COLUMNS = ("running", "paper", "not_signed", "potentials")


@dataclass(frozen=True)
class Whom:
    """Whom and in which sector: a partner, or a country; without a sector in all of them."""

    sector: Sector | None = None
    country: Country | None = None
    partner: Partner | None = None

    @property
    def wanted(self) -> Country | None:
        """The country that potentials would name."""
        return self.country or (self.partner.country if self.partner else None)

    def agreements(self, rows: Any) -> Any:
        """Those of ``rows`` that are with them."""
        if self.partner:
            rows = rows.filter(search__partners__contains=[self.partner.pk])
        elif self.country:
            rows = rows.filter(search__countries__contains=[self.country.pk])
        return rows.filter(search__sectors__contains=[self.sector.code]) if self.sector else rows

    def potentials(self, rows: Any) -> Any:
        """Those of ``rows`` that look there."""
        if not self.wanted:
            return rows.none()
        named = WantedCountry.objects.filter(potential=OuterRef("pk"), country=self.wanted)
        rows = rows.filter(Exists(named)).exclude(state=PotentialState.CLOSED)
        return rows.filter(sector=self.sector) if self.sector else rows


@dataclass(frozen=True)
class Row:
    """One region in sight, with its numbers by the codes of ``COLUMNS``."""

    region: Region
    numbers: dict[str, int]
    whom: Whom

    def links(self) -> list[tuple[int, str]]:
        """Each number with the list of its rows."""
        return [(self.numbers.get(column, 0), self.address(column)) for column in COLUMNS]

    def address(self, column: str) -> str:
        asked: dict[str, Any] = {"region_itself": self.region.code}
        asked |= {"sector": self.whom.sector.code} if self.whom.sector else {}
        if column == "potentials":
            asked |= {"country": self.whom.wanted.pk} if self.whom.wanted else {}
            asked["state"] = [state.value for state in PotentialState if state != PotentialState.CLOSED]
            return f"{reverse('potentials:potential-list')}?{urlencode(asked, doseq=True)}"
        if self.whom.partner:
            asked["partner"] = self.whom.partner.pk
        elif self.whom.country:
            asked["country"] = self.whom.country.pk
        if column == "not_signed":
            asked["validity"] = Validity.NOT_SIGNED.value
        else:
            asked["validity"] = [state.value for state in IN_FORCE]
            asked["activity"] = [state.value for state in (RUNNING if column == "running" else ON_PAPER)]
        return f"{reverse('agreements:agreement-list')}?{urlencode(asked, doseq=True)}"


@dataclass(frozen=True)
class Overlap:
    """The regions in sight that court, and how many agreements and potentials there are beyond it."""

    rows: list[Row]
    agreements_beyond: int
    potentials_beyond: int


def overlap(user: Any, day: datetime.date, whom: Whom) -> Overlap:
    """Who courts ``whom``, as ``user`` may see it; five queries at most."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    living = validity_is([*IN_FORCE, Validity.NOT_SIGNED], day)
    seen = whom.agreements(Agreement.objects.visible_to(user).filter(living).order_by())
    groups = seen.values_list("search__places", "is_signed", "activity").annotate(_n=Count("*"))
    for places, is_signed, activity, number in groups:
        for place in (place for place in places if place > 0):
            found[place][_column(activity, is_signed=is_signed)] += number
    potentials = whom.potentials(Potential.objects.visible_to(user).current().order_by())
    for region, number in potentials.values_list("region").annotate(_n=Count("*")):
        found[region]["potentials"] += number
    regions = _in_sight(user, found)
    rows = [Row(region, dict(found[region.pk]), whom) for region in regions]
    return Overlap(rows, *_beyond(user, whom, living))


def _column(activity: str, *, is_signed: bool) -> str:
    if not is_signed:
        return "not_signed"
    return "running" if activity == Activity.RUNNING else "paper"


def _in_sight(user: Any, keys: Iterable[int]) -> list[Region]:
    """The regions that the person may read, of joint agreements not those of others."""
    return list(Region.objects.visible_to(user).filter(pk__in=list(keys)).order_by("code"))


def _beyond(user: Any, whom: Whom, living: Q) -> tuple[int, int]:
    if read_scope(user).everything:
        return 0, 0
    seen = Agreement.objects.visible_to(user).order_by().values("pk")
    others = Agreement.objects.filter(living, confidential=False).order_by().exclude(pk__in=seen)
    own = Potential.objects.visible_to(user).order_by().values("pk")
    looking = Potential.objects.current().order_by().exclude(pk__in=own)
    return whom.agreements(others).count(), whom.potentials(looking).count()
