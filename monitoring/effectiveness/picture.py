"""The picture of one agreement: plain numbers, part by part."""

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from typing import Any, Self

from django.conf import settings

from coopreg.dates import months_later


@dataclass(frozen=True)
class Commitments:
    """How its commitments stand on the day, and when those due dates were kept that have an outcome by then.

    ``in_time`` were kept by their due date, ``after`` it, ``undated`` had none; ``missed`` were not carried out.
    ``never`` are the commitments of which no due date was kept and none is left.
    """

    done: int = 0
    never: int = 0
    late: int = 0
    open: int = 0
    dropped: int = 0
    in_time: int = 0
    after: int = 0
    undated: int = 0
    missed: int = 0

    @property
    def came(self) -> int:
        """The due dates that have come: with an outcome, and one of each commitment that is late."""
        return self.in_time + self.after + self.missed + self.late

    @property
    def share(self) -> int | None:
        """How many of 100 due dates that have come were kept in time, None where none has."""
        return round(100 * self.in_time / self.came) if self.came else None


@dataclass(frozen=True)
class Activities:
    """Those held between the first day that is looked at and the day."""

    number: int = 0
    # By the source of funds, "" where it is not stated: how many, and what they cost as far as that is known.
    by_funding: dict[str, int] = field(default_factory=dict)
    spent: dict[str, Decimal] = field(default_factory=dict)
    unpriced: int = 0

    @property
    def total(self) -> Decimal:
        return sum(self.spent.values(), Decimal(0))


@dataclass(frozen=True)
class Obstacles:
    """Those open on the day, how many of them stop the cooperation, the days of the oldest one; and the cleared."""

    open: int = 0
    stopping: int = 0
    days: int | None = None
    cleared: int = 0


@dataclass(frozen=True)
class Reports:
    """The periods whose days for reporting ended since the first day that is looked at, and how many were told."""

    owed: int = 0
    delivered: int = 0

    @property
    def missing(self) -> int:
        return self.owed - self.delivered


@dataclass(frozen=True)
class Sectors:
    """Its sectors, those begun and those of them that are done."""

    number: int = 0
    started: int = 0
    done: int = 0


@dataclass(frozen=True)
class Picture:
    """What the rules say of an agreement on ``day``; activities, spending and reports since ``since``."""

    day: datetime.date
    since: datetime.date
    commitments: Commitments = Commitments()
    activities: Activities = field(default_factory=Activities)
    obstacles: Obstacles = Obstacles()
    reports: Reports = Reports()
    sectors: Sectors = Sectors()

    def as_json(self) -> dict[str, Any]:
        """For keeping: days and amounts as text."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self | None:
        """The picture that was kept, None where none was; what it does not know is nought."""
        if "day" not in kept:
            return None
        parts: dict[str, Any] = {
            "commitments": Commitments,
            "activities": Activities,
            "obstacles": Obstacles,
            "reports": Reports,
            "sectors": Sectors,
        }
        found = {name: _read(part, kept.get(name, {})) for name, part in parts.items()}
        return cls(datetime.date.fromisoformat(kept["day"]), datetime.date.fromisoformat(kept["since"]), **found)


def first_day(day: datetime.date) -> datetime.date:
    """The first day that is looked at on ``day``."""
    return months_later(day, -settings.EFFECT_MONTHS) + datetime.timedelta(days=1)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return str(value) if isinstance(value, (datetime.date, Decimal)) else value


def _read(part: Any, kept: Mapping[str, Any]) -> Any:
    known = {each.name: kept[each.name] for each in fields(part) if each.name in kept}
    if "spent" in known:
        known["spent"] = {code: Decimal(amount) for code, amount in known["spent"].items()}
    return part(**known)
