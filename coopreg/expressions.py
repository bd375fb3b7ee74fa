"""Database expressions shared by the apps."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import BooleanField, CharField, F, Func, Q, QuerySet, Value
from django.utils.translation import get_language


class Fold(Func):
    """Text without accents and capitals, for searching and matching names.

    ``coopreg_fold`` is an IMMUTABLE wrapper of ``unaccent`` (made in regions/migrations/0001), so an index can use it.
    """

    function = "coopreg_fold"
    arity = 1
    output_field = CharField()


class Unnest(Func):
    """Each element of an array in a row of its own; its kind of value is ``output_field``."""

    function = "unnest"
    arity = 1
    set_returning = True


class Among(Func):
    """Whether the key is one of a query's first rows: ``rows.filter(Among(other.values("pk")[:50]))``.

    The query runs once. As ``pk__in`` the database may run it again for each row, and does so where its statistics
    take the table for empty: they do for a minute when they were gathered while the table was being filled.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, keys: QuerySet[Any, Any], **extra: Any) -> None:
        super().__init__(F("pk"), ArraySubquery(keys), **extra)


def localized(field: str) -> F:
    """The column of ``field`` in the language of the request: ``localized("sector__name")`` -> F("sector__name_id")."""
    return F(f"{field}_{language()}")


def language() -> str:
    """Return "en" or "id", the two languages in which reference data has names."""
    return "en" if (get_language() or "id").startswith("en") else "id"


# Shizouka comes to 0.44 of "Prefektur Shizuoka", Hidelsheim to 0.375 of "Hildesheim", Kochi to 0.33 of "Kota Kobe".
ALIKE = 0.37
# Of several words more must be alike: "mou si" comes to 0.43 of "Provinsi Sichuan", "Pulau Penang" to 0.6 of "Pinang".
ALIKE_OF_SEVERAL = 0.6
LETTERS_OF_INDEX = 3
# Of a shorter word nothing is left whole by a slip of the pen.
SHORTEST_MISSPELT = 5


def containing(rows: QuerySet[Any], text: str, field: str = "name") -> QuerySet[Any]:
    """The ``rows`` whose ``field`` contains ``text``, accents and capitals ignored; a trigram index serves it.

    One or two letters must begin a word: inside words they mean nothing, and no index knows them.
    """
    typed = Fold(Value(text))
    found = Q(_folded__contains=typed)
    if len(text) < LETTERS_OF_INDEX:
        found = Q(_folded__startswith=typed) | Q(_folded__contains=Fold(Value(f" {text}")))
    return rows.order_by().alias(_folded=Fold(field)).filter(found)


def spelled_like(rows: QuerySet[Any], text: str, field: str = "name") -> QuerySet[Any]:
    """The ``rows`` in whose ``field`` something stands that is spelled nearly like ``text``.

    First those that share a piece with it, whom a trigram index finds, then of them those that are alike.
    """
    if len(text) < SHORTEST_MISSPELT:
        return rows.none()
    shared = Q()
    for piece in _pieces(text):
        shared |= Q(_folded__contains=Fold(Value(piece)))
    alike = TrigramWordSimilarity(Fold(Value(text)), Fold(field))  # type: ignore[arg-type]  # stubs: str only
    found = rows.order_by().alias(_folded=Fold(field), _alike=alike)
    return found.filter(shared, _alike__gte=ALIKE_OF_SEVERAL if " " in text else ALIKE)


def _pieces(text: str) -> set[str]:
    """Three letters each of the beginning, the middle and the end, of which one slip leaves at least one whole."""
    middle = len(text) // 2 - 1
    return {text[:3], text[middle : middle + 3], text[-3:]}
