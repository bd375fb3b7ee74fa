"""What a column reads: from the row itself, from the rows that belong to it, from counts made beforehand."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThan
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Hit:
    """Where a search stands in one row: its title with marks, where else it was found, words taken for those typed."""

    title: SafeString
    where: SafeString
    instead: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What the value of a column may depend on: who asks, about which day, and what was counted and found beforehand.

    ``hits`` are those of the rows of one page, by the key of a ``LinkColumn``.
    """

    user: Any
    day: datetime.date
    counts: Mapping[Any, Mapping[str, int]] = field(default_factory=dict)
    hits: dict[Any, Hit] = field(default_factory=dict)


# The name of a field, an expression, or a function that makes the expression for this request.
Source = str | Any | Callable[[Asked], Any]
# Functions, because Django writes into the conditions of a subquery when it resolves it: one that is shared between
# requests breaks.
Rows = Callable[[Asked], QuerySet[Any]]


def resolved(source: Source, asked: Asked) -> Any:
    """The database expression of ``source`` for this request."""
    if isinstance(source, str):
        return F(source)
    if hasattr(source, "resolve_expression"):
        return source
    return source(asked)


TEXTS = ArrayField(TextField())


@dataclass(frozen=True)
class Each:
    """The texts of ``value`` in the ``rows`` whose ``link`` is the record, in the order of ``order``.

    A page reads them with a subquery for each of its few rows. A file of many rows gathers the values of all sources
    that share their rows in one pass (lists/exports/select.py), which is many times quicker.
    """

    rows: Rows
    link: str
    value: Source
    order: tuple[str, ...] = ("pk",)

    def text(self, asked: Asked) -> Cast:
        return Cast(resolved(self.value, asked), TextField())

    def __call__(self, asked: Asked) -> ArraySubquery:
        """An array of the texts, for one row."""
        rows = self.rows(asked).filter(**{self.link: OuterRef("pk")}).order_by(*self.order)
        return ArraySubquery(rows.values_list(self.text(asked)))

    def gathered(self, asked: Asked) -> ArrayAgg:
        """The same array without empty texts, NULL where there are none, over the rows grouped by ``link``."""
        return ArrayAgg(self.text(asked), filter=GreaterThan(self.text(asked), Value("")), order_by=self.order)


def is_array(expression: Any) -> bool:
    """``expression`` gives several values."""
    return isinstance(getattr(expression, "output_field", None), ArrayField)
