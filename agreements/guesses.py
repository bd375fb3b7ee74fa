"""The words that a person may mean who has typed only their beginning, or has misspelt them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any, Self

from django.contrib.postgres.search import SearchQuery, TrigramSimilarity
from django.db.models import QuerySet, Value

from agreements.models import SearchWord
from agreements.search.finding import standing
from coopreg.expressions import SHORTEST_MISSPELT

# So many of the most frequent words that begin as typed; if none does, so many that are spelled nearly so.
BEGINNING, NEARLY = 8, 3
# For who sees a part of the registry they are chosen among so many: those that stand in that part.
BEGINNING_SOMEWHERE, NEARLY_SOMEWHERE = 40, 20
MOST_WORDS = 6


@dataclass(frozen=True)
class Guesses:
    """For each word typed the words that stand in agreements and may be meant."""

    words: list[list[str]]

    @classmethod
    def of(cls, typed: Sequence[str], visible: QuerySet[Any]) -> Self:
        """The guesses for the beginnings of words ``typed``, folded; later ones of a long line are left out.

        They stand in the agreements of ``visible``.
        """
        typed = typed[:MOST_WORDS]
        begun = _asked([_beginning(word, visible) for word in typed])
        missed = [place for place, guesses in enumerate(begun) if not guesses]
        close = _asked([_nearly(typed[place], visible) for place in missed])
        for place, guesses in zip(missed, close, strict=True):
            begun[place] = guesses
        return cls(begun)

    @property
    def hopeless(self) -> bool:
        """Whether a word stands in no agreement."""
        return not all(self.words)

    @property
    def query(self) -> Any:
        """What the vector of an agreement must match."""
        return reduce(and_, (reduce(or_, map(_exactly, guesses)) for guesses in self.words))


def _beginning(word: str, visible: QuerySet[Any]) -> QuerySet[SearchWord]:
    begun = SearchWord.objects.filter(word__startswith=word).order_by("-entries", "word")
    return standing(begun[:BEGINNING_SOMEWHERE], visible)[:BEGINNING]


def _nearly(word: str, visible: QuerySet[Any]) -> QuerySet[SearchWord]:
    alike = SearchWord.objects.filter(word__trigram_similar=word)
    if len(word) < SHORTEST_MISSPELT:
        alike = alike.none()
    alike = alike.order_by(TrigramSimilarity("word", word).desc(), "word")
    return standing(alike[:NEARLY_SOMEWHERE], visible)[:NEARLY]


def _asked(searches: list[QuerySet[SearchWord]]) -> list[list[str]]:
    """The words of each of ``searches``, all asked for at once."""
    found: list[list[str]] = [[] for _search in searches]
    numbered = [
        search.annotate(place=Value(place)).values_list("place", "word") for place, search in enumerate(searches)
    ]
    for place, word in numbered[0].union(*numbered[1:], all=True) if numbered else ():
        found[place].append(word)
    return found


def _exactly(word: str) -> SearchQuery:
    return SearchQuery(word, config="coopreg")
