"""Looking up a search line among papers: the condition and the rank that come of its words."""

from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Cast

from agreements.models import Document
from agreements.search.finding import AnyOf, Beginning, Matches, Query, as_typed
from agreements.search.line import SearchLine, Term

# The beginning of a word is looked for from here on.
SHORTEST_BEGINNING = 3


@dataclass(frozen=True)
class Finding:
    """The terms of a line, each with its tsquery; "" where it holds nothing that is looked for."""

    found: tuple[tuple[Term, str], ...]

    @property
    def condition(self) -> Q:
        """The papers in which every term is found, and none that must not be."""
        conditions = [self._condition(term, query) for term, query in self.found if query or not term.without]
        return reduce(and_, conditions) if conditions else Q(pk__in=[])

    def _condition(self, term: Term, query: str) -> Q:
        found = Q(Matches(F("text__vector"), Query(query))) if query else Q(pk__in=[])
        return ~found if term.without else found

    @property
    def wanted(self) -> list[tuple[Term, str]]:
        return [(term, query) for term, query in self.found if query and not term.without]

    @property
    def rank(self) -> Any:
        """How well a paper answers, None where nothing is to be found in it."""
        query = " & ".join(f"({query})" for _term, query in self.wanted)
        return SearchRank(F("text__vector"), Query(query), normalization=Value(1)) if query else None


def look_up(line: SearchLine) -> Finding:
    """What ``line`` means; the last word also stands for the words that begin with it. One query."""
    last = len(line.terms) - 1
    asked = [Cast(_query(term, is_last=place == last), TextField()) for place, term in enumerate(line.terms)]
    # Of a registry without papers nothing is asked and nothing is found.
    queries = next(iter(Document.objects.order_by().values_list(*asked)[:1]), ()) if asked else ()
    return Finding(tuple(zip(line.terms, queries, strict=False)))


def _query(term: Term, *, is_last: bool) -> Func:
    typed = as_typed(term)
    if is_last and term.plain and len(term.folded) >= SHORTEST_BEGINNING:
        return AnyOf(typed, Beginning(Value(term.text)))
    return typed
