"""What the filters of agreements offer out of the database: the choices of all of them come in one query."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, CharField, F, QuerySet, Value

from agreements.models import Sector, Stage
from coopreg.expressions import language, localized
from coopreg.statements import Statement, asked, compiled
from lists.filters import ChoicesFilter


@dataclass(frozen=True)
class Offers:
    """Codes with their names in the person's language, by the name of the filter; and the stages themselves.

    ``stages`` are their keys, codes and acting bodies. A condition that names the keys lets the database see how many
    agreements are there, which it cannot if it has to look them up.
    """

    choices: dict[str, list[tuple[str, str]]]
    stages: list[tuple[int, str, str]]

    def at(self, codes: Collection[str]) -> list[int]:
        """The keys of the stages with these codes, of all procedures."""
        return [key for key, code, _body in self.stages if code in codes]

    def of(self, bodies: Collection[str]) -> list[int]:
        """The keys of the stages at which one of these bodies acts."""
        return [key for key, _code, body in self.stages if body in bodies]


def offers() -> Offers:
    """The sectors, and the stages in the order of the procedures.

    The same code is the same step in every procedure; where its name or its place differ, the procedure entered last
    has it.
    """
    rows = sorted(asked(_statement(language())))
    newest = {(of, code): (of, place, code, name) for of, _procedure, place, _key, code, name, _body in rows}
    choices: dict[str, list[tuple[str, str]]] = {"sector": [], "stage": []}
    for of, _place, code, name in sorted(newest.values()):
        choices[of].append((code, name))
    return Offers(choices, [(key, code, body) for of, _p, _o, key, code, _n, body in rows if of == "stage"])


@lru_cache
def _statement(language: str) -> Statement:
    """The statement that reads the names in ``language``, which is that of the request."""
    sectors = Sector.objects.order_by().values_list(
        _text("sector"), _number(0), "pk", "pk", "code", localized("name"), _text("")
    )
    stages = Stage.objects.order_by().values_list(
        _text("stage"), F("procedure_id"), "order", "pk", "code", localized("name"), "acting_body"
    )
    return compiled(sectors.union(stages, all=True))


def steps() -> QuerySet[Stage]:
    """One stage for each code, in no order, chosen as ``offers`` does."""
    return Stage.objects.order_by("code", "-procedure_id").distinct("code")


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


def _number(value: int) -> Value:
    return Value(value, output_field=BigIntegerField())


class OfferedFilter(ChoicesFilter):
    """Any of several choices that the database names; ``parent.offers`` asks for them when they are first needed."""

    @property
    def field(self) -> Any:
        self.extra["choices"] = lambda: self.parent.offers.choices[self.field_name]
        return super().field
