"""The gap: potentials against agreements in force, by region and sector or by region and country.

``gap`` gives the numbers, and each number the address of the list that has exactly its rows: pages, pictures and
papers all draw from here. What a number means: docs/decisions/0036.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from agreements.models import Sector
from coopreg.access import read_scope
from partners.models import Country
from potentials.answering import IN_FORCE, ON_PAPER, RUNNING, asking, in_force
from potentials.bringing import Answers, OpenSectors, Words
from potentials.choices import ASKING
from potentials.models import WantedCountry
from regions.models import Region

# The column of the potentials that name no country.
NONE_NAMED = "none"
# The value of the agreements' filter ``unmatched`` for those that answer no potential in whatever sector.
ANY_SECTOR = "any"

POTENTIALS = tuple(state.value for state in ASKING)
AGREEMENTS = ("running", "paper", "unmatched")
MEASURES = (*POTENTIALS, *AGREEMENTS)


@dataclass(frozen=True)
class Place:
    """A row: a region alone (``itself``), or a province with its kabupaten and kota."""

    region: Region
    itself: bool = False

    @property
    def code(self) -> str:
        return self.region.code

    @property
    def key(self) -> int:
        """How the search entries of agreements name it (agreements.models.SearchEntry.places)."""
        return int(self.region.pk if self.itself else -self.region.pk)

    @property
    def name(self) -> str:
        if self.itself and self.region.parent_id is None:
            return _("%(province)s, the province itself") % {"province": self.region.name}
        return self.region.name

    @property
    def parameters(self) -> dict[str, str]:
        return {"region_itself" if self.itself else "region": self.region.code}


@dataclass(frozen=True)
class Column:
    """A column: the code and name of a sector or a country."""

    code: str
    name: str


@dataclass(frozen=True)
class Ask:
    """What was asked for: ``by`` is "sector" or "country"; the other of the two may narrow what is counted."""

    day: datetime.date
    by: str = "sector"
    sector: Sector | None = None
    country: Country | None = None

    @property
    def of_day(self) -> dict[str, str]:
        return {} if self.day == timezone.localdate() else {"as_of": self.day.isoformat()}


@dataclass(frozen=True)
class Cell:
    """The numbers of one place in one column, by the codes of ``MEASURES``."""

    place: Place
    column: Column
    ask: Ask
    numbers: Mapping[str, int]

    def __getitem__(self, measure: str) -> int:
        return self.numbers.get(measure, 0)

    def __bool__(self) -> bool:
        return any(self.numbers.values())

    @property
    def potentials(self) -> int:
        """All potentials that ask for an answer."""
        return sum(self[measure] for measure in POTENTIALS)

    @property
    def agreements(self) -> int:
        """All agreements in force, or signed without a term."""
        return self["running"] + self["paper"]

    def address(self, *measures: str) -> str:
        """The list that has the rows of these measures: all of potentials, or all of agreements."""
        if set(measures) <= set(POTENTIALS):
            return self._potentials(measures)
        return self._agreements(measures)

    def _potentials(self, answers: Iterable[str]) -> str:
        asked: dict[str, Any] = {**self.place.parameters, "answer": list(answers)}
        country, sector = self.ask.country, self.ask.sector
        if self.ask.by == "sector":
            asked["sector"] = self.column.code
            asked |= {"country": country.pk, "answer_country": country.pk} if country else {}
        else:
            named = {"country": self.column.code, "answer_country": self.column.code}
            asked |= {"country_named": "no"} if self.column.code == NONE_NAMED else named
            asked |= {"sector": sector.code} if sector else {}
        return f"{reverse('potentials:potential-list')}?{urlencode(asked | self.ask.of_day, doseq=True)}"

    def _agreements(self, measures: Iterable[str]) -> str:
        asked: dict[str, Any] = dict(self.place.parameters)
        country, sector = self.ask.country, self.ask.sector
        if self.ask.by == "sector":
            asked["sector"] = self.column.code
            asked |= {"country": country.pk} if country else {}
        else:
            asked["country"] = self.column.code
            asked |= {"sector": sector.code} if sector else {}
        if "unmatched" in measures:
            asked["unmatched"] = asked.get("sector", ANY_SECTOR)
        else:
            activities = {"running": RUNNING, "paper": ON_PAPER}
            asked["validity"] = [state.value for state in IN_FORCE]
            asked["activity"] = [state.value for measure in measures for state in activities[measure]]
        return f"{reverse('agreements:agreement-list')}?{urlencode(asked | self.ask.of_day, doseq=True)}"


@dataclass(frozen=True)
class Gap:
    """The matrix: its rows, its columns, and the cells that are not empty."""

    ask: Ask
    rows: list[Place]
    columns: list[Column]
    cells: Mapping[tuple[str, str], Cell] = field(default_factory=dict)

    def cell(self, place: Place, column: Column) -> Cell:
        found = self.cells.get((place.code, column.code))
        return found or Cell(place, column, self.ask, {})

    def lines(self) -> Iterable[tuple[Place, list[Cell]]]:
        """Each place with its cells, in the order of the columns."""
        return ((place, [self.cell(place, column) for column in self.columns]) for place in self.rows)

    def total(self, place: Place, measure: str) -> int:
        """How many potentials of a place are answered so; only where each stands in one column."""
        return sum(self.cell(place, column)[measure] for column in self.columns)

    def address(self, place: Place, *answers: str) -> str:
        """The list that has the potentials of a place that are answered so."""
        asked: dict[str, Any] = {**place.parameters, "answer": list(answers)}
        return f"{reverse('potentials:potential-list')}?{urlencode(asked | self.ask.of_day, doseq=True)}"


def gap(
    user: Any,
    day: datetime.date,
    *,
    by: str = "sector",
    place: Region | None = None,
    sector: Sector | None = None,
    country: Country | None = None,
) -> Gap:
    """The gap as ``user`` may see it on the day ``day``, in seven queries at most.

    Of a province given as ``place`` the rows are the province itself and its kabupaten and kota; without one they are
    the provinces for those who see all, else those of the person's own region.
    """
    # What the columns are narrows nothing.
    ask = Ask(day, by, *((None, country) if by == "sector" else (sector, None)))
    rows = places(user, place)
    counts = _Counts(user, ask, rows)
    counts.count_agreements()
    counts.count_potentials()
    columns = _columns(by, {column for _place, column in counts.found})
    known = {column.code: column for column in columns}
    by_code = {each.code: each for each in rows}
    cells = {
        (code, column): Cell(by_code[code], known[column], ask, numbers)
        for (code, column), numbers in counts.found.items()
    }
    return Gap(ask, rows, columns, cells)


def places(user: Any, place: Region | None = None) -> list[Place]:
    """The rows of the matrix."""
    seen = Region.objects.visible_to(user)
    scope = read_scope(user)
    if place is None and scope.everything:
        return [Place(region) for region in seen.filter(parent=None).order_by("code")]
    own: Any = place.pk if place else scope.region_id
    found = seen.filter(Q(pk=own) | Q(parent=own))
    return [Place(region, itself=True) for region in found.order_by("code")]


def _columns(by: str, codes: set[str]) -> list[Column]:
    if by == "sector":
        return [Column(row.code, row.name) for row in Sector.objects.filter(code__in=codes)]
    countries = sorted(Country.objects.filter(pk__in=codes), key=lambda country: country.name)
    columns = [Column(country.pk, country.name) for country in countries]
    return [*columns, Column(NONE_NAMED, _("No country named"))] if NONE_NAMED in codes else columns


class _Counts:
    """Numbers by code of place and column. Agreements and potentials are brought together here, not by the database:
    it would look at each pair of them."""

    def __init__(self, user: Any, ask: Ask, rows: list[Place]) -> None:
        self.user, self.ask = user, ask
        self.places: dict[int, str] = {place.key: place.code for place in rows}
        self.codes: dict[tuple[int, ...], set[str]] = {}
        self.found: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.words = Words(user)
        self.answers = Answers(self.words)

    def _add(self, keys: Iterable[int], columns: Iterable[str], measure: str, number: int = 1) -> None:
        if not columns:
            return
        for code in self._codes(tuple(keys)):
            for column in columns:
                self.found[code, column][measure] += number

    def _codes(self, keys: tuple[int, ...]) -> set[str]:
        """The codes of the rows in which these places stand; thousands of agreements have the same."""
        if keys not in self.codes:
            self.codes[keys] = {self.places[key] for key in keys if key in self.places}
        return self.codes[keys]

    def count_agreements(self) -> None:
        """Counts them, and keeps what they answer for ``count_potentials``."""
        ask, rows = self.ask, in_force(self.user, self.ask.day)
        if ask.country:
            rows = rows.filter(search__countries__contains=[ask.country.pk])
        open_sectors = OpenSectors(self.user, self.words)
        names = ("pk", "search__places", "search__sectors", "search__countries", "activity")
        for key, places, all_sectors, countries, activity in rows.values_list(*names).iterator():
            sectors = [ask.sector.code] if ask.sector and ask.sector.code in all_sectors else all_sectors
            self.answers.add(key, places, sectors, countries if ask.by == "country" else (), activity)
            if ask.sector and ask.sector.code not in all_sectors:
                continue
            columns = sectors if ask.by == "sector" else countries
            self._add(places, columns, "running" if activity in RUNNING else "paper")
            unmatched = open_sectors.of(key, places, sectors)
            if ask.by == "sector":
                self._add(places, unmatched, "unmatched")
            elif len(unmatched) == len(sectors) and (ask.sector or key not in self.words.yes):
                self._add(places, columns, "unmatched")

    def count_potentials(self) -> None:
        """Counts them by what answers them among the agreements that were counted."""
        ask, rows = self.ask, asking(self.user)
        if ask.country:
            rows = rows.filter(Exists(WantedCountry.objects.filter(potential=OuterRef("pk"), country=ask.country)))
        if ask.sector:
            rows = rows.filter(sector=ask.sector)
        column = "sector__code" if ask.by == "sector" else "wanted__country"
        names = ("region", "region__parent", "sector__code", column)
        said = Q(pk__in=self.words.potentials)
        for *asked, number in rows.filter(~said).values_list(*names).annotate(_n=Count("*")):
            self._count(asked, number)
        for *asked, key in rows.filter(said).values_list(*names, "pk"):
            self._count(asked, 1, key)

    def _count(self, asked: list[Any], number: int, potential: int | None = None) -> None:
        region, province, sector, column = asked
        country = column if self.ask.by == "country" else None
        keys = [region, -region, *([-province] if province else [])]
        self._add(keys, [column or NONE_NAMED], self.answers.of(region, sector, country, potential), number)
