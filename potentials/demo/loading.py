"""The potentials of the demo: what could be read of Bangka Belitung, and examples of its kabupaten and kota.

The examples are invented by a rule with a chance of its own, the same every time; each is marked as an example and says
so in its title, its source and its description.
"""

import uuid
from pathlib import Path
from random import Random
from typing import Any

from django.utils.translation import gettext as _

from agreements.models import Commodity, Sector
from coopreg.reference import Row, read_rows
from partners.models import Country, Partner
from potentials.choices import PotentialState, Readiness, Sought
from potentials.figures import Figure, read_cell
from potentials.models import Potential, PotentialFigure, WantedCountry
from regions.models import Region

_COLUMNS = ["region", "commodity", "sector", "title", "description", "figures", "source"]
# The keys of the demo's rows, so that a second load knows them whatever people have changed.
_KEYS = uuid.UUID("5f6a1c9e-7d0b-4c55-9a52-0d4a5e1b9d10")
PROVINCE = "19"
YEARS = (2022, 2023, 2024)
# A city has no plantations to speak of.
_OF_THE_LAND = {"perkebunan", "pertambangan", "hortikultura", "tanaman pangan", "peternakan", "kehutanan"}
# What is measured in each group of commodities: what, unit, from, to.
_MEASURES = {
    "perkebunan": (("luas kebun", "ha", 200, 20_000), ("produksi", "ton", 300, 60_000)),
    "pertambangan": (("sumber daya", "ton", 5_000, 900_000),),
    "perikanan": (("produksi", "ton", 100, 30_000),),
    "pariwisata": (("kunjungan wisatawan", "orang", 3_000, 400_000),),
    "industri": (("unit usaha", "unit", 5, 400),),
    "energi": (("kapasitas", "MW", 1, 50),),
    "investasi": (("luas kawasan", "ha", 50, 1_500),),
}
_OTHER = (("produksi", "ton", 50, 9_000),)
_COUNTRIES = ("JP", "CN", "KR", "MY", "SG", "AU", "NL", "VN", "SC")


def load_potentials(folder: Path) -> str:
    """Loads what is missing of the demo's potentials and says how many that were."""
    known = set(Potential.objects.values_list("entry_key", flat=True))
    regions = {row.code: row for row in Region.objects.filter(code__startswith=PROVINCE)}
    facts = read_rows(folder / "potential_facts.csv", _COLUMNS)
    made = [_fact(row, regions) for row in facts] + (_examples(regions) if regions else [])
    new = [each for each in made if each.potential.entry_key not in known]
    Potential.objects.bulk_create(each.potential for each in new)
    PotentialFigure.objects.bulk_create(figure for each in new for figure in each.figures)
    WantedCountry.objects.bulk_create(row for each in new for row in each.wanted)
    counts = {"new": len(new), "known": len(made) - len(new)}
    return _("%(new)d potentials new, %(known)d known before") % counts


class _Made:
    """A potential with its rows, not stored yet."""

    def __init__(self, key: str, figures: list[Figure], countries: list[str], **fields: Any) -> None:
        self.potential = Potential(entry_key=uuid.uuid5(_KEYS, key), **fields)
        self.figures = [PotentialFigure(potential=self.potential, **vars(each)) for each in figures]
        self.wanted = [WantedCountry(potential=self.potential, country_id=code) for code in countries]


def _fact(row: Row, regions: dict[str, Region]) -> _Made:
    commodities = dict(Commodity.objects.values_list("code", "pk"))
    return _Made(
        f"fact {row['region']} {row['title']}",
        read_cell(row["figures"]),
        [],
        region=row.one_of("region", regions),
        commodity_id=row.one_of("commodity", commodities) if row["commodity"] else None,
        sector_id=row.one_of("sector", dict(Sector.objects.values_list("code", "pk"))),
        title=row["title"],
        description=row["description"],
        source=row["source"],
    )


# The examples --------------------------------------------------------------------------------------


def _examples(regions: dict[str, Region]) -> list[_Made]:
    commodities = list(Commodity.objects.filter(babel=True, retired_on=None).select_related("sector").order_by("code"))
    known = set(Country.objects.filter(pk__in=_COUNTRIES).values_list("pk", flat=True))
    countries = [code for code in _COUNTRIES if code in known]
    children = [region for code, region in sorted(regions.items()) if code != PROVINCE]
    made = []
    for number, commodity in enumerate(commodities):
        chance = Random(f"potential {commodity.code}")  # noqa: S311  (the same rows again, no secret)
        places = [region for region in children if _grows(region, commodity) and chance.random() < 0.55]
        # Each commodity is somewhere.
        somewhere = places or [children[number % (len(children) - 1)]]
        made += [_example(region, commodity, chance, countries) for region in somewhere]
    return made


def _grows(region: Region, commodity: Commodity) -> bool:
    return region.level != Region.Level.CITY or commodity.group not in _OF_THE_LAND


def _example(region: Region, commodity: Commodity, chance: Random, countries: list[str]) -> _Made:
    wanted = chance.sample(countries, min(chance.choice((0, 0, 1, 1, 2)), len(countries)))
    kinds = [Partner.Kind.FOREIGN_PRIVATE_BODY, Partner.Kind.REGIONAL_GOVERNMENT]
    return _Made(
        f"example {region.code} {commodity.code}",
        _figures(commodity, chance),
        wanted,
        region=region,
        commodity=commodity,
        sector=commodity.sector,
        title=f"Contoh: {commodity.name_id}",
        description="Contoh rekaan untuk memperlihatkan pemetaan potensi. Isi dan angkanya bukan data.",
        source="Contoh rekaan, bukan data",
        sought=[code for code in Sought.values if chance.random() < 0.4],
        partner_kinds=[kind.value for kind in kinds if chance.random() < 0.25],
        readiness=chance.choices(Readiness.values, (5, 3, 2))[0],
        state=chance.choices(PotentialState.values, (12, 4, 2, 1, 1))[0],
        rpjmd_programme="Contoh: program RPJMD" if chance.random() < 0.5 else "",
        national_priority="Contoh: hilirisasi" if chance.random() < 0.3 else "",
        is_example=True,
    )


def _figures(commodity: Commodity, chance: Random) -> list[Figure]:
    figures = []
    for what, unit, low, high in _MEASURES.get(commodity.group, _OTHER):
        value = round(low * (high / low) ** chance.random())
        for year in YEARS:
            figures += read_cell(f"{what}: {value} {unit} ({year}; contoh rekaan, bukan data)")
            value = max(1, round(value * (0.9 + 0.25 * chance.random())))
    return figures
