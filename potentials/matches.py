"""Who could answer a potential: partners and countries tied in its sector elsewhere, with what came of it.

No score: the order is that of the reasons, and each reason is a sentence (docs/decisions/0036).
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.choices import Activity
from agreements.models import Agreement, Party
from agreements.validity import is_over
from monitoring.life import sleeping
from monitoring.models import Obstacle
from partners.models import Country, Partner

# The page names the foremost: whoever needs more narrows the list of agreements by the sector.
MOST = 15
NAMED = 3


@dataclass(frozen=True)
class Came:
    """What came of some agreements, in numbers."""

    total: int
    running: int
    sleeping: int
    over: int
    obstacles: int

    def in_words(self) -> list[str]:
        """A sentence for each number that says something."""
        said = [
            ngettext("%(n)s is running", "%(n)s are running", self.running) % {"n": self.running},
            ngettext("%(n)s sleeps", "%(n)s sleep", self.sleeping) % {"n": self.sleeping},
            ngettext("%(n)s is over", "%(n)s are over", self.over) % {"n": self.over},
        ]
        numbers = (self.running, self.sleeping, self.over)
        sentences = [words for words, number in zip(said, numbers, strict=True) if number]
        if self.obstacles:
            words = ngettext("%(n)s obstacle is open", "%(n)s obstacles are open", self.obstacles)
            sentences.append(words % {"n": self.obstacles})
        return sentences


@dataclass(frozen=True)
class Match:
    """A partner or a country that fits, why, and the list of the agreements that speak for it."""

    name: str
    page: str
    came: Came
    address: str
    reasons: list[str] = field(default_factory=list)


def tied_elsewhere(potential: Any, user: Any) -> Any:
    """The signed agreements in sight of other regions in the sector of ``potential``."""
    seen = Agreement.objects.visible_to(user).filter(is_signed=True).order_by()
    elsewhere = seen.exclude(search__places__contains=[potential.region_id])
    return elsewhere.filter(search__sectors__contains=[potential.sector.code])


def partners_for(potential: Any, user: Any, day: datetime.date) -> list[Match]:
    """The partners tied in the sector elsewhere, those that are wanted and alive first; five queries."""
    wanted = {row.country_id for row in potential.wanted.all()}
    parties = Party.objects.filter(agreement__in=tied_elsewhere(potential, user), partner__retired_on=None)
    rows = _came(parties, day).filter(partner__isnull=False).values("partner").annotate(**_NUMBERS)
    rows = rows.annotate(
        _wanted=Case(When(partner__country__in=wanted, then=Value(0)), default=Value(1)),
        _kind=Case(When(partner__kind__in=potential.partner_kinds, then=Value(0)), default=Value(1)),
    ).order_by("_wanted", "_kind", "-_running", "_obstacles", "-_total", "partner__name")
    found = list(rows[:MOST])
    known = Partner.objects.select_related("country").in_bulk([row["partner"] for row in found])
    regions = _regions(parties, "partner", known)
    own = _tied_with(potential, user, known)
    return [
        _partner_match(potential, known[row["partner"]], row, regions[row["partner"]], own, wanted) for row in found
    ]


def countries_for(potential: Any, user: Any, day: datetime.date) -> list[Match]:
    """The countries whose partners are tied in the sector elsewhere; two queries."""
    wanted = {row.country_id for row in potential.wanted.all()}
    parties = Party.objects.filter(agreement__in=tied_elsewhere(potential, user), partner__country__isnull=False)
    rows = _came(parties, day).values("partner__country").annotate(**_NUMBERS)
    found = list(rows.order_by("-_running", "_obstacles", "-_total", "partner__country")[:MOST])
    known = Country.objects.in_bulk([row["partner__country"] for row in found])
    matches = []
    for row in found:
        country = known[row["partner__country"]]
        reasons = [_("It is one of the wanted countries.")] if country.pk in wanted else []
        address = _agreements(potential, country=country.pk)
        matches.append(Match(country.name, address, _read(row), address, reasons))
    return matches


def _came(parties: Any, day: datetime.date) -> Any:
    """``parties`` with what is to be said of the agreement of each."""
    open_obstacle = Obstacle.objects.filter(agreement=OuterRef("agreement"), cleared_on=None)
    over = Agreement.objects.filter(is_over(day), pk=OuterRef("agreement"))
    asleep = Agreement.objects.filter(sleeping(day), pk=OuterRef("agreement"))
    return parties.order_by().annotate(
        _is_over=Exists(over), _is_asleep=Exists(asleep), _is_blocked=Exists(open_obstacle)
    )


_RUNS = Q(agreement__activity=Activity.RUNNING, _is_over=False)
_NUMBERS = {
    "_total": Count("agreement", distinct=True),
    "_running": Count("agreement", distinct=True, filter=_RUNS),
    "_sleeping": Count("agreement", distinct=True, filter=Q(_is_asleep=True)),
    "_over": Count("agreement", distinct=True, filter=Q(_is_over=True)),
    "_obstacles": Count("agreement", distinct=True, filter=Q(_is_blocked=True)),
}


def _read(row: dict[str, Any]) -> Came:
    return Came(*(row[name] for name in _NUMBERS))


def _regions(parties: Any, side: str, keys: Iterable[Any]) -> dict[Any, list[str]]:
    """The names of the lead regions by the key at ``side``."""
    names: dict[Any, list[str]] = defaultdict(list)
    rows = parties.filter(**{f"{side}__in": list(keys)}).order_by("agreement__region__name")
    for key, name in rows.values_list(side, "agreement__region__name").distinct():
        names[key].append(name)
    return names


def _tied_with(potential: Any, user: Any, keys: Iterable[Any]) -> set[Any]:
    """Those of the partners that the region itself is tied with."""
    own = Agreement.objects.visible_to(user).filter(search__places__contains=[potential.region_id])
    parties = Party.objects.filter(agreement__in=own.order_by(), partner__in=list(keys))
    return set(parties.order_by().values_list("partner", flat=True))


def _partner_match(
    potential: Any, partner: Partner, row: dict[str, Any], regions: list[str], own: set[Any], wanted: set[str]
) -> Match:
    more = len(regions) - NAMED
    named = ", ".join(regions[:NAMED]) + (_(" and %(n)s more") % {"n": more} if more > 0 else "")
    reasons = [_("Tied in %(sector)s with %(regions)s.") % {"sector": potential.sector.name, "regions": named}]
    if partner.country_id in wanted and partner.country:
        reasons.append(_("Its country, %(country)s, is wanted.") % {"country": partner.country.name})
    if partner.kind in potential.partner_kinds:
        reasons.append(_("Its kind is wanted: %(kind)s.") % {"kind": partner.get_kind_display()})
    if partner.pk in own:
        reasons.append(_("It is tied with %(region)s already.") % {"region": potential.region.name})
    page = reverse("partners:partner-detail", args=[partner.pk])
    return Match(partner.name, page, _read(row), _agreements(potential, partner=partner.pk), reasons)


def _agreements(potential: Any, **asked: Any) -> str:
    query = urlencode({"sector": potential.sector.code, **asked})
    return f"{reverse('agreements:agreement-list')}?{query}"
