"""What the columns of a sheet of potentials can mean, and which of them a heading names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from coopreg.names import fold
from lists.reading import Line
from potentials.tables import PotentialTable

# The heading stands in one of the first rows; above it stands what the file is called.
FIRST_ROWS = 20


@dataclass(frozen=True)
class Field:
    """What a column can fill. ``words`` are further headings that mean it."""

    code: str
    label: Any
    words: tuple[str, ...] = ()


# Figures one by one, where a sheet has one of them in columns of its own.
ONE_FIGURE = ("figure_what", "figure_value", "figure_unit", "figure_year", "figure_source")
_OWN = {
    "figure_what": Field("figure_what", _("Figure: what"), ("ukuran", "indikator", "measure")),
    "figure_value": Field("figure_value", _("Figure: value"), ("nilai", "jumlah", "volume", "value")),
    "figure_unit": Field("figure_unit", _("Figure: unit"), ("satuan", "unit")),
    "figure_year": Field("figure_year", _("Figure: year"), ("tahun", "year")),
    "figure_source": Field("figure_source", _("Figure: source"), ("sumber angka",)),
}
_WORDS = {
    "id": ("no potensi", "id"),
    "title": ("judul", "nama potensi", "potensi daerah", "title"),
    "region": ("kode wilayah", "kabupaten kota", "kab kota"),
    "region_name": ("nama daerah", "wilayah"),
    "sector_name": ("bidang kerja sama", "sektor"),
    "commodity_name": ("nama komoditas", "produk", "product"),
    "agency": ("opd", "perangkat daerah", "dinas"),
    "description": ("keterangan", "deskripsi"),
    "sought": ("kebutuhan",),
    "country_name": ("negara", "negara tujuan"),
    "rpjmd_programme": ("rpjmd", "program"),
    "source": ("sumber data",),
}
# The columns of the list that a sheet can fill, in the order of the list; the others are computed or kept by itself.
TAKEN = (
    "id", "title", "region", "region_name", "agency", "sector", "sector_name", "commodity", "commodity_name",
    "description", "figures", "sought", "readiness", "state", "rpjmd_programme", "national_priority", "partner_kinds",
    "country", "country_name", "source", "example",
)  # fmt: skip


def fields() -> dict[str, Field]:
    """All that a column can mean, by code."""
    table: Any = PotentialTable.base_columns
    listed = {code: Field(code, table[code].verbose_name, _WORDS.get(code, ())) for code in TAKEN}
    return listed | _OWN


@cache
def _headings() -> dict[str, str]:
    """The code that each known heading stands for: machine names, the headings of both languages, other words."""
    found: dict[str, str] = {}
    for code, field in fields().items():
        words = [code, *field.words]
        for language in ("id", "en"):
            with translation.override(language):
                words.append(str(field.label))
        for word in words:
            found.setdefault(fold(word), code)
    return found


@cache
def _listed() -> dict[str, str]:
    """The same for the headings of the list as they stand in its files: what a sheet cannot fill means nothing, though
    "Readiness, %" has the words of "Readiness"."""
    table: Any = PotentialTable.base_columns
    found: dict[str, str] = {}
    for language in ("id", "en"):
        with translation.override(language):
            for code, column in table.items():
                found.setdefault(str(column.verbose_name).casefold(), code if code in TAKEN else "")
    return found


def _meaning(heading: str) -> str:
    listed = _listed().get(heading.strip().casefold())
    return _headings().get(fold(heading), "") if listed is None else listed


def matched(headings: Sequence[str]) -> list[str]:
    """The code of what each heading means, "" where none is known; no code twice."""
    seen, codes = set(), []
    for heading in headings:
        code = _meaning(heading)
        codes.append("" if code in seen else code)
        seen.add(code)
    return codes


def split(lines: Sequence[Line]) -> tuple[Line, list[Line]]:
    """The line of the headings, the one of the first with the most known words, and the lines below it."""
    first = lines[:FIRST_ROWS]
    best = max(range(len(first)), key=lambda place: (_known(first[place].cells), -place))
    return lines[best], list(lines[best + 1 :])


def _known(headings: Iterable[str]) -> int:
    return len({_meaning(heading) for heading in headings} - {""})
