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
from regions.models import Region, RegionName

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
    def names_something(self) -> bool:
        """A place, a country or a sector has it in its name; partners do not count, of whom not all are public."""
        return any(self.names[kind] for kind in ("places", "countries", "sectors"))

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
    """What ``line`` means among the agreements ``public``: two queries, and one more where a word is misspelt."""
    said = [term for term in line.terms if term.without or term.phrase or term.folded not in EVERYWHERE]
    terms = said or list(line.terms)
    rows = _asked([_exactly(term) for term in terms])
    found = [_found(term, row) for term, row in zip(terms, rows, strict=True)]
    # What names a place, a country or a sector is not misspelt, whether or not an agreement is there.
    plain = [place for place, each in enumerate(found) if each.term.plain and not each.names_something]
    stands = _asked([{"here": Exists(public.order_by().filter(found[place].condition))} for place in plain])
    missed = [place for place, row in zip(plain, stands, strict=True) if not row["here"]]
    near = _asked([_nearly(terms[place], public) for place in missed])
    for place, row in zip(missed, near, strict=True):
        found[place] = _found(terms[place], rows[place] | row)
    return Finding(tuple(found))


def _asked(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers to ``questions``, expressions by name, all asked at once."""
    values = {f"{name}_{place}": each for place, asked in enumerate(questions) for name, each in asked.items()}
    row: Any = (Agreement.objects.order_by().values(**values).first() if values else None) or {}
    return [{name: row.get(f"{name}_{place}") for name in asked} for place, asked in enumerate(questions)]


def _exactly(term: Term) -> dict[str, Any]:
    """The words of a term, and what has it in its name.

    Partners are not asked whether they are public: an agreement that is has no other ones.
    """
    text, regions = term.text, Region.objects.order_by()
    places = (
        containing(regions, text)
        .values_list(_inside("pk"))
        .union(
            regions.filter(code__startswith=text).values_list(_inside("pk")),
            containing(RegionName.objects.all(), text).values_list(_inside("region_id")),
        )
    )
    partners = (
        containing(Partner.objects.all(), text)
        .values("pk")[:NAMED]
        .union(containing(Partner.objects.exclude(original_name=""), text, "original_name").values("pk")[:NAMED])
    )
    return {
        "query": Cast(as_typed(term), TextField()),
        "places": ArraySubquery(places),
        "countries": ArraySubquery(Country.objects.named_like(text).order_by().values("pk")),
        "partners": ArraySubquery(partners),
        "sectors": ArraySubquery(_sectors(text).order_by().values("code")),
    }


def _nearly(term: Term, public: QuerySet[Any]) -> dict[str, Any]:
    """What is spelled nearly like a word that stands nowhere: words of public titles, names of what is public."""
    text = term.text
    words = SearchWord.objects.filter(word__trigram_similar=term.folded).exclude(word=term.folded)
    words = words.order_by(TrigramSimilarity("word", term.folded).desc(), "word")[:MOST_CANDIDATES]
    stands = Exists(public.order_by().filter(in_title(Phrase(OuterRef("word")))))
    near = SearchWord.objects.filter(stands, pk__in=words.values("pk")).order_by()
    places = spelled_like(Region.objects.all(), text).values_list(_inside("pk"))
    return {
        "near": ArraySubquery(near.values_list(Pair(F("word"), Cast(Phrase(F("word")), TextField())))),
        "places": ArraySubquery(places),
        "partners": ArraySubquery(spelled_like(public_partners(public), text).values("pk")[:NAMED]),
    }


def public_partners(public: QuerySet[Any]) -> QuerySet[Partner]:
    """The partners of the agreements ``public``: one that is known only from others does not show."""
    parties = Party.objects.filter(partner=OuterRef("pk"), agreement__in=public.order_by().values("pk"))
    return Partner.objects.filter(Exists(parties))


def _inside(key: str) -> Any:
    """How an entry of the search names what lies in a region: by less than nought."""
    return Cast(Value(0) - F(key), BigIntegerField())


def _sectors(text: str) -> QuerySet[Sector]:
    typed = Fold(Value(text))
    named = Sector.objects.alias(_id=Fold("name_id"), _en=Fold("name_en"))
    return named.filter(Q(_id__contains=typed) | Q(_en__contains=typed))


def _instruments(term: Term) -> list[str]:
    """The kinds of text that are called so: "mou", "letter of intent"."""
    names = {kind.value: (fold(str(kind.label)), fold(str(SHORT.get(kind, "")))) for kind in Instrument}
    return [code for code, (long, short) in names.items() if term.folded == short or f" {term.folded} " in f" {long} "]


def _found(term: Term, row: dict[str, Any]) -> Found:
    names = {name: row[name] or [] for name in ("places", "countries", "partners", "sectors")}
    near = dict(row.get("near") or [])
    return Found(term, row["query"] or "", names, {word: near[word] for word in nearest(term.folded, near)})
