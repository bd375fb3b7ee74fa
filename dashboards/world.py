"""Pictures of the countries of partners: on a map, as bars, and as arcs from the regions."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from agreements.choices import Activity
from dashboards.places import BORDERS, counted, most_of, point
from dashboards.sight import Sight
from partners.models import Country
from pictures import charts, maps
from pictures.declaration import Cell, Picture, Row, RowsOnDemand
from regions.models import Region

# More arcs than these lie on each other, and more bars are a list.
MOST_ARCS = 60
MOST_BARS = 12


def countries(sight: Sight, **declared: Any) -> Picture:
    """The agreements by the country of a partner; with partners of several countries one counts for each."""
    found = sight.spread.by_country
    known = _known(found)
    rows = [
        Row(country.pk, str(country), [_cell(sight, country, found[country.pk]["total"])], at=point(country))
        for country in sorted(known.values(), key=lambda each: (-found[each.pk]["total"], str(each)))
    ]
    return Picture(
        headings=[_("Country"), _("Agreements")],
        rows=rows,
        draw=maps.world,
        summary=most_of(rows),
        note=str(BORDERS),
        **declared,
    )


def country_bars(sight: Sight, **declared: Any) -> Picture:
    """The same as bars, each with those that are running."""
    found = sight.spread.by_country
    known = _known(found)
    rows = [
        Row(country.pk, str(country), [_cell(sight, country, found[country.pk]["total"]), _running(sight, country)])
        for country in sorted(known.values(), key=lambda each: (-found[each.pk]["total"], str(each)))
    ]
    return Picture(
        headings=[_("Country"), _("Agreements"), _("Running")],
        rows=rows,
        draw=charts.bars,
        summary=most_of(rows),
        note=foremost(rows, MOST_BARS),
        most=MOST_BARS,
        **declared,
    )


def foremost(rows: Sequence[Row], most: int) -> str:
    """That a picture has not all of its rows, "" where it has."""
    if len(rows) <= most:
        return ""
    return _("Drawn are the %(number)s with the most.") % {"number": most}


def _known(keys: Iterable[str]) -> dict[str, Country]:
    return Country.objects.in_bulk(list(keys))


def _cell(sight: Sight, country: Country, number: int) -> Cell:
    return Cell(number, f"{country}: {counted(number)}", sight.listed(country=country.pk))


def _running(sight: Sight, country: Country) -> Cell:
    number = sight.spread.by_country[country.pk][Activity.RUNNING]
    text = _("%(place)s: %(agreements)s running") % {"place": country, "agreements": counted(number)}
    return Cell(number, text, sight.listed(country=country.pk, activity=Activity.RUNNING.value))


def arcs(sight: Sight, **declared: Any) -> Picture:
    """An arc from each province, or from the one region, to each country that it has agreements with."""
    origins = {region.pk: region for region in ([sight.region] if sight.region else sight.regions)}
    found = sight.spread.ties(origins)
    known = _known({country for _region, country in found})
    ties = [
        (origins[region], known[country], number)
        for (region, country), number in found.items()
        if point(origins[region]) and point(known[country])
    ]
    ties.sort(key=lambda tie: (-tie[2], tie[0].code, tie[1].pk))
    rows = RowsOnDemand(ties, lambda tie: _arc(sight, *tie))
    return Picture(
        headings=[_("Region and country"), _("Agreements")],
        rows=rows,
        draw=maps.arcs,
        summary=most_of(rows[:MOST_ARCS]),
        note=foremost(rows, MOST_ARCS) or str(BORDERS),
        most=MOST_ARCS,
        **declared,
    )


def _arc(sight: Sight, region: Region, country: Country, number: int) -> Row:
    label = f"{region} – {country}"  # noqa: RUF001  (from one to the other)
    cell = Cell(number, f"{label}: {counted(number)}", sight.listed(region=region.code, country=country.pk))
    return Row(f"{region.code}-{country.pk}", label, [cell], at=point(country), start=point(region))
