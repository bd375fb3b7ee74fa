"""The rows of a made-up registry, in the shape of the real one: gaps in the dates, few ends, many open questions.

Everything comes from the seed and the reference data: the same seed gives the same rows, whatever the day.
"""

import datetime
import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from agreements.synthetic import names
from agreements.synthetic.steps import Procedures, Steps

# No clock: the last day on which anything of it happened.
TODAY = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
Row = dict[str, Any]


@dataclass
class Registry:
    """What the rows point to, and the first free keys. ``regions`` are (key, code, name); the others are keys."""

    seed: int
    regions: Sequence[tuple[int, str, str]]
    countries: Collection[str]
    sectors: Sequence[int]
    next_keys: dict[str, int]
    counters: dict[tuple[int, int], int]
    taken_names: set[tuple[str, str]]
    procedures: Procedures
    random: Random = field(init=False)
    steps: Steps = field(init=False)
    partners: list[tuple[int, str, str]] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311  (the same rows again, no secret)
        self.steps = Steps(self.seed, self.procedures, self._key)

    def _key(self, table: str) -> int:
        key = self.next_keys[table]
        self.next_keys[table] += 1
        return key

    # Partners ----------------------------------------------------------------------------------

    def partner_rows(self, count: int) -> Iterator[Row]:
        """``count`` partners; no name twice in one country."""
        known = [code for code in names.COUNTRIES if code in self.countries]
        weights = [names.COUNTRIES[code] for code in known]
        for _each in range(count):
            key = self._key("Partner")
            country = self.random.choices(known, weights)[0]
            kind = self.random.choices(list(names.KINDS), (80, 8, 7, 5))[0]
            name = self._new_name(self.random.choice(names.KINDS[kind]), country)
            rank = names.RANKS.get(name.split()[0], "not_applicable")
            self.partners.append((key, name, kind))
            yield {"id": key, "name": name, "kind": kind, "country_id": country, "rank": rank}

    def _new_name(self, pattern: str, country: str) -> str:
        name = pattern.format(names.place(self.random))
        while (name.lower(), country) in self.taken_names:
            name = pattern.format(f"{names.place(self.random)} {names.place(self.random)}")
        self.taken_names.add((name.lower(), country))
        return name

    # Agreements --------------------------------------------------------------------------------

    def agreement_rows(self, count: int) -> Iterator[tuple[Row, list[Row], list[Row], list[Row], list[Row]]]:
        """``count`` agreements, each with its parties, its sectors, its sources and the steps that it has taken."""
        former: dict[int, tuple[int, str]] = {}
        for _each in range(count):
            key = self._key("Agreement")
            region, code, region_name = self.random.choice(self.regions)
            partners = self.random.sample(self.partners, 2 if self.random.random() < 0.05 else 1)
            row = self._agreement(key, region, code, f"{region_name} - {partners[0][1].split(' ', 1)[1]}")
            row["kind"] = "ksdpl" if partners[0][2] == "regional_government" else "ksdll"
            self._follow(row, former)
            sides = [{"region_id": region}, *({"partner_id": partner} for partner, _name, _kind in partners)]
            sectors = self.random.sample(self.sectors, self.random.randint(1, 4))
            yield (
                row,
                [{"id": self._key("Party"), "agreement_id": key, **side} for side in sides],
                [{"id": self._key("AgreementSector"), "agreement_id": key, "sector_id": each} for each in sectors],
                self._sources(key),
                self.steps.of(row),
            )

    def _sources(self, agreement: int) -> list[Row]:
        """A letter with its number for one in three."""
        if self.random.random() > 0.3:
            return []
        number, year = self.random.randrange(1, 10_000_000), self.random.randint(1990, 2025)
        citation = f"{self.random.choice(names.LETTERS)} Nomor {number:07d}/{self.random.choice(names.DESKS)}/{year}"
        return [{"id": self._key("Source"), "agreement_id": agreement, "citation": citation}]

    def _summary(self) -> str:
        """A few sentences for one in four."""
        if self.random.random() > 0.25:
            return ""
        works = self.random.sample(names.WORKS, self.random.randint(2, 4))
        return f"Kedua pihak {', '.join(works)} di bidang {self.random.choice(names.FIELDS)}."

    def _agreement(self, key: int, region: int, code: str, sides: str) -> Row:
        instrument = self.random.choices(list(names.INSTRUMENTS), (30, 50, 6, 4, 6, 4))[0]
        written = self.random.choice(names.INSTRUMENTS[instrument])
        tie = self.random.choices(("sister", "friendship", "none"), (50, 10, 40))[0]
        entered = TODAY - datetime.timedelta(seconds=self.random.randrange(6 * 365 * 24 * 3600))
        return {
            "id": key,
            "reference": self._reference(region, code, entered.year),
            "title": f"{written} {sides} bidang {self.random.choice(names.FIELDS)}",
            "tie": tie,
            "instrument": instrument,
            "instrument_as_written": written,
            "summary": self._summary(),
            "region_id": region,
            **self._signing(entered.date()),
            **self._term(),
            **self._activity(entered.date()),
            "sources_disagree": self.random.random() < 0.03,
            "confidential": self.random.random() < 0.01,
            "entry_key": uuid.UUID(int=self.random.getrandbits(128), version=4),
            "created_at": entered,
            "updated_at": entered + (TODAY - entered) * self.random.random(),
        }

    def _reference(self, region: int, code: str, year: int) -> str:
        self.counters[region, year] = number = self.counters.get((region, year), 0) + 1
        return f"{code}-{year}-{number:04d}"

    def _signing(self, entered: datetime.date) -> Row:
        """Signed or not; of the signed ones a third have no date, and of the dates a third are not to the day."""
        if self.random.random() < 0.12:
            return {"is_signed": False}
        if self.random.random() < 0.3:
            return {"is_signed": True}
        return {"is_signed": True, **self._date("signed", entered, years=35)}

    def _date(self, name: str, until: datetime.date, *, years: int) -> Row:
        day = until - datetime.timedelta(days=self.random.randrange(1, years * 365))
        precision = self.random.choices(("day", "month", "year"), (66, 14, 20))[0]
        first = {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[precision]
        return {f"{name}_on": first, f"{name}_precision": precision}

    def _term(self) -> Row:
        """Most texts name no end."""
        term = self.random.choices(("not_stated", "years", "open_ended", "reviewed"), (70, 20, 5, 5))[0]
        return {"term": term, "term_years": self.random.choice((3, 5)) if term in {"years", "reviewed"} else None}

    def _activity(self, entered: datetime.date) -> Row:
        activity = self.random.choices(("running", "not_running", "unknown"), (20, 15, 65))[0]
        if activity == "unknown":
            return {"activity": activity}
        return {"activity": activity, "version": 2, **self._date("activity", entered, years=4)}

    def _follow(self, row: Row, former: dict[int, tuple[int, str]]) -> None:
        """One in ten follows the agreement of its region before it."""
        before = former.get(row["region_id"])
        if before and self.random.random() < 0.1:
            row["follows_id"] = before[0]
            row["follows_as"] = "fulfils" if before[1] == "loi" else "renews"
        former[row["region_id"]] = (row["id"], row["instrument"])
