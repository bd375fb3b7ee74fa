"""Database expressions shared by the apps."""

from django.db.models import CharField, F, Func
from django.utils.translation import get_language


class Fold(Func):
    """Text without accents and capitals, for searching and matching names.

    ``coopreg_fold`` is an IMMUTABLE wrapper of ``unaccent`` (made in regions/migrations/0001), so an index can use it.
    """

    function = "coopreg_fold"
    arity = 1
    output_field = CharField()


def localized(field: str) -> F:
    """The column of ``field`` in the language of the request: ``localized("sector__name")`` -> F("sector__name_id")."""
    return F(f"{field}_{language()}")


def language() -> str:
    """Return "en" or "id", the two languages in which reference data has names."""
    return "en" if (get_language() or "id").startswith("en") else "id"
