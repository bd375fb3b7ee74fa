"""What a picture is: a title, rows of numbers that each lead to their list, and how they are drawn."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, overload

from django.utils.formats import number_format
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Cell:
    """One number: ``text`` is what its mark says to who hears or points at it, ``link`` the list with so many rows.

    ``drawn`` is what decides how the mark looks, where that is not the number itself; ``shown`` stands for the number
    in the table, ``lettered`` on the mark.
    """

    number: float
    text: str
    link: str = ""
    drawn: Any = None
    shown: str = ""
    lettered: str = ""

    @property
    def size(self) -> Any:
        """What decides how the mark looks."""
        return self.number if self.drawn is None else self.drawn

    @property
    def words(self) -> str:
        """The number as the table has it."""
        return self.shown or number_format(self.number)


@dataclass(frozen=True)
class Row:
    """One line of the table: what it is of, and its numbers. ``key`` is its code, by which a map finds its place."""

    key: str
    label: str
    cells: Sequence[Cell]
    link: str = ""
    # Where its mark lies on a map: longitude and latitude.
    at: tuple[float, float] | None = None
    # From where an arc comes.
    start: tuple[float, float] | None = None


@dataclass(frozen=True)
class RowsOnDemand(Sequence[Row]):
    """The rows that ``make`` gives of ``things``, made when they are looked at: of hundreds, a dashboard draws some."""

    things: Sequence[Any]
    make: Callable[[Any], Row]

    def __len__(self) -> int:
        return len(self.things)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        found = self.things[place]
        return [self.make(thing) for thing in found] if isinstance(place, slice) else self.make(found)


@dataclass(frozen=True)
class Picture:
    """One picture; ``headings`` name what a row is and each of its numbers, ``draw`` gives the Vega-Lite specification.

    ``summary`` says in a sentence what somebody who looks at it sees first; ``of`` says whose numbers these are.
    ``address`` is its own page, which gives it as a file too.
    """

    name: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Row]
    draw: Callable[["Picture"], dict[str, Any]]
    summary: str = ""
    note: str = ""
    of: str = ""
    address: str = ""
    # So many rows are drawn, the others stand in the table alone; None for all.
    most: int | None = None
    # What ``draw`` needs beside the rows.
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Every row is drawn."""
        return self.most is None or len(self.rows) <= self.most

    @property
    def empty(self) -> bool:
        """There is nothing to draw: no number, or only zeros."""
        return not any(cell.number for row in self.rows for cell in row.cells)

    @property
    def joint(self) -> str:
        """What joins one more parameter to its address."""
        return "&" if "?" in self.address else "?"

    @property
    def described(self) -> str:
        """What the picture is, for who hears it."""
        return " ".join(part for part in (f"{self.title}.", self.of and f"{self.of}.", self.summary) if part)

    @cached_property
    def drawn(self) -> Sequence[Row]:
        """The rows that the drawing has."""
        return self.rows[: self.most]

    def marks(self) -> Iterator[tuple[str, int, Row, int, Cell]]:
        """Every number drawn with the name by which its mark is found again, and the places of its row and in it."""
        for place, row in enumerate(self.drawn):
            for column, cell in enumerate(row.cells):
                yield f"{MARK}{place}.{column}", place, row, column, cell

    def cell(self, mark: str) -> tuple[Row, Cell]:
        """The number whose mark has the name ``mark``."""
        place, column = map(int, mark.removeprefix(MARK).split("."))
        return self.drawn[place], self.drawn[place].cells[column]


# An address, because Vega takes nothing else for the link of a mark; it never leaves the server.
MARK = "https://mark.invalid/"


def largest(rows: Sequence[Row], most: int = 3) -> str:
    """The rows with the largest first numbers in words: "Jawa Barat 12, Bali 8", for a summary."""
    ranked = sorted((row for row in rows if row.cells[0].number), key=lambda row: -row.cells[0].number)[:most]
    return ", ".join(_("%(name)s %(number)s") % {"name": row.label, "number": row.cells[0].words} for row in ranked)
