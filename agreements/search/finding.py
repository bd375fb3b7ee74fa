"""Looking up a search line: what each word may mean, and the condition and the rank that come of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQueryField, SearchRank, TrigramSimilarity
from django.db.models import BooleanField, Case, Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Greatest, Length

from agreements.models import Agreement, SearchWord
from agreements.search.line import SearchLine, Term
from agreements.search.spellings import nearest, spellings

# A part of a number is looked for from here on; below, nearly every number has it.
SHORTEST_PART = 4
MOST_COMPLETIONS = 40
MOST_CANDIDATES = 20
# English forms of one word are taken for one only where they are long: "dinas" is not the plural of "dina".
SHORTEST_FORM = 6

TEXTS: ArrayField = ArrayField(TextField())


class Words(Func):
    """A text as the search reads it: folded, without punctuation."""

    function = "coopreg_words"
    output_field = TextField()


class Phrase(Func):
    """The words of a text, one after the other."""

    template = "phraseto_tsquery('public.coopreg', coopreg_words(%(expressions)s))"
    output_field = SearchQueryField()


class Beginning(Func):
    """A word that begins so, without regard to stems: for scripts that write no blanks between words."""

    template = "(quote_literal(replace(coopreg_words(%(expressions)s), ' ', '')) || ':*')::tsquery"
    output_field = SearchQueryField()


class AnyOf(Func):
    arg_joiner = " || "
    template = "(%(expressions)s)"
    output_field = SearchQueryField()


class EnglishStem(Func):
    template = "(ts_lexize('english_stem', coopreg_words(%(expressions)s)))[1]"
    output_field = TextField()


class Pair(Func):
    template = "ARRAY[%(expressions)s]"
    output_field = TEXTS


class Query(Func):
    """A tsquery that the database has written itself."""

    template = "%(expressions)s::tsquery"
    output_field = SearchQueryField()

    def __init__(self, text: str) -> None:
        super().__init__(Value(text))


class Matches(Func):
    """A vector answers a tsquery."""

    arg_joiner = " @@ "
    template = "(%(expressions)s)"
    output_field = BooleanField()


def answers(query: Any) -> Q:
    """The agreements whose words answer a tsquery."""
    return Q(Matches(F("search__vector"), query))


@dataclass(frozen=True)
class Found:
    """What a term means: its tsquery, and the words taken for it that nobody typed, each with its tsquery."""

    term: Term
    query: str
    instead: dict[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> str:
        """The term or any of the words taken for it."""
        return " | ".join(f"({query})" for query in [self.query, *self.instead.values()] if query)

    @property
    def condition(self) -> Q:
        words = answers(Query(self.whole)) if self.whole else Q(pk__in=[])
        part = self.term.text.strip(".,;:-/()").lower()
        if self.term.number and len(part) >= SHORTEST_PART:
            words |= Q(search__numbers__contains=part)
        return ~words if self.term.without else words


@dataclass(frozen=True)
class Finding:
    """A search line looked up among the agreements that a person sees."""

    found: tuple[Found, ...]

    @property
    def condition(self) -> Q:
        """The agreements in which every term is found, and none that must not be."""
        if not self.found:
            return Q(pk__in=[])
        return reduce(and_, (each.condition for each in self.found))

    @property
    def wanted(self) -> list[Found]:
        return [each for each in self.found if not each.term.without]

    @property
    def rank(self) -> Any:
        """How well an agreement answers, None where nothing is to be found in it."""
        query = " & ".join(f"({each.whole})" for each in self.wanted if each.whole)
        if not query:
            return None
        return SearchRank(F("search__vector"), Query(query), normalization=Value(1))

    @property
    def instead(self) -> dict[str, str]:
        """The words that were looked for beside those typed, each with its tsquery."""
        return {word: query for each in self.found for word, query in each.instead.items()}


def look_up(line: SearchLine, visible: QuerySet[Any]) -> Finding:
    """What ``line`` means among the agreements of ``visible``: one query.

    A word that stands in none of them is taken for its nearest spelling, the last word also for the beginning of one.
    """
    asked: dict[str, Any] = {}
    for index, term in enumerate(line.terms):
        asked |= {f"{name}{index}": value for name, value in _questions(term, index, line, visible)}
    if not asked:
        return Finding(())
    row: Any = Agreement.objects.order_by().values(**asked).first() or {}
    return Finding(tuple(_found(term, index, row) for index, term in enumerate(line.terms)))


def _questions(term: Term, index: int, line: SearchLine, visible: QuerySet[Any]) -> Iterator[tuple[str, Any]]:
    typed = as_typed(term)
    yield "query", Cast(typed, TextField())
    if not term.plain:
        return
    here = Exists(visible.order_by().filter(answers(typed)))
    # The word itself may stand where the person does not see it; that must not hide what is near to it.
    words = SearchWord.objects.order_by().exclude(word=term.folded)
    yield "forms", _pairs(_other_forms(words, term)[:MOST_CANDIDATES])
    near = words.filter(word__trigram_similar=term.folded)
    near = near.order_by(TrigramSimilarity("word", term.folded).desc(), "-entries")[:MOST_CANDIDATES]
    yield "near", _unless(here, standing(near, visible))
    if index == len(line.terms) - 1 and len(term.folded) > 1:
        begun = words.filter(word__startswith=term.folded).order_by("-entries", "word")[:MOST_COMPLETIONS]
        yield "begun", _unless(here, standing(begun, visible))


def as_typed(term: Term) -> Any:
    """The tsquery of a term as it stands, in every spelling of it."""
    if not (term.plain or term.without) or " " in term.folded:
        return Phrase(Value(term.text))
    if not term.folded.isascii():
        return AnyOf(Phrase(Value(term.text)), Beginning(Value(term.text)))
    return AnyOf(*(Phrase(Value(word)) for word in spellings(term.folded)))


def _other_forms(words: QuerySet[SearchWord], term: Term) -> QuerySet[SearchWord]:
    word = Value(term.folded)
    long_enough = Greatest(Length("word"), Length(word))
    return words.alias(_long=long_enough).filter(stem=EnglishStem(word), _long__gte=SHORTEST_FORM)


def _pairs(words: QuerySet[SearchWord]) -> ArraySubquery:
    return ArraySubquery(words.values(_pair=Pair(F("word"), Cast(Phrase(F("word")), TextField()))))


def standing(words: QuerySet[SearchWord], visible: QuerySet[Any]) -> QuerySet[SearchWord]:
    """Those of ``words`` that stand in what the person sees: another would hide one that does, and so tell of itself.

    For who sees everything nearly every word does, and looking would take longer than the search.
    """
    if not visible.query.where:
        return words
    stands = Exists(visible.order_by().filter(answers(Phrase(OuterRef("word")))))
    return SearchWord.objects.filter(stands, pk__in=words.values("pk")).order_by(*words.query.order_by)


def _unless(here: Exists, words: QuerySet[SearchWord]) -> Case:
    return Case(When(here, then=Value(None, output_field=TEXTS)), default=_pairs(words), output_field=TEXTS)


def _found(term: Term, index: int, row: dict[str, Any]) -> Found:
    query = row.get(f"query{index}", "")
    forms = [other for _word, other in row.get(f"forms{index}") or []]
    query = " | ".join(f"({other})" for other in [query, *forms] if other)
    begun = dict(row.get(f"begun{index}") or [])
    near = dict(row.get(f"near{index}") or [])
    instead = begun or {word: near[word] for word in nearest(term.folded, near)}
    return Found(term, query, instead)
