"""What the apps that build on agreements tell of one, for its pages: each by name, on the overview all in one query.

To build many conditions and make SQL of them takes several times as long as the database takes to answer; what differs
between two agreements is only the key, so a statement is compiled once for a day (coopreg/statements.py).
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings

from agreements.models import Agreement
from coopreg.statements import Slot, Statement, asked, compiled


@dataclass(frozen=True)
class Teller:
    """The expressions of what an app tells on a day, and the names of the settings of which they are made."""

    expressions: Callable[[datetime.date], Sequence[Any]]
    settings: tuple[str, ...] = ()


# An app adds its own in AppConfig.ready().
TELLERS: dict[str, Teller] = {}


def ask(agreement: Agreement, day: datetime.date, *names: str) -> None:
    """Ask beforehand, in one query, for a page that shows what several of ``names`` tell, or one of them twice."""
    vars(agreement)["_told"] = (day, _asked(agreement, day, names or tuple(TELLERS)))


def told_of(agreement: Agreement, name: str, day: datetime.date) -> Sequence[Any]:
    """The values of the expressions of the teller ``name``; one query where nobody has asked beforehand."""
    known_on, known = vars(agreement).get("_told", (None, {}))
    if known_on == day and name in known:
        found: Sequence[Any] = known[name]
        return found
    return _asked(agreement, day, (name,))[name]


def _asked(agreement: Agreement, day: datetime.date, names: tuple[str, ...]) -> dict[str, Sequence[Any]]:
    made_of = tuple(repr(getattr(settings, each)) for name in names for each in TELLERS[name].settings)
    statement, widths = _statement(names, day, made_of)
    [values] = asked(statement, key=agreement.pk)
    found: dict[str, Sequence[Any]] = {}
    for name, width in zip(names, widths, strict=True):
        found[name], values = values[:width], values[width:]
    return found


@lru_cache(maxsize=16)
def _statement(
    names: tuple[str, ...], day: datetime.date, made_of: tuple[str, ...]
) -> tuple[Statement, tuple[int, ...]]:
    """The statement for any ``key``, and how many values each of ``names`` has; kept under all that it is made of."""
    told = [TELLERS[name].expressions(day) for name in names]
    rows = Agreement.objects.order_by().filter(pk=Slot("key"))
    return compiled(rows.values_list(*(each for one in told for each in one))), tuple(map(len, told))
