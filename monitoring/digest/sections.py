"""How the weekly mail tells what waits for a person (monitoring/waiting.py): a line for each of the foremost rows."""

import datetime
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import Agreement
from coopreg.dates import Precision, format_partial
from monitoring import waiting
from monitoring.digest.parts import Line, Part, Section, name_of, page_of, part, words_of
from monitoring.periods import last_due
from monitoring.waiting import Waiting


def in_words(day: datetime.date) -> str:
    return format_partial(day, Precision.DAY)


def _section(
    which: Callable[[Any, datetime.date], Waiting | None], line: Callable[[Any, Any, datetime.date], Line]
) -> Section:
    """The part of a mail with the rows of ``which``, each told by ``line``."""

    def section(user: Any, day: datetime.date) -> Part | None:
        found = which(user, day)
        return part(found.title, found.rows, lambda row: line(row, user, day), found.address) if found else None

    return section


def _commitment(row: Any, user: Any, day: datetime.date) -> Line:
    late = (day - row.next_due).days
    if late > 0:
        words = ngettext("%(days)s day late, since %(date)s", "%(days)s days late, since %(date)s", late)
        when = words % {"days": late, "date": in_words(row.next_due)}
    else:
        when = _("due on %(date)s") % {"date": in_words(row.next_due)}
    return Line(
        words_of(row.agreement, row.text),
        page_of("monitoring:commitment-list", row.agreement),
        when,
        name_of(row.agreement, user),
        late=late > 0,
    )


def _overdue(row: Agreement, user: Any, day: datetime.date) -> Line:
    period = last_due(day)
    when = _("%(period)s, was due on %(date)s") % {"period": period, "date": in_words(period.due_on)}
    return Line(name_of(row, user), page_of("monitoring:report-list", row), when, late=True)


def _report(row: Any, user: Any, day: datetime.date) -> Line:
    period = _("%(first)s to %(last)s") % {"first": in_words(row.starts_on), "last": in_words(row.ends_on)}
    return Line(name_of(row.agreement, user), page_of("monitoring:report-detail", row.agreement, row.pk), period)


def _evidence(row: Any, user: Any, day: datetime.date) -> Line:
    outcome = f"{row.get_outcome_display()}, {in_words(row.done_on)}"
    return Line(
        words_of(row.agreement, row.commitment.text),
        page_of("monitoring:commitment-list", row.agreement),
        outcome,
        name_of(row.agreement, user),
    )


own_commitments = _section(waiting.own_commitments, _commitment)
commitments_of_region = _section(waiting.commitments_of_region, _commitment)
reports_overdue = _section(waiting.reports_overdue, _overdue)
reports_sent_back = _section(waiting.reports_sent_back, _report)
reports_to_check = _section(waiting.reports_to_check, _report)
evidence_to_sign_off = _section(waiting.evidence_to_sign_off, _evidence)
