"""Figures as people write them: "62.064,67 ha" read as a number and a unit, and written back."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coopreg.numbers import number_in_cell, number_in_words, read_number

# Several figures in one cell of a file.
JOINT = " | "
# Each part is bounded, so that no text takes long to be found wrong.
_FIGURE = re.compile(
    r"(?P<what>[^|]{1,200}?):\s{0,9}(?P<value>[0-9][0-9., \u00a0\u2009\u202f]{0,40}?)\s{0,9}"
    r"(?P<unit>[^\s0-9(|.,][^(|]{0,49}?)\s{0,9}\((?P<year>[0-9]{4})(?:;\s{0,9}(?P<source>[^|]{0,1000}))?\)"
)


def in_words(what: str, value: Decimal, unit: str, year: int) -> str:
    """A figure for people: "produksi: 1.019.051 ton (2024)"."""
    return f"{what}: {number_in_words(value)} {unit} ({year})"


@dataclass(frozen=True)
class Figure:
    """One figure of a cell."""

    what: str
    value: Decimal
    unit: str
    year: int
    source: str = ""


def in_cell(figures: Iterable[Any]) -> str:
    """Figures as one cell of a file: "luas kebun: 62064,67 ha (2024; pers 2024) | ..."."""
    return JOINT.join(_one(each) for each in figures)


def _one(figure: Any) -> str:
    said = f"; {figure.source}" if figure.source else ""
    return f"{figure.what}: {number_in_cell(figure.value)} {figure.unit} ({figure.year}{said})"


def read_cell(text: str) -> list[Figure]:
    """The figures of a cell as ``in_cell`` writes them. Raises ValidationError naming the piece that is no figure."""
    return [_read_one(piece) for piece in re.split(r"[|\n]", text) if piece.strip()]


def _read_one(piece: str) -> Figure:
    found = _FIGURE.fullmatch(piece.strip())
    if not found:
        raise ValidationError(
            _("“%(text)s” is no figure. Write what, number, unit and year, as in: luas kebun: 62.064,67 ha (2024)"),
            params={"text": piece[:60]},
        )
    what, unit, source = (found[name] or "" for name in ("what", "unit", "source"))
    return Figure(what.strip(), read_number(found["value"]), unit.strip(), int(found["year"]), source.strip())
