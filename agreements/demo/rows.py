"""The rows of data/agreements.csv: which are agreements of a region, and which follows which."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from django.utils.translation import gettext as _

from agreements.choices import FollowsAs
from coopreg.reference import read_rows

# The key of a row must be the same on every machine and in every run.
_NAMESPACE = uuid.UUID("8b0f2f0e-5f0e-4c59-9f0c-2f6d0b8f6a11")


@dataclass(frozen=True)
class RealRow:
    """One row of the file, its cells as they stand there; ``line`` is its place in the file."""

    line: int
    unit: str
    partner: str
    country: str
    title: str
    kind: str
    signed: str
    expires: str
    fields: str
    status: str
    source: str

    @property
    def entry_key(self) -> uuid.UUID:
        """By this key a later run knows the agreement again, whatever people have changed in it."""
        return uuid.uuid5(_NAMESPACE, f"{self.unit}|{self.title}")

    @property
    def units(self) -> list[str]:
        return _split(self.unit)

    @property
    def partners(self) -> list[str]:
        return _split(self.partner)

    @property
    def is_signed(self) -> bool:
        """Talks and plans are not signed; everything else is, with or without a date."""
        return self.kind != "penjajakan" and "(rencana)" not in self.kind

    @property
    def left_out(self) -> str:
        """Why the row is no international agreement of a region; "" when it is one."""
        if self.unit.startswith("(swasta)"):
            return _("a private deal: the region only witnessed it")
        if self.unit.startswith("Kementerian"):
            return _("signed by a ministry: no region is named as a party")
        # A company under Indonesian law is a domestic third party, whoever owns it (PP 28/2018: KSDPK).
        if re.match(r"PT\b", self.partner):
            return _("the partner is an Indonesian company: a domestic third party (KSDPK)")
        return ""

    def predecessor(self, earlier: Sequence["RealRow"]) -> tuple["RealRow", FollowsAs] | None:
        """The row of the same two sides that this text follows, and how; None when it begins something new."""
        same = [row for row in earlier if (row.unit, row.partner) == (self.unit, self.partner)]
        if self.kind == "MoU":
            intents = [row for row in same if row.kind == "LoI"]
            return (intents[-1], FollowsAs.FULFILS) if intents else None
        if same and re.match("perpanjangan|penegasan kembali", self.kind):
            return same[-1], FollowsAs.RENEWS
        return None


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def read_real_rows(path: Path) -> list[RealRow]:
    """All rows of the file; raises CommandError where it is broken or a row stands in it twice."""
    columns = [field.name for field in fields(RealRow) if field.name != "line"]
    seen = set()
    rows = []
    for row in read_rows(path, columns):
        real = RealRow(line=row.line, **{column: row[column] for column in columns})
        if real.entry_key in seen:
            row.refuse(_("the same unit and title stand in the file twice"))
        seen.add(real.entry_key)
        rows.append(real)
    return rows
