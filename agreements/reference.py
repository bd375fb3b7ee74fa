"""Sectors and commodities from data/sectors.csv and data/commodities.csv."""

from pathlib import Path

from agreements.models import Commodity, Sector
from coopreg.reference import Counts, Row, checked, read_rows, upsert

_SECTOR_COLUMNS = {
    "name_id": "name_id",
    "name_en": "name_en",
    "affairs": "urusan_uu23",
    "affairs_group": "kelompok_urusan",
    "cooperation_object": "objek_ksdpl",
    "sdg": "sdg",
    "dac_sector": "dac_sector",
    "kbli_section": "kbli_section",
}
_COMMODITY_COLUMNS = ["name_id", "name_en", "group", "hs_code", "babel"]


def load_sectors(folder: Path) -> dict[str, Counts]:
    """Brings sectors and commodities in step with the files; raises CommandError naming file and line."""
    rows = read_rows(folder / "sectors.csv", ["code", *_SECTOR_COLUMNS.values(), "aliases"])
    words = dict(Sector.objects.values_list("code", "aliases"))
    sectors = upsert([(row, _sector(row, words)) for row in rows], ["code"], [*_SECTOR_COLUMNS, "aliases"])
    ids = dict(Sector.objects.values_list("code", "pk"))
    rows = read_rows(folder / "commodities.csv", ["code", "sector", *_COMMODITY_COLUMNS, "aliases"])
    words = dict(Commodity.objects.values_list("code", "aliases"))
    commodities = [(row, _commodity(row, row.one_of("sector", ids), words)) for row in rows]
    owned = ["sector_id", *_COMMODITY_COLUMNS, "aliases"]
    return {
        str(Sector._meta.verbose_name_plural): sectors,
        str(Commodity._meta.verbose_name_plural): upsert(commodities, ["code"], owned),
    }


def _sector(row: Row, words: dict[str, list[str]]) -> Sector:
    values = {field: row[column] for field, column in _SECTOR_COLUMNS.items()}
    return checked(Sector(code=row["code"], aliases=_aliases(row, words), **values), row)


def _commodity(row: Row, sector_id: int, words: dict[str, list[str]]) -> Commodity:
    values = {field: row[field] for field in _COMMODITY_COLUMNS}
    return checked(Commodity(code=row["code"], sector_id=sector_id, aliases=_aliases(row, words), **values), row)


def _aliases(row: Row, words: dict[str, list[str]]) -> list[str]:
    """The words of the file and those that an administrator has added; the order of the known ones stays."""
    return list(dict.fromkeys([*words.get(row["code"], []), *row.words("aliases")]))
