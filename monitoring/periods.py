"""The periods over which agreements report, and which reports are owed (domain.md 3.5; the length is a setting)."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from agreements.choices import Validity
from agreements.validity import validity_is
from coopreg.dates import months_later
from monitoring.choices import PERIOD_MONTHS, PeriodLength, ReportState

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, order=True)
class Period:
    """A quarter, semester or year of the calendar."""

    starts_on: datetime.date
    length: PeriodLength

    @property
    def ends_on(self) -> datetime.date:
        return months_later(self.starts_on, PERIOD_MONTHS[self.length]) - DAY

    @property
    def due_on(self) -> datetime.date:
        """The last day on which its report comes in time."""
        return self.ends_on + datetime.timedelta(days=settings.REPORT_DAYS)

    @property
    def before(self) -> "Period":
        return Period(months_later(self.starts_on, -PERIOD_MONTHS[self.length]), self.length)

    @property
    def after(self) -> "Period":
        return Period(months_later(self.starts_on, PERIOD_MONTHS[self.length]), self.length)

    def __str__(self) -> str:
        """ "Semester I 2018", "Triwulan II 2018", "2018" in the person's language."""
        year = f"{self.starts_on.year:04}"
        number = ("I", "II", "III", "IV")[(self.starts_on.month - 1) // PERIOD_MONTHS[self.length]]
        named = {
            PeriodLength.QUARTER: _("Quarter %(number)s %(year)s"),
            PeriodLength.SEMESTER: _("Semester %(number)s %(year)s"),
            PeriodLength.YEAR: _("Year %(year)s"),
        }
        return named[PeriodLength(self.length)] % {"number": number, "year": year}


def period_of(day: datetime.date, length: str = "") -> Period:
    """The period in which ``day`` lies; ``length`` is a PeriodLength, that of the settings where it is empty."""
    known = PeriodLength(length or settings.REPORT_PERIOD)
    months = PERIOD_MONTHS[known]
    return Period(datetime.date(day.year, (day.month - 1) // months * months + 1, 1), known)


def last_due(day: datetime.date) -> Period:
    """The latest period whose report is overdue on ``day`` where it was not sent."""
    period = period_of(day).before
    while period.due_on >= day:
        period = period.before
    return period


def report_missing(day: datetime.date) -> Q:
    """The agreements of which no report was sent for the last period whose days for reporting are over.

    In force on ``day``, and valid from before that period began. A report over a longer time covers the period.
    """
    period = last_due(day)
    return (
        validity_is([Validity.IN_FORCE, Validity.TERM_UNKNOWN], day)
        & Q(valid_from__lt=period.starts_on)
        & ~Q(Exists(_sent_over(period)))
    )


def _sent_over(period: Period) -> Any:
    reports = apps.get_model("monitoring", "Report").objects.exclude(state=ReportState.DRAFT)
    over = reports.filter(agreement=OuterRef("pk"), starts_on__lte=period.starts_on, ends_on__gte=period.ends_on)
    return over.order_by()


def periods_owed(agreement: Any, day: datetime.date) -> list[Period]:
    """The periods over which ``agreement`` reports, the latest first: from its start until its end or ``day``.

    The one that runs on ``day`` is the first of an agreement that is in force. None where it is not signed or not yet
    in force; where its start is not known only the last one that ended, and the running one.
    """
    if not agreement.is_signed:
        return []
    ends = [end for end in (agreement.valid_until, agreement.terminated_on, day) if end]
    latest = period_of(min(ends))
    first = period_of(agreement.valid_from) if agreement.valid_from else latest.before
    found = []
    while first <= latest:
        found.append(latest)
        latest = latest.before
    return found
