"""How the papers of an Indonesian office name governments and their heads, and which characters they take."""

import re
from typing import Any

from regions.models import Region

# Where somebody of the office fills something in.
DOTS = "…………………………"
_HEADS = {Region.Level.PROVINCE: "Gubernur", Region.Level.REGENCY: "Bupati", Region.Level.CITY: "Wali Kota"}
_KINDS = ("Kabupaten ", "Kota ")
# What XML refuses, what a Word file takes for an order (page break, new paragraph), and what turns the direction of
# the text, so that it reads as it is not.
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def on_paper(data: Any) -> Any:
    """``data`` (texts in lists and dictionaries) with every text as paper takes it; line breaks stay."""
    if isinstance(data, dict):
        return {name: on_paper(value) for name, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [on_paper(value) for value in data]
    return _REFUSED.sub("", data.replace("\r\n", "\n").replace("\r", "\n")) if isinstance(data, str) else data


def government(region: Region) -> str:
    """ "Pemerintah Provinsi Kepulauan Bangka Belitung", "Pemerintah Kota Padang"."""
    province = region.level == Region.Level.PROVINCE and not region.name.startswith("Daerah ")
    return f"Pemerintah {'Provinsi ' if province else ''}{region.name}"


def head(region: Region) -> str:
    """ "Gubernur Kepulauan Bangka Belitung", "Bupati Belitung", "Wali Kota Padang"."""
    return f"{_HEADS[Region.Level(region.level)]} {place(region)}"


def place(region: Region) -> str:
    """The name of a region without its kind."""
    for kind in _KINDS:
        if region.name.startswith(kind):
            return region.name.removeprefix(kind)
    return region.name
