"""How a table fits on paper: the size of the page and of the letters, and the widths of its columns.

Widths are reckoned in em, the size of the letters: exact enough to choose by, and without setting the text twice.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

MARGIN = 34.0
INSET = 3.6
# Width inside the margins, in points, of the pages lying on their side.
PAPERS = {"a4": 841.9 - 2 * MARGIN, "a3": 1190.6 - 2 * MARGIN}
# From the most readable to the last that is. Below 6.5 points nobody reads a list at a meeting's table.
SHEETS = [("a4", 8.5), ("a4", 8.0), ("a4", 7.5), ("a4", 7.0), ("a3", 8.0), ("a3", 7.5), ("a3", 7.0), ("a3", 6.5)]
# A longer word is broken, and a text column need not be wider than this.
LONGEST_WORD = 22
BREAK = "\u200b"
TEXT_NEEDS = 9.0
TITLE_NEEDS = 15.0
TEXT_WANTS = 40.0
# How much wider the letters of a heading are.
BOLD = 1.08


@dataclass(frozen=True)
class Content:
    """One column as it is laid out: its heading, its cells, whether a cell may break into lines, and its weight."""

    heading: str
    cells: Sequence[str]
    breaks: bool
    title: bool = False

    @cached_property
    def _widths(self) -> list[float]:
        return sorted(map(em, self.cells)) or [0.0]

    @property
    def usual(self) -> float:
        """The width at which nine in ten cells stand on one line."""
        return self._widths[int((len(self._widths) - 1) * 0.9)]

    @property
    def longest(self) -> float:
        """The width at which every cell and the heading stand on one line."""
        return max(self._widths[-1], BOLD * em(self.heading))


@dataclass(frozen=True)
class Sheet:
    """The paper, the size of the letters and the widths of the columns, all in points."""

    paper: str
    size: float
    widths: list[float]


def layout(columns: Sequence[Content]) -> Sheet | None:
    """The most readable sheet on which ``columns`` fit; None where there are too many even for the largest."""
    needs = [_need(column) for column in columns]
    for paper, size in SHEETS:
        room = PAPERS[paper] - 2 * INSET * len(columns)
        if sum(needs) * size <= room:
            return Sheet(paper, size, _shared(columns, needs, size, room))
    return None


def _shared(columns: Sequence[Content], needs: list[float], size: float, room: float) -> list[float]:
    """The widths: what each column needs, then what it would like, and the rest of the page to all alike."""
    widths = needs
    for wishes in ([column.usual for column in columns], [column.longest for column in columns]):
        missing = [max(0.0, min(wish, TEXT_WANTS) - width) for wish, width in zip(wishes, widths, strict=True)]
        granted = min(1.0, (room / size - sum(widths)) / (sum(missing) or 1.0))
        widths = [width + granted * more for width, more in zip(widths, missing, strict=True)]
    stretched = room / size / sum(widths)
    return [round(width * stretched * size + 2 * INSET, 2) for width in widths]


def _need(column: Content) -> float:
    """The narrowest width at which the column is still readable."""
    head = max((BOLD * em(word) for word in column.heading.split()), default=1.0)
    if not column.breaks:
        return max(head, *(em(cell) for cell in column.cells), 1.0)
    words = {word for cell in column.cells for word in cell.replace(BREAK, " ").split()}
    word = max(map(em, words), default=1.0)
    return max(head, word, min(column.usual, TITLE_NEEDS if column.title else TEXT_NEEDS))


class _Widths(dict[str, float]):
    """The width of each character, reckoned when it is first met."""

    def __missing__(self, char: str) -> float:
        if char in "ijlftrI.,:;'|!()[]/ -\u00a0":
            width = 0.31
        elif char in "mwMW%@&—…":
            width = 0.78
        elif char.isupper() or char.isdigit():
            width = 0.55
        else:
            width = 1.0 if unicodedata.east_asian_width(char) in "WF" else 0.48
        self[char] = width
        return width


_widths = _Widths()


def em(text: str) -> float:
    """The width of ``text`` in em, for a condensed sans-serif."""
    return sum(map(_widths.__getitem__, text))


def breakable(text: str) -> str:
    """``text`` on one line, its longest words with places at which they may break (BREAK)."""
    return " ".join(word if len(word) <= LONGEST_WORD else _broken(word) for word in text.split())


def _broken(word: str) -> str:
    # Chinese and Japanese break anywhere by themselves.
    if any(unicodedata.east_asian_width(char) in "WF" for char in word):
        return word
    return BREAK.join(word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD))
