"""What was measured: times of rounds, as median and 95th percentile."""

import math
import statistics
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Times:
    """Milliseconds of the rounds of one thing."""

    rounds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)

    @property
    def p95(self) -> float:
        """The smallest time that at least 95 % of the rounds did not exceed."""
        return sorted(self.rounds)[math.ceil(0.95 * len(self.rounds)) - 1]


@dataclass
class Figure:
    """One case at one size: the page, its statements alone, and what it sent (``worker.learn``)."""

    learnt: dict[str, Any]
    page: Times = field(default_factory=Times)
    bare: Times = field(default_factory=Times)

    @property
    def ratio(self) -> float:
        """How many times its bare SQL the page takes."""
        return self.page.median / self.bare.median if self.bare.median else math.nan


@dataclass
class Taken:
    """An export in several processes: seconds, seconds to the first byte, peak memory above the idle process in MB."""

    rows: int = 0
    seconds: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    def add(self, answer: dict[str, Any]) -> None:
        self.rows = answer["rows"]
        self.seconds.append(answer["seconds"])
        self.first.append(answer["first"])
        self.memory.append(answer["memory"])

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def rate(self) -> float:
        """Rows per second."""
        return self.rows / self.median


@dataclass
class Packs:
    """A pack of a meeting in several processes: what ``packs.measured`` gives of each."""

    taken: list[dict[str, float]] = field(default_factory=list)

    def median(self, name: str) -> float:
        return statistics.median(each[name] for each in self.taken)

    @property
    def memory(self) -> float:
        """The most MB above the idle process at any moment, those of the typesetter included."""
        return max(each["memory"] for each in self.taken)


@dataclass
class Run:
    """Everything that one run measured; the keys of ``pages`` are (number of agreements, name of the case)."""

    sizes: list[int]
    rounds: int
    machine: dict[str, str] = field(default_factory=dict)
    pages: dict[tuple[int, str], Figure] = field(default_factory=dict)
    exports: dict[tuple[int, str], Taken] = field(default_factory=dict)
    saves: dict[str, Times] = field(default_factory=dict)
    weights: dict[str, int] = field(default_factory=dict)
    packs: Packs = field(default_factory=Packs)
    seconds: float = 0

    @property
    def small(self) -> int:
        return self.sizes[0]

    @property
    def large(self) -> int:
        return self.sizes[-1]

    def median(self, name: str, size: int = 0) -> float:
        """The median of a page, at the smaller size unless told."""
        return self.pages[size or self.small, name].page.median
