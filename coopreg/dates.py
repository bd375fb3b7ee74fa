"""Dates as a register really has them: to the day, the month or the year, or unknown, with the text as written.

A partial date is stored as the first day of its period beside its precision (domain.md 6.4 and 9.3), so that it sorts
and filters as a date; the text keeps what the source said.
"""

import calendar
import datetime
import re
from dataclasses import dataclass
from typing import NoReturn

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, ExtractDay, ExtractMonth
from django.db.models.lookups import Exact
from django.utils import formats
from django.utils.dates import MONTHS
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

    @property
    def last(self) -> datetime.date | None:
        """The last day of the period, None when unknown."""
        if self.first is None or self.precision == Precision.DAY:
            return self.first
        month = 12 if self.precision == Precision.YEAR else self.first.month
        return datetime.date(self.first.year, month, calendar.monthrange(self.first.year, month)[1])

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
    # date_format with "j F Y" gives the same and takes ten times as long; a page of a list has a hundred dates.
    if precision == Precision.YEAR:
        return f"{first.year:04}"
    month_and_year = f"{MONTHS[first.month]} {first.year:04}"
    return month_and_year if precision == Precision.MONTH else f"{first.day} {month_and_year}"


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


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day ``months`` later, earlier if negative; the month's last day where it has no such day."""
    return day + relativedelta(months=months)


# Reading what people type ----------------------------------------------------------------------

FIRST_YEAR, LAST_YEAR = 1900, 2100

_MONTHS = """
jan januari january; feb peb februari pebruari february; mar mrt maret march; apr april; mei may; jun juni june;
jul juli july; agu agt ags agst agust aug agustus august; sep sept september; okt oct oktober october;
nov nop november nopember; des dec desember december
"""
_WEEKDAYS = """
sen senin mon monday; sel selasa tue tues tuesday; rab rabu wed wednesday; kam kamis thu thur thurs thursday;
jum jumat jum'at fri friday; sab sabtu sat saturday; min minggu ahad sun sunday
"""


def _numbered(words: str) -> dict[str, int]:
    return {word: number for number, group in enumerate(words.split(";"), 1) for word in group.split()}


_MONTH, _WEEKDAY = _numbered(_MONTHS), _numbered(_WEEKDAYS)

_CUT = r" ?[/.-] ?"
_LOOSE = r"[ /.,-]{0,2}"
_WORD = r"(?P<word>[^\W\d_]{3,12})"
# Read in this order; the names of the groups say which part is which.
_FORMS = [
    re.compile(form)
    for form in (
        rf"(?P<day>[0-9]{{1,2}}){_CUT}(?P<month>[0-9]{{1,2}}){_CUT}(?P<year>[0-9]{{1,4}})",
        rf"(?P<year>[0-9]{{4}}){_CUT}(?P<isomonth>[0-9]{{1,2}}){_CUT}(?P<day>[0-9]{{1,2}})",
        rf"(?P<year>[0-9]{{4}}){_CUT}(?P<isomonth>[0-9]{{1,2}})",
        rf"(?P<isomonth>[0-9]{{1,2}}){_CUT}(?P<year>[0-9]{{4}})",
        rf"(?P<day>[0-9]{{1,2}}){_LOOSE}{_WORD}{_LOOSE}(?P<year>[0-9]{{1,4}})",
        rf"{_WORD}{_LOOSE}(?P<day>[0-9]{{1,2}})[ ,]{{1,2}}(?P<year>[0-9]{{4}})",
        rf"{_WORD}{_LOOSE}(?P<year>[0-9]{{1,4}})",
        r"(?P<year>[0-9]{4})",
    )
]
# Mistakes that are known by sight, each with the code of its sentence.
_MISTAKES = [
    (re.compile(r"[0 /.-]*0[0 /.-]*"), "zero"),
    (
        re.compile(rf"[0-9]{{1,2}}{_CUT}[0-9]{{5,6}}|(?!19|2[01])[0-9]{{3,4}}{_CUT}[0-9]{{4}}|[0-9]{{6,8}}"),
        "lost_slash",
    ),
    (re.compile(rf"[0-9]{{1,2}}{_CUT}[0-9]{{1,2}}|[0-9]{{1,2}}{_LOOSE}[^\W\d_]{{3,12}}"), "no_year"),
]
_SENTENCES = {
    "zero": _("“%(text)s” is no date. Leave the field empty if the date is not known."),
    "lost_slash": _("A slash is missing in “%(text)s”. Type day, month and year, as in 12/07/2018."),
    "no_year": _("The year is missing in “%(text)s”. Type day, month and year, as in 12/07/2018."),
    "short_year": _("Type the year with four digits: 2018, not 18."),
    "year_range": _("The year %(year)s cannot be right. Type a year from 1900 to 2100."),
    "month": _("There is no month %(month)s. Type day, month and year, as in 12/07/2018."),
    "month_first": _(
        "There is no month %(month)s: did you write the month first? "
        "Type the day first, as in %(month)s/%(day)s/%(year)s."
    ),
    "month_word": _("“%(word)s” is not the name of a month. Type the date as 12 Juli 2018 or 12/07/2018."),
    "day": _("%(period)s has no day %(day)s. Check the day and the month."),
    "weekday": _("%(date)s is a %(right)s, not “%(typed)s”. Correct the date or leave the weekday out."),
    "not_understood": _(
        "“%(text)s” is not understood as a date. Type it as 12/07/2018, 12 Juli 2018, Juli 2018 or 2018."
    ),
}


def _refuse(code: str, **params: object) -> NoReturn:
    raise ValidationError(_SENTENCES[code], code=code, params=params)


def parse_partial(text: str) -> PartialDate:
    """What a person typed, as a date to the precision typed; empty text is an unknown date.

    Numbers are read day first or as ISO 8601, words in Indonesian and English; a weekday is checked. Raises
    ValidationError with a sentence that says what is wrong and what to type.
    """
    written = " ".join(text.split())
    if not written:
        return PartialDate()
    plain = re.sub(r"[\u2010-\u2015]", "-", written).replace("\u2019", "'").rstrip(" .,").lower()
    weekday, plain = _split_weekday(plain)
    for mistake, code in _MISTAKES:
        if mistake.fullmatch(plain):
            _refuse(code, text=written[:40])
    parts = next((found.groupdict() for form in _FORMS if (found := form.fullmatch(plain))), None)
    if parts is None or (weekday and not parts.get("day")):
        _refuse("not_understood", text=written[:40])
    first, precision = _read(parts)
    if weekday and first.isoweekday() != _WEEKDAY[weekday]:
        _refuse(
            "weekday",
            date=format_partial(first, precision),
            right=formats.date_format(first, "l"),
            typed=weekday.capitalize(),
        )
    return PartialDate(first, precision, written)


def _split_weekday(plain: str) -> tuple[str, str]:
    """The weekday that stands before a date, "" for none, and the rest."""
    found = re.fullmatch(r"([^\W\d_]+(?:'at)?)[., ]{1,2}(.*[0-9].*)", plain)
    if found and found[1] in _WEEKDAY:
        return found[1], found[2]
    return "", plain


def _read(parts: dict[str, str]) -> tuple[datetime.date, Precision]:
    """The first day and the precision of the parts that a form found; refuses what the calendar does not have."""
    if len(parts["year"]) < 4:
        _refuse("short_year")
    year = int(parts["year"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        _refuse("year_range", year=parts["year"])
    month = _month(parts)
    if month is None:
        return datetime.date(year, 1, 1), Precision.YEAR
    first = datetime.date(year, month, 1)
    if "day" not in parts:
        return first, Precision.MONTH
    day = int(parts["day"])
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        _refuse("day", period=format_partial(first, Precision.MONTH), day=day)
    return first.replace(day=day), Precision.DAY


def _month(parts: dict[str, str]) -> int | None:
    """The month of the parts as a number, None when they have none."""
    if word := parts.get("word"):
        if word not in _MONTH:
            _refuse("month_word", word=word)
        return _MONTH[word]
    number = parts.get("month") or parts.get("isomonth")
    if number is None:
        return None
    if 1 <= int(number) <= 12:
        return int(number)
    if parts.get("month") and 12 < int(number) <= 31 and 1 <= int(parts["day"]) <= 12:
        _refuse("month_first", month=number, day=parts["day"], year=parts["year"])
    _refuse("month", month=number)
