"""Brings many agreements and potentials together in memory, by the rule of potentials.answering.

Regions, sectors and countries are few: looked up in sets, a hundred thousand agreements take seconds, where the
database would look at each pair of a potential and an agreement.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import product
from typing import Any

from potentials.answering import RUNNING, STATED, asking, plainly_asking
from potentials.choices import Answer
from potentials.models import PotentialAnswer


class Words:
    """What people said of the potentials in the sight of ``user``; one query."""

    def __init__(self, user: Any) -> None:
        # By agreement: the potentials that it answers as somebody says, each with its sector.
        self.yes: dict[int, list[tuple[int, str]]] = defaultdict(list)
        # By region and sector: the potentials of which agreements were denied, and these agreements.
        self.no: dict[tuple[int, str], dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        self.potentials: set[int] = set()
        self.denied: set[int] = set()
        rows = PotentialAnswer.objects.filter(potential__in=asking(user)).order_by()
        names = ("potential", "agreement", "answers", "potential__region", "potential__sector__code")
        for potential, agreement, answers, region, sector in rows.values_list(*names):
            self.potentials.add(potential)
            if answers:
                self.yes[agreement].append((potential, sector))
            else:
                self.denied.add(potential)
                self.no[region, sector][potential].add(agreement)

    def not_denied(self, agreement: int, region: int, sector: str) -> list[int]:
        """The potentials of a region and sector of which agreements were denied, but not this one."""
        if (region, sector) not in self.no:
            return []
        return [potential for potential, denied in self.no[region, sector].items() if agreement not in denied]


class Answers:
    """What agreements in force answer: regions with sectors, and the potentials of which people said something; each
    alone, and with every country of the agreement."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.by_rule: dict[str, set[tuple[Any, ...]]] = {state: set() for state, _activities in STATED}
        self.by_word: dict[str, set[tuple[Any, ...]]] = {state: set() for state, _activities in STATED}

    def add(
        self, key: int, places: Iterable[int], sectors: Collection[str], countries: Collection[str], activity: str
    ) -> None:
        """Takes in the agreement with ``key``; ``places`` are those of its search entry."""
        state = Answer.ANSWERED if activity in RUNNING else Answer.ON_PAPER
        # Provinces as wholes are negative: they are no region of a potential.
        pairs = list(product([place for place in places if place > 0], sectors))
        self.by_rule[state].update(pairs)
        self.by_rule[state].update((*pair, country) for country in countries for pair in pairs)
        potentials = [potential for potential, _sector in self.words.yes.get(key, ())]
        if self.words.no:
            potentials += [potential for pair in pairs for potential in self.words.not_denied(key, *pair)]
        for potential in potentials:
            self.by_word[state].add((potential,))
            self.by_word[state].update((potential, country) for country in countries)

    def of(self, region: int, sector: str, country: str | None, potential: int | None) -> str:
        """The answer of a potential, in ``country`` alone where that is named; ``potential`` is its key where people
        said something of it."""
        more = () if country is None else (country,)
        for state, _activities in STATED:
            if potential is not None and (potential, *more) in self.by_word[state]:
                return str(state)
            if potential not in self.words.denied and (region, sector, *more) in self.by_rule[state]:
                return str(state)
        return Answer.UNANSWERED.value


class OpenSectors:
    """In which sectors agreements answer no potential in the sight of ``user``; one query."""

    def __init__(self, user: Any, words: Words) -> None:
        self.words = words
        pairs = plainly_asking(user).values_list("region", "sector__code").distinct()
        self.asked: set[tuple[int, str]] = set(pairs)

    def of(self, key: int, places: Collection[int], sectors: Iterable[str]) -> list[str]:
        """Those of ``sectors`` in which the agreement with ``key`` answers nothing."""
        left = [sector for sector in sectors if self.asked.isdisjoint([(place, sector) for place in places])]
        if not left or not (self.words.no or key in self.words.yes):
            return left
        said = {sector for _potential, sector in self.words.yes.get(key, ())}
        return [sector for sector in left if sector not in said and not self._asked_by_few(key, places, sector)]

    def _asked_by_few(self, key: int, places: Collection[int], sector: str) -> bool:
        return any(self.words.not_denied(key, place, sector) for place in places)
