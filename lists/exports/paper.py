"""How a table fits on paper: the size of the page and of the letters, and the widths of its columns.

Widths are reckoned in em, the size of the letters: exact enough to choose by, and without setting the text twice.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

MARGIN = 34.0
INSET = 3.2
# Width inside the margins, in points, of the pages lying on their side.
PAPERS = {"a4": 841.9 - 2 * MARGIN, "a3": 1190.6 - 2 * MARGIN}
# From the most readable to the last that is. Below 6.5 points nobody reads a list at a meeting's table.
SHEETS = [("a4", 8.5), ("a4", 8.0), ("a4", 7.5), ("a4", 7.0), ("a3", 8.0), ("a3", 7.5), ("a3", 7.0), ("a3", 6.5)]
# A longer word is broken, and a text column need not be wider than this.
LONGEST_WORD = 22
TEXT_NEEDS = 9.0
TITLE_NEEDS = 15.0
TEXT_WANTS = 40.0


@dataclass(frozen=True)
class Content:
    """One column as it is laid out: its heading, its cells, whether a cell may break into lines, and its weight."""

    heading: str
    cells: Sequence[str]
    breaks: bool
    title: bool = False


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
    """The widths: what each column needs, and a part of the rest to those that would like more."""
    wants = [max(0.0, _want(column) - need) for column, need in zip(columns, needs, strict=True)]
    rest = room / size - sum(needs)
    shares = wants if sum(wants) else needs
    return [
        round((need + rest * share / sum(shares)) * size + 2 * INSET, 2)
        for need, share in zip(needs, shares, strict=True)
    ]


def _need(column: Content) -> float:
    """The narrowest width at which the column is still readable."""
    head = max((em(word) for word in column.heading.split()), default=1.0)
    if not column.breaks:
        return max(head, *(em(cell) for cell in column.cells), 1.0)
    word = max((em(word) for cell in column.cells for word in cell.split()), default=1.0)
    usual = _nearly_all([em(cell) for cell in column.cells])
    return max(head, word, min(usual, TITLE_NEEDS if column.title else TEXT_NEEDS))


def _want(column: Content) -> float:
    """The width at which nearly every cell stands on one or two lines."""
    return min(_nearly_all([em(cell) for cell in column.cells]), TEXT_WANTS) if column.breaks else 0.0


def _nearly_all(widths: list[float]) -> float:
    return sorted(widths)[int(len(widths) * 0.9)] if widths else 0.0


_NARROW = set("ijlftrI.,:;'|!()[]/ -\u00a0")
_BROAD = set("mwMW%@&—…")


def em(text: str) -> float:
    """The width of ``text`` in em, for a condensed sans-serif."""
    return sum(map(_em, text))


def _em(char: str) -> float:
    if char in _NARROW:
        return 0.31
    if char in _BROAD:
        return 0.78
    if char.isupper() or char.isdigit():
        return 0.55
    return 1.0 if unicodedata.east_asian_width(char) in "WF" else 0.48


def breakable(text: str) -> str:
    """``text`` on one line, its longest words with places at which they may break (zero-width spaces)."""
    return " ".join(word if len(word) <= LONGEST_WORD else _broken(word) for word in text.split())


def _broken(word: str) -> str:
    # Chinese and Japanese break anywhere by themselves.
    if any(unicodedata.east_asian_width(char) in "WF" for char in word):
        return word
    return "\u200b".join(word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD))
