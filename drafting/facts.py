"""The facts of an agreement as the variables of a draft, in Indonesian ("..._id") and the second language ("..._2").

Every value is plain text, a list of such rows, or true and false: a template can reach nothing else. What the record
does not say becomes a place that a person fills in.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from agreements.choices import PaperKind
from agreements.models import Agreement, Document, Party
from agreements.models.sectors import Sector
from coopreg.expressions import language
from drafting.words import INDONESIAN, clean, gap

# What may be left to fill in, in Indonesian and in English.
OPEN: dict[str, tuple[str, str]] = {
    "partner": ("mitra", "partner"),
    "country": ("negara mitra", "country of the partner"),
    "places": ("lokasi", "place"),
    "working_area": ("wilayah kerja", "working area"),
    "about": ("pokok kerja sama", "subject of the cooperation"),
    "sectors": ("bidang kerja sama", "field of cooperation"),
    "place": ("tempat penandatanganan", "place of signing"),
    "date": ("tanggal penandatanganan", "date of signing"),
    "term": ("jangka waktu", "term"),
    "notice": ("jangka waktu pemberitahuan", "period of notice"),
    "originals": ("jumlah naskah asli", "number of originals"),
    "prevailing": ("bahasa yang berlaku", "prevailing language"),
    "loi": ("Pernyataan Kehendak dengan tempat dan tanggal", "Letter of Intent with place and date"),
    "mou": (
        "Memorandum Saling Pengertian dengan tempat dan tanggal",
        "Memorandum of Understanding with place and date",
    ),
    "agency": ("perangkat daerah", "work unit of the region"),
    "background": ("latar belakang", "background"),
    "rpjmd": ("program RPJMD", "RPJMD programme"),
    "priority": ("prioritas nasional", "national priority"),
    "benefit": ("manfaat yang diharapkan", "expected benefit"),
    "impact": ("dampak sosial dan lingkungan", "social and environmental impact"),
    "liaison": ("nama dan kontak petugas penghubung", "names and contacts of the liaison officers"),
    "signatory": ("nama penanda tangan", "name of the signatory"),
    "position": ("jabatan", "position"),
}


def to_translate(english: str) -> str:
    """An English text in a draft of another language: a place to fill in, with none inside of it."""
    return gap(english.replace("[…… ", "(").replace(" ……]", ")"))


@dataclass
class Facts:
    """What fills a template: ``values`` by the names of drafting/variables.py, ``left`` the keys of ``OPEN``."""

    second: str
    values: dict[str, Any] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def put(self, name: str, indonesian: str, english: str) -> None:
        """A text of ours in both languages; in a language other than English a person translates it."""
        other = english if self.second == "en" or not english else to_translate(english)
        self.values |= {f"{name}_id": indonesian, f"{name}_2": other}

    def each(self, name: str, write: Callable[[str], str]) -> None:
        """A fact that can be written in any language, or else is left open."""
        if write(INDONESIAN):
            self.values |= {f"{name}_id": write(INDONESIAN), f"{name}_2": write(self.second)}
        else:
            self.leave(name)

    def typed(self, name: str, text: str) -> None:
        """Free text of the record, which a person has to translate; left open where there is none."""
        if text := clean(text):
            self.values |= {f"{name}_id": text, f"{name}_2": gap(f"to be translated: {text}")}
        else:
            self.leave(name)

    def leave(self, name: str) -> None:
        """A place to fill in."""
        indonesian, english = OPEN[name]
        self.values |= {f"{name}_id": gap(indonesian), f"{name}_2": gap(english)}
        self.left.append(name)


def left_in_words(keys: list[str]) -> list[str]:
    """What is left to fill in, in the person's language."""
    return [OPEN[key][language() == "en"] for key in keys]


@dataclass(frozen=True)
class Record:
    """What drafts of an agreement are made from, of other records only what a person sees."""

    agreement: Agreement
    parties: list[Party]
    sectors: list[Sector]
    follows: Agreement | None
    letter: Document | None

    @classmethod
    def of(cls, agreement: Agreement, user: Any) -> "Record":
        """Reads it for ``user``, in four queries."""
        parties = Party.objects.filter(agreement=agreement).select_related("region__parent", "partner__country")
        lead_first = sorted(parties, key=lambda each: (each.region_id is None, each.region_id != agreement.region_id))
        papers = Document.objects.visible_to(user).current()
        return cls(
            agreement,
            lead_first,
            [row.sector for row in agreement.sector_rows.select_related("sector")],
            Agreement.objects.visible_to(user).filter(pk=agreement.follows_id or 0).first(),
            papers.filter(agreement=agreement, kind=PaperKind.LOI, dated_on__isnull=False).first(),
        )
