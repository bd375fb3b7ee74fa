"""Countries and their other names from data/country_points.csv, country_cautions.csv and country_aliases.csv."""

import re
from pathlib import Path

from django.utils.translation import gettext as _

from coopreg.reference import Counts, Row, checked, read_rows, upsert
from partners.models import Country, CountryName

# What the files own. Relations and caution are only a first word: the administrators' own stays.
_OWNED = ["alpha3", "name_id", "name_en", "latitude", "longitude"]


def load_countries(folder: Path) -> dict[str, Counts]:
    """Brings countries and their names in step with the files; raises CommandError naming file and line."""
    rows = read_rows(folder / "country_points.csv", ["alpha2", "alpha3", "name_en", "name_id", "latitude", "longitude"])
    known = {row["alpha2"]: row for row in rows}
    cautions = read_rows(folder / "country_cautions.csv", ["alpha2", "diplomatic_relations", "caution"])
    caution_of = {row.one_of("alpha2", known)["alpha2"]: row for row in cautions}
    countries = upsert([(row, _country(row, caution_of.get(row["alpha2"]))) for row in rows], ["alpha2"], _OWNED)
    ids = {alpha2: alpha2 for alpha2 in Country.objects.values_list("pk", flat=True)}
    aliases = [
        (row, checked(CountryName(country_id=row.one_of("alpha2", ids), name=row["alias"]), row))
        for row in read_rows(folder / "country_aliases.csv", ["alpha2", "alias"])
    ]
    return {
        str(Country._meta.verbose_name_plural): countries,
        str(CountryName._meta.verbose_name_plural): upsert(aliases, ["name"], ["country_id"]),
    }


def _country(row: Row, caution: Row | None) -> Country:
    if not re.fullmatch("[A-Z]{2}", row["alpha2"]):
        row.refuse(_("“%(code)s” is no code of a country") % {"code": row["alpha2"]})
    country = Country(
        alpha2=row["alpha2"],
        alpha3=row["alpha3"],
        name_id=row["name_id"],
        name_en=row["name_en"],
        latitude=row["latitude"] or None,
        longitude=row["longitude"] or None,
    )
    if caution:
        country.diplomatic_relations = caution.one_of("diplomatic_relations", {"0": False, "1": True, "": None})
        country.caution = caution["caution"]
    return checked(country, row)
