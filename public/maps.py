"""Where the public agreements are: maps of Indonesia, of a province and of the world, whose marks are links."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from agreements.tables import AgreementTable
from pictures import maps
from pictures.declaration import Cell, Picture, Row
from public.counting import Number
from regions.models import Region


def indonesia(numbers: Sequence[Number], beginning: str) -> Picture:
    """The provinces; a mark opens the page whose address begins with ``beginning``."""
    return _map(_("Provinces on the map"), _rows(numbers, beginning, "/"), maps.indonesia)


def province(region: Region, numbers: Sequence[Number], beginning: str) -> Picture:
    """The kabupaten and kota of ``region``."""
    rows = _rows(numbers, beginning, "/")
    return _map(_("Kabupaten and kota on the map"), rows, maps.province, province=region.code)


def world(numbers: Sequence[Number], beginning: str) -> Picture:
    """The countries of the partners; a mark opens the list of one."""
    return _map(_("Countries on the map"), _rows(numbers, beginning), maps.world)


def _rows(numbers: Sequence[Number], beginning: str, end: str = "") -> list[Row]:
    return [
        Row(
            each.code,
            each.name,
            [Cell(each.number, f"{each.name}: {AgreementTable.counted(each.number)}", f"{beginning}{each.code}{end}")],
            at=each.at,
        )
        for each in numbers
    ]


def _map(title: str, rows: list[Row], draw: Callable[[Picture], dict[str, Any]], **more: Any) -> Picture:
    """The numbers stand as a list on the same page, so the picture needs no table and no address of its own."""
    return Picture(
        name="map",
        title=title,
        headings=[_("Place"), _("Agreements")],
        rows=rows,
        draw=draw,
        note=_("Borders are for display only."),
        more=more,
    )
