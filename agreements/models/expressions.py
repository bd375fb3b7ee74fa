"""The two generated columns of an agreement, from when and until when its text is valid, and what they are made of."""

from typing import Any

from django.db.models import Case, Expression, F, Func, Value, When
from django.db.models.fields import DateField, IntegerField
from django.db.models.functions import Coalesce

from agreements.choices import Activity, Term
from coopreg.dates import Precision


class LastDayOfMonth(Func):
    """The last day of the month whose first day is given."""

    template = "(((%(expressions)s)::date + interval '1 month' - interval '1 day')::date)"
    output_field = DateField()


class LastDayOfYear(Func):
    """The last day of the year whose first day is given."""

    template = "(((%(expressions)s)::date + interval '1 year' - interval '1 day')::date)"
    output_field = DateField()


class YearsLater(Func):
    """A date plus a number of years: the same day n years later, as an office reads "for five years"."""

    template = "((%(expressions)s))::date"
    arg_joiner = " + interval '1 year' * "
    arity = 2
    output_field = DateField()


class DaysBefore(Func):
    """A date less a number of days."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    arity = 2
    output_field = DateField()


class DaysBetween(Func):
    """The number of days from the second date to the first."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    arity = 2
    output_field = IntegerField()


def last_day(name: str) -> Case:
    """The last day of the period that the partial date ``name`` ("signed", "ends") names, None when unknown."""
    on = F(f"{name}_on")
    return Case(
        When(**{f"{name}_precision": Precision.MONTH}, then=LastDayOfMonth(on)),
        When(**{f"{name}_precision": Precision.YEAR}, then=LastDayOfYear(on)),
        default=on,
        output_field=DateField(),
    )


def ValidFrom() -> Expression:  # noqa: N802  (reads as the column it makes)
    """The first day on which the text can be valid: its own start, or else its signing."""
    return Coalesce("effective_on", "signed_on", output_field=DateField())


def ValidUntil() -> Any:  # noqa: N802
    """The last day on which the text can be valid, None when it names no end that can be computed.

    A date known to the year or month counts to its last day, so nothing is called ended too early.
    """
    start = Case(When(effective_on__isnull=False, then=last_day("effective")), default=last_day("signed"))
    return Case(
        When(term=Term.ENDS_ON, then=last_day("ends")),
        When(term=Term.YEARS, then=YearsLater(start, "term_years")),
        output_field=DateField(),
    )


def ActivityOrder() -> Case:  # noqa: N802  (reads as the column it makes)
    """Running first, then not running, then what nobody knows: the order of the list, and of its index."""
    whens = [When(activity=code, then=Value(place)) for place, code in enumerate(Activity.values)]
    return Case(*whens, output_field=IntegerField())
