"""Dates as a register really has them: to the day, the month or the year, or unknown, with the text as written.

A partial date is stored as the first day of its period beside its precision (domain.md 6.4 and 9.3), so that it sorts
and filters as a date; the text keeps what the source said.
"""

import datetime
from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, ExtractDay, ExtractMonth
from django.db.models.lookups import Exact
from django.utils import formats
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")
    UNKNOWN = "unknown", _("unknown")


@dataclass(frozen=True)
class PartialDate:
    """A date known to ``precision``; ``first`` is the first day of the period, None when unknown."""

    first: datetime.date | None = None
    precision: Precision = Precision.UNKNOWN
    as_written: str = ""

    def __bool__(self) -> bool:
        return self.first is not None

    def __str__(self) -> str:
        """In the words of the person's language: "12 Juli 2018", "Juli 2018", "2018", or "" when unknown."""
        return format_partial(self.first, self.precision)

    def isoformat(self) -> str:
        """ISO 8601 to the known precision: "2018-07-12", "2018-07", "2018", or "" when unknown."""
        if self.first is None:
            return ""
        length = {Precision.YEAR: 4, Precision.MONTH: 7}.get(Precision(self.precision), 10)
        return self.first.isoformat()[:length]


def format_partial(first: datetime.date | None, precision: str) -> str:
    """The date in words to its precision: "12 Juli 2018", "Juli 2018", "2018", "" for None."""
    if first is None:
        return ""
    style = {Precision.YEAR: "Y", Precision.MONTH: "F Y"}.get(Precision(precision), "j F Y")
    return formats.date_format(first, style)


def precision_constraints(name: str, *, prefix: str) -> list[models.CheckConstraint]:
    """The constraint that keeps ``{name}_on`` and ``{name}_precision`` in step."""
    on, precision = f"{name}_on", f"{name}_precision"
    # The cast gives the database a type to go by when Django checks the condition with a bare NULL.
    date = Cast(on, models.DateField())
    first_of_month = Q(Exact(ExtractDay(date), 1))
    first_of_year = first_of_month & Q(Exact(ExtractMonth(date), 1))
    known = Q(**{f"{on}__isnull": False})
    fits = (
        (~known & Q(**{precision: Precision.UNKNOWN}))
        | (known & Q(**{precision: Precision.DAY}))
        | (known & Q(**{precision: Precision.MONTH}) & first_of_month)
        | (known & Q(**{precision: Precision.YEAR}) & first_of_year)
    )
    return [
        models.CheckConstraint(
            name=f"{prefix}_{name}_precision",
            condition=fits,
            violation_error_message=_("A date and how exactly it is known do not fit each other."),
        )
    ]
