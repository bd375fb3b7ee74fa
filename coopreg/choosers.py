"""Things that are chosen by typing: how they are found, and how one reads in a list.

One declaration serves the JSON behind the field and the field itself, so both offer the same rows in the same words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import QuerySet, Value
from django.http import HttpRequest, JsonResponse

from coopreg.expressions import Fold

# As many as a person reads at a glance; whoever does not find it among them types more.
MOST = 20
# So many rows are compared with what was typed: more than have one name, few enough for a moment.
COMPARED = 1_000
# No name is longer; longer text is not searched for.
LONGEST = 200


@dataclass(frozen=True)
class Chooser:
    """What can be chosen by typing.

    ``url`` is the URL name of its JSON, ``value`` the field that a form posts; ``find`` narrows rows, already in scope,
    to those that match a text; ``caution`` is what whoever chooses the row must know.
    """

    model: Any
    url: str
    value: str
    find: Callable[[Any, str], QuerySet[Any]]
    text: Callable[[Any], str] = str
    hint: Callable[[Any], str] = lambda row: ""
    caution: Callable[[Any], str] = lambda row: ""

    def matches(self, rows: QuerySet[Any], text: str) -> list[Any]:
        """At most ``MOST`` of ``rows`` that match ``text``."""
        return list(self.find(rows, plain(text))[:MOST])

    def answer(self, request: HttpRequest, rows: QuerySet[Any]) -> JsonResponse:
        """The JSON for ``?q=``: {"results": [{"value", "text", "hint", "caution"}]}."""
        found = self.matches(rows, request.GET.get("q", ""))
        return JsonResponse({"results": [self.option(row) for row in found]})

    def option(self, row: Any) -> dict[str, str]:
        return {
            "value": str(getattr(row, self.value)),
            "text": self.text(row),
            "hint": self.hint(row),
            "caution": self.caution(row),
        }


def plain(text: str) -> str:
    """``text`` as it can be searched for: the database takes no NUL character."""
    return text.replace("\x00", "").strip()[:LONGEST]


def nearest_first(rows: QuerySet[Any], text: str, field: str = "name") -> QuerySet[Any]:
    """``rows`` with those whose ``field`` is most like ``text`` first, in the order of the alphabet for no text.

    Of very many rows only some are compared: whoever has typed so little goes on typing.
    """
    if not text:
        return rows.order_by(field, "pk")
    typed: Any = Fold(Value(text))
    some = rows.filter(pk__in=rows.order_by().values("pk")[:COMPARED])
    return some.order_by(TrigramSimilarity(Fold(field), typed).desc(), field, "pk")
