"""Regions and their other names from data/regions.csv and data/region_aliases.csv."""

import re
from pathlib import Path

from django.utils.translation import gettext as _

from coopreg.reference import Counts, Row, checked, read_rows, upsert
from regions.models import Region, RegionName

_LEVELS = {"provinsi": Region.Level.PROVINCE, "kabupaten": Region.Level.REGENCY, "kota": Region.Level.CITY}
# What the file owns; an administrator's retired_on stays.
_OWNED = ["name", "level", "parent_id", "capital", "latitude", "longitude", "iso_3166_2", "area_km2", "autonomous"]
_COLUMNS = [column.replace("parent_id", "parent_code") for column in ["code", *_OWNED]]


def load_regions(folder: Path) -> dict[str, Counts]:
    """Brings regions and their names in step with the files; raises CommandError naming file and line."""
    rows = read_rows(folder / "regions.csv", _COLUMNS)
    provinces = [row for row in rows if not row["parent_code"]]
    top = upsert([(row, _region(row, None)) for row in provinces], ["code"], _OWNED)
    ids = _ids()
    below = upsert(
        [(row, _region(row, row.one_of("parent_code", ids))) for row in rows if row["parent_code"]], ["code"], _OWNED
    )
    ids = _ids()
    aliases = [
        (row, checked(RegionName(region_id=row.one_of("code", ids), name=row["alias"]), row))
        for row in read_rows(folder / "region_aliases.csv", ["code", "alias"])
    ]
    return {
        str(Region._meta.verbose_name_plural): Counts(
            top.new + below.new, top.changed + below.changed, top.unchanged + below.unchanged
        ),
        str(RegionName._meta.verbose_name_plural): upsert(aliases, ["region_id", "name"], []),
    }


def _ids() -> dict[str, int]:
    return dict(Region.objects.values_list("code", "pk"))


def _region(row: Row, parent_id: int | None) -> Region:
    form = rf"{re.escape(row['parent_code'])}\.[0-9]{{2}}" if parent_id else "[0-9]{2}"
    if not re.fullmatch(form, row["code"]):
        row.refuse(
            _("“%(code)s” is no code of a region below “%(parent)s”")
            % {"code": row["code"], "parent": row["parent_code"]}
        )
    level = row.one_of("level", _LEVELS)
    if (level == Region.Level.PROVINCE) != (parent_id is None):
        row.refuse(_("a province stands alone; a regency or city belongs to a province"))
    return checked(
        Region(
            code=row["code"],
            name=row["name"],
            level=level,
            parent_id=parent_id,
            capital=row["capital"],
            latitude=row["latitude"] or None,
            longitude=row["longitude"] or None,
            iso_3166_2=row["iso_3166_2"],
            area_km2=row["area_km2"] or None,
            autonomous=row.one_of("autonomous", {"0": False, "1": True}),
        ),
        row,
    )
