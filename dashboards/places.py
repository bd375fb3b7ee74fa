"""Pictures of places: the agreements on maps of Indonesia and of a province."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.choices import Activity
from dashboards.sight import Sight
from pictures import maps
from pictures.declaration import Cell, Picture, Row, largest
from pictures.steps import Steps
from regions.models import Region

BORDERS = gettext_lazy("Borders are for display only.")
# What makes the numbers of one region, from the counts of its agreements.
Cells = Callable[[Region, Mapping[str, int]], list[Cell]]


def counted(number: int) -> str:
    """The number of agreements in words: "12 agreements"."""
    return ngettext("%(number)s agreement", "%(number)s agreements", number) % {"number": number_format(number)}


def point(place: Any) -> tuple[float, float] | None:
    """Where a region or country lies: longitude and latitude."""
    return None if place.longitude is None or place.latitude is None else (place.longitude, place.latitude)


def by_place(
    sight: Sight, cells: Cells, counts: Mapping[int, Mapping[str, int]] | None = None, **declared: Any
) -> Picture:
    """A map of the parts of ``sight``; ``cells`` gives the numbers of each, ``declared`` the rest of the picture.

    ``counts`` are those of the agreements by region, where a page has them already.
    """
    found = sight.spread.by_region if counts is None else counts
    rows = [
        Row(
            region.code,
            region.name,
            cells(region, found.get(region.pk, {})),
            sight.address("dashboards:dashboard", region=region.code),
            point(region),
        )
        for region in sight.regions
    ]
    draw, more = (maps.province, {"province": sight.region.code}) if sight.region else (maps.indonesia, {})
    first = _("Kabupaten/kota") if sight.region else _("Province")
    headings = [first, *declared.pop("headings")]
    more |= declared.pop("more", {})
    return Picture(
        headings=headings, rows=rows, draw=draw, summary=most_of(rows), note=note(sight), more=more, **declared
    )


def browsed(sight: Sight, counts: Mapping[int, Mapping[str, int]]) -> Picture:
    """The same map for whoever browses regions: a mark opens the page of its place."""
    title = _("Kabupaten and kota on the map") if sight.region else _("Provinces on the map")

    def cells(region: Region, numbers: Mapping[str, int]) -> list[Cell]:
        total = numbers.get("total", 0)
        return [Cell(total, f"{region}: {counted(total)}", region.get_absolute_url())]

    address = sight.address("dashboards:picture", "places")
    declared = {"name": "browse", "title": title, "address": address, "of": sight.words}
    return by_place(sight, cells, counts, headings=[_("Agreements")], **declared)


def note(sight: Sight) -> str:
    """What a map does not show."""
    if sight.region is None:
        return str(BORDERS)
    return _("The agreements of the province itself are not on the map.") + f" {BORDERS}"


def most_of(rows: Sequence[Row]) -> str:
    """The rows that have most, in a sentence."""
    most = largest(rows)
    return _("Most: %(rows)s.") % {"rows": most} if most else ""


def places(sight: Sight, **declared: Any) -> Picture:
    """The agreements by province, or by kabupaten/kota of a province."""

    def cells(region: Region, counts: Mapping[str, int]) -> list[Cell]:
        total = counts.get("total", 0)
        return [Cell(total, f"{region}: {counted(total)}", sight.listed(region=region.code))]

    return by_place(sight, cells, headings=[_("Agreements")], **declared)


def running(sight: Sight, **declared: Any) -> Picture:
    """Of the agreements of each place, the share that is said to be running."""

    def cells(region: Region, counts: Mapping[str, int]) -> list[Cell]:
        total, run = counts.get("total", 0), counts.get(Activity.RUNNING, 0)
        share = round(100 * run / total) if total else 0
        words = {"place": region, "number": number_format(run), "agreements": counted(total), "share": share}
        text = _("%(place)s: %(number)s of %(agreements)s running (%(share)s %%)") % words
        listed = sight.listed(region=region.code, activity=Activity.RUNNING.value)
        shown = f"{number_format(run)} ({share} %)"
        return [
            Cell(run, text, listed, drawn=share, shown=shown, lettered=f"{share} %"),
            Cell(total, f"{region}: {counted(total)}", sight.listed(region=region.code)),
        ]

    headings = [_("Running"), _("Agreements")]
    return by_place(sight, cells, headings=headings, more={"steps": Steps.of_shares()}, **declared)
