"""Steps of a number: a few colours from none over few to many, with the numbers that each stands for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from pictures.look import DARK, NOTHING, STEPS


@dataclass(frozen=True)
class Steps:
    """``bounds`` are the smallest numbers of each step, ``names`` and ``colours`` those of "none" and of each step."""

    bounds: list[float]
    names: list[str]
    colours: list[str]

    @classmethod
    def of(cls, numbers: Iterable[float]) -> Self:
        """Steps that part whole numbers: few large ones beside many small ones are usual, so the steps grow."""
        most = max(numbers, default=0)
        bounds: list[float] = [1] if most else []
        for step in range(1, len(STEPS)):
            bound = _round(most ** (step / len(STEPS))) if most > len(STEPS) else step + 1
            if bound <= most and (not bounds or bound > bounds[-1]):
                bounds.append(bound)
        ends = [*(bound - 1 for bound in bounds[1:]), most]
        names = [_between(start, end) for start, end in zip(bounds, ends, strict=True)] if bounds else []
        return cls(bounds, [_("none"), *names], [NOTHING, *_spread(len(names))])

    @classmethod
    def of_shares(cls) -> Self:
        """Steps of per cent."""
        bounds: list[float] = [0.0001, 20, 40, 60, 80]
        names = [_("none"), *(f"{start}–{start + 20} %" for start in range(0, 100, 20))]  # noqa: RUF001
        return cls(bounds, names, [NOTHING, *STEPS])

    def _place(self, number: float) -> int:
        return sum(number >= bound for bound in self.bounds)

    def of_number(self, number: float) -> str:
        """The name of the step on which ``number`` is."""
        return self.names[self._place(number)]

    def colour(self, number: float) -> str:
        return self.colours[self._place(number)]

    def dark(self, name: str) -> bool:
        """Letters on the colour of this step must be light."""
        return self.colours[self.names.index(name)] in DARK


def _between(start: float, end: float) -> str:
    first, last = number_format(int(start)), number_format(int(end))
    return first if start >= end else f"{first}–{last}"  # noqa: RUF001


def _round(number: float) -> int:
    """To one digit and zeros: 7, 30, 400."""
    whole = max(1, round(number))
    size = int(10 ** (len(str(whole)) - 1))
    return round(whole / size) * size


def _spread(count: int) -> list[str]:
    """``count`` colours from light to dark."""
    if count == 1:
        return [STEPS[2]]
    return [STEPS[round(place * (len(STEPS) - 1) / (count - 1))] for place in range(count)]
