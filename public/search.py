"""The search of the public face: in titles and numbers, and by the names of regions, partners, countries and sectors.

The search of the registry finds words in summaries, letters, sources and names of persons too. Here a hit must stand
in what everybody sees, or the search would tell what the pages do not: so of the words of an agreement only those with
the weight A are asked (title and reference), and of names those of what is shown.
"""

from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchRank, SearchVectorField, TrigramSimilarity
from django.db.models import BigIntegerField, Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from agreements.choices import Instrument
from agreements.models import Agreement, Party, SearchWord, Sector
from agreements.search.finding import MOST_CANDIDATES, SHORTEST_PART, Matches, Pair, Phrase, Query, as_typed
from agreements.search.line import SearchLine, Term
from agreements.search.spellings import nearest
from agreements.tables import SHORT
from coopreg.expressions import Fold, containing, spelled_like
from coopreg.names import fold
from partners.models import Country, Partner
from regions.models import Region

# Of partners with such a name so many are looked for.
NAMED = 300
# Every agreement here is a cooperation: the word says nothing where another one does.
EVERYWHERE = {"kerjasama", "cooperation"}


class Foremost(Func):
    """The words of the weight A of a vector: those of title and reference."""

    template = "ts_filter(%(expressions)s, '{a}')"
    output_field = SearchVectorField()


def in_title(query: Any) -> Q:
    """The agreements whose title or reference answers a tsquery. The first condition is for the index."""
    return Q(Matches(F("search__vector"), query)) & Q(Matches(Foremost(F("search__vector")), query))


@dataclass(frozen=True)
class Found:
    """What a term stands for: words of titles, and keys of what has such a name."""

    term: Term
    query: str
    names: dict[str, list[Any]]
    instead: dict[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> str:
        return " | ".join(f"({query})" for query in [self.query, *self.instead.values()] if query)

    @property
    def condition(self) -> Q:
        parts = [Q(**{f"search__{name}__overlap": keys}) for name, keys in self.names.items() if keys]
        if self.whole:
            parts.append(in_title(Query(self.whole)))
        if self.term.number and len(self.term.text) >= SHORTEST_PART:
            parts.append(Q(reference__startswith=self.term.text))
        if kinds := _instruments(self.term):
            parts.append(Q(instrument__in=kinds))
        found = reduce(or_, parts, Q(pk__in=[]))
        return ~found if self.term.without else found


@dataclass(frozen=True)
class Finding:
    """A search line looked up among the public agreements."""

    found: tuple[Found, ...]

    @property
    def condition(self) -> Q:
        return reduce(and_, (each.condition for each in self.found)) if self.found else Q(pk__in=[])

    @property
    def rank(self) -> Any:
        """Titles before names."""
        query = " | ".join(each.whole for each in self.found if each.whole and not each.term.without)
        return SearchRank(F("search__vector"), Query(query), weights=[0, 0, 0, 1]) if query else None

    @property
    def instead(self) -> list[str]:
        """Words that were looked for in place of those typed, each of which stands in a public title."""
        return [word for each in self.found for word in each.instead]


def look_up(line: SearchLine, public: QuerySet[Any]) -> Finding:
    """What ``line`` means among the agreements ``public``: one query."""
    said = [term for term in line.terms if term.without or term.phrase or term.folded not in EVERYWHERE]
    terms = said or list(line.terms)
    asked: dict[str, Any] = {}
    for index, term in enumerate(terms):
        asked |= {f"{name}{index}": value for name, value in _questions(term, public).items()}
    row = (Agreement.objects.order_by().values(**asked).first() if asked else None) or {}
    return Finding(tuple(_found(term, index, row) for index, term in enumerate(terms)))


def _questions(term: Term, public: QuerySet[Any]) -> dict[str, Any]:
    typed, text = as_typed(term), term.text
    partners = Partner.objects.order_by().filter(pk__in=_partners(text, public))
    questions = {
        "query": Cast(typed, TextField()),
        "places": ArraySubquery(Region.objects.named_like(text).order_by().values_list(_inside("pk"))),
        "countries": ArraySubquery(Country.objects.named_like(text).order_by().values("pk")),
        "partners": ArraySubquery(partners.values("pk")[:NAMED]),
        "sectors": ArraySubquery(_sectors(text).order_by().values("code")),
    }
    if term.plain:
        near = SearchWord.objects.filter(word__trigram_similar=term.folded).exclude(word=term.folded)
        near = near.order_by(TrigramSimilarity("word", term.folded).desc(), "word")[:MOST_CANDIDATES]
        stands = Exists(public.order_by().filter(in_title(Phrase(OuterRef("word")))))
        here = Exists(public.order_by().filter(in_title(typed)))
        words = SearchWord.objects.filter(~here, stands, pk__in=near.values("pk")).order_by()
        pair = Pair(F("word"), Cast(Phrase(F("word")), TextField()))
        questions["near"] = ArraySubquery(words.values_list(pair))
    return questions


def _inside(key: str) -> Any:
    """How an entry of the search names what lies in a region: by less than nought."""
    return Cast(Value(0) - F(key), BigIntegerField())


def _partners(text: str, public: QuerySet[Any]) -> QuerySet[Any]:
    """The keys of public partners with such a name; where there is none, with one that is spelled nearly so."""
    seen = public_partners(public).order_by()
    exact = containing(seen, text).values("pk"), containing(seen, text, "original_name").values("pk")
    alike = spelled_like(seen, text).filter(*(~Exists(rows) for rows in exact)).values("pk")
    return exact[0].union(exact[1], alike, all=True)


def public_partners(public: QuerySet[Any]) -> QuerySet[Partner]:
    """The partners of the agreements ``public``: one that is known only from others does not show."""
    parties = Party.objects.filter(partner=OuterRef("pk"), agreement__in=public.order_by().values("pk"))
    return Partner.objects.filter(Exists(parties))


def _sectors(text: str) -> QuerySet[Sector]:
    typed = Fold(Value(text))
    named = Sector.objects.alias(_id=Fold("name_id"), _en=Fold("name_en"))
    return named.filter(Q(_id__contains=typed) | Q(_en__contains=typed))


def _instruments(term: Term) -> list[str]:
    """The kinds of text that are called so: "mou", "letter of intent"."""
    names = {code: [fold(str(label)), fold(str(SHORT.get(code, "")))] for code, label in Instrument.choices}
    return [code for code, (long, short) in names.items() if term.folded == short or f" {term.folded} " in f" {long} "]


def _found(term: Term, index: int, row: dict[str, Any]) -> Found:
    names = {name: row.get(f"{name}{index}") or [] for name in ("places", "countries", "partners", "sectors")}
    near = dict(row.get(f"near{index}") or [])
    instead = {} if any(names.values()) else {word: near[word] for word in nearest(term.folded, near)}
    return Found(term, row.get(f"query{index}", ""), names, instead)
