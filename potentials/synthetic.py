"""Made-up potentials for a registry of any size: the same seed gives the same rows, brought in by COPY."""

import datetime
import uuid
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

from django.db import transaction

from agreements.models import Commodity
from agreements.search.rebuilding import without_triggers
from agreements.synthetic import More
from agreements.synthetic.loading import copy_in, insert_events, move_sequence, next_key
from partners.models import Country
from potentials.choices import PotentialState, Readiness, Sought
from potentials.models import Potential, PotentialFigure, WantedCountry
from regions.models import Region

Row = dict[str, Any]
TABLES = (Potential, PotentialFigure, WantedCountry)
# No clock: the last day on which anything of it happened.
TODAY = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
UNITS = ("ha", "ton", "orang", "unit")
COUNTRIES = ("CN", "JP", "KR", "AU", "MY", "DE", "NL")


def generate(count: int, seed: int) -> None:
    """Add ``count`` made-up potentials with figures, wanted countries and history; all or nothing."""
    with transaction.atomic(), without_triggers(*TABLES):
        first = {model: next_key(model) for model in TABLES}
        made = list(_rows(count, seed, first))
        for place, model in enumerate(TABLES):
            copy_in(model, (row for each in made for row in each[place]))
            move_sequence(model)
        insert_events(Potential, first[Potential], "insert", "t.created_at", "t.id", {})
        entered = "(SELECT p.created_at FROM potentials_potential p WHERE p.id = t.potential_id)"
        for model in TABLES[1:]:
            insert_events(model, first[model], "insert", entered, "t.potential_id", {})


def _rows(count: int, seed: int, first: dict[Any, int]) -> Iterator[tuple[list[Row], list[Row], list[Row]]]:
    chance = Random(f"potentials {seed}")  # noqa: S311  (the same rows again, no secret)
    regions = list(Region.objects.possible_parties().order_by("code").values_list("pk", flat=True))
    commodities = list(Commodity.objects.filter(retired_on=None).order_by("code"))
    known = list(Country.objects.filter(pk__in=COUNTRIES).order_by("pk").values_list("pk", flat=True))
    keys = dict(first)
    for number in range(count):
        potential = _potential(keys[Potential], number, chance.choice(regions), chance.choice(commodities), chance)
        keys[Potential] += 1
        figures = list(_figures(potential["id"], keys[PotentialFigure], chance))
        keys[PotentialFigure] += len(figures)
        wanted = chance.sample(known, min(chance.choice((0, 0, 1, 2)), len(known)))
        rows = [
            {"id": keys[WantedCountry] + place, "potential_id": potential["id"], "country_id": code}
            for place, code in enumerate(wanted)
        ]
        keys[WantedCountry] += len(rows)
        yield [potential], figures, rows


def _potential(key: int, number: int, region: int, commodity: Commodity, chance: Random) -> Row:
    entered = TODAY - datetime.timedelta(minutes=chance.randrange(3_000_000))
    return {
        "id": key,
        "region_id": region,
        "sector_id": commodity.sector_id,
        "commodity_id": commodity.pk,
        "title": f"{commodity.name_id} {key}-{number}",
        "description": "Data rekaan." if chance.random() < 0.3 else "",
        "sought": [code for code in Sought.values if chance.random() < 0.4],
        "partner_kinds": [],
        "readiness": chance.choices(Readiness.values, (5, 3, 2))[0],
        "state": chance.choices(PotentialState.values, (12, 4, 2, 1, 1))[0],
        "rpjmd_programme": "Program rekaan" if chance.random() < 0.5 else "",
        "national_priority": "Prioritas rekaan" if chance.random() < 0.3 else "",
        "is_example": True,
        "entry_key": uuid.UUID(int=chance.getrandbits(128), version=4),
        "created_at": entered,
        "updated_at": entered,
    }


def _figures(potential: int, key: int, chance: Random) -> Iterator[Row]:
    unit, value = chance.choice(UNITS), chance.randrange(10, 100_000)
    for place in range(chance.choice((0, 1, 2, 3))):
        yield {
            "id": key + place,
            "potential_id": potential,
            "what": "angka rekaan",
            "value": Decimal(value + 10 * place),
            "unit": unit,
            "year": 2022 + place,
        }


MADE_UP = More("potentials", "how many potentials beside them", generate, TABLES)
