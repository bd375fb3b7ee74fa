"""Rows for tests: each function makes one, with only what the database insists on unless told more."""

import itertools
from typing import Any

from accounts.models import User
from agreements.choices import CooperationKind, Instrument
from agreements.models import Agreement, Party, Sector
from partners.models import Country, Partner
from regions.models import Agency, Region

_count = itertools.count(1)


def region(code: str, name: str = "", **fields: Any) -> Region:
    """A region by its code; a kabupaten/kota brings its province with it."""
    parent = None
    if "." in code:
        parent = Region.objects.filter(code=code[:2]).first() or region(code[:2])
    level = Region.Level.PROVINCE
    if parent:
        level = Region.Level.CITY if code[3] == "7" else Region.Level.REGENCY
    return Region.objects.create(code=code, name=name or f"Region {code}", level=level, parent=parent, **fields)


def country(alpha2: str = "JP", name_id: str = "Jepang", name_en: str = "Japan", **fields: Any) -> Country:
    made, _ = Country.objects.get_or_create(
        alpha2=alpha2, defaults={"alpha3": alpha2 + "X", "name_id": name_id, "name_en": name_en} | fields
    )
    return made


def sector(code: str = "PAR", name_id: str = "Pariwisata", name_en: str = "Tourism") -> Sector:
    made, _ = Sector.objects.get_or_create(code=code, defaults={"name_id": name_id, "name_en": name_en})
    return made


def agency(of: Region, name: str = "Biro Pemerintahan") -> Agency:
    return Agency.objects.create(region=of, name=name)


def partner(name: str = "", **fields: Any) -> Partner:
    fields.setdefault("country", country())
    return Partner.objects.create(name=name or f"Partner {next(_count)}", **fields)


def agreement(of: Region, *partners: Partner, **fields: Any) -> Agreement:
    """An agreement of region ``of``, which is its lead and a party, with ``partners``."""
    values: dict[str, Any] = {
        "title": f"Agreement {next(_count)}",
        "kind": CooperationKind.KSDPL,
        "instrument": Instrument.MOU,
    }
    made = Agreement.objects.create(region=of, **(values | fields))
    Party.objects.create(agreement=made, region=of)
    for each in partners:
        Party.objects.create(agreement=made, partner=each)
    return made


def user(username: str, role: str, region: Region | None = None) -> User:
    made = User(username=username, email=f"{username}@example.org", role=role, region=region)
    made.set_password("demo")
    made.save()
    return made
