"""What the weekly mail speaks of: what a person has in charge, what their region owes, what waits for a supervisor."""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import Agreement
from coopreg.dates import Precision, format_partial
from monitoring.choices import CommitmentState, ReportState, SignOff
from monitoring.digest.parts import Line, Part, list_of, name_of, page_of, part, words_of
from monitoring.models import Commitment, Fulfilment, Report, ReportStep
from monitoring.periods import last_due, report_missing

PRESSING = [CommitmentState.LATE.value, CommitmentState.DUE.value]


def in_words(day: datetime.date) -> str:
    return format_partial(day, Precision.DAY)


# Commitments -----------------------------------------------------------------------------------


def own_commitments(user: Any, day: datetime.date) -> Part | None:
    """Late or due soon, and the person is in charge."""
    address = list_of("commitment-list", "?owner=me&state=late&state=due")
    return _commitments(_("Your commitments"), Q(owner=user.pk), user, day, address)


def commitments_of_region(user: Any, day: datetime.date) -> Part | None:
    """Late or due soon in the person's own region, with somebody else or nobody in charge."""
    if user.region is None:
        return None
    title = _("Commitments of %(region)s") % {"region": user.region}
    address = list_of("commitment-list", f"?region={user.region.code}&state=late&state=due")
    others = Q(agreement__region=user.region_id) & (Q(owner=None) | ~Q(owner=user.pk))
    return _commitments(title, others, user, day, address)


def _commitments(title: str, which: Q, user: Any, day: datetime.date, address: str) -> Part | None:
    rows = Commitment.objects.filter(which).visible_to(user).in_states(PRESSING, day)
    rows = rows.select_related("agreement__region", "owner").order_by("next_due", "pk")
    return part(title, rows, lambda row: _commitment(row, user, day), address)


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


# Reports ---------------------------------------------------------------------------------------


def reports_sent_back(user: Any, day: datetime.date) -> Part | None:
    """Reports that the person is in charge of and that were sent back, or unlocked, to be written again."""
    rows = Report.objects.visible_to(user).filter(owner=user.pk, state=ReportState.DRAFT)
    rows = rows.filter(Exists(ReportStep.objects.filter(report=OuterRef("pk")).order_by()))
    return _reports(_("Reports sent back to you"), rows, user)


def reports_overdue(user: Any, day: datetime.date) -> Part | None:
    """Agreements whose report is missing: for who is in charge of the latest one, else for the people of the region."""
    if user.region is None:
        return None
    rows = Agreement.objects.visible_to(user).filter(report_missing(day)).annotate(_owner=_reporter())
    rows = rows.filter(Q(_owner=user.pk) | Q(_owner=None, region=user.region_id))
    rows = rows.select_related("region").order_by("reference")
    period = last_due(day)
    when = _("%(period)s, was due on %(date)s") % {"period": period, "date": in_words(period.due_on)}
    return part(_("Reports overdue"), rows, lambda row: _overdue(row, user, when))


def _reporter() -> Subquery:
    """Who is in charge of the latest report of an agreement, and still works for its region or the province of it."""
    there = Q(owner__region=OuterRef("region")) | Q(owner__region=OuterRef("region__parent"))
    reports = Report.objects.filter(there, agreement=OuterRef("pk"), owner__is_active=True)
    return Subquery(reports.order_by("-ends_on", "-pk").values("owner")[:1])


def _overdue(row: Agreement, user: Any, when: str) -> Line:
    return Line(name_of(row, user), page_of("monitoring:report-list", row), when, late=True)


def reports_to_check(user: Any, day: datetime.date) -> Part | None:
    """Reports that wait for the supervisor's check."""
    if user.region is None or not user.has_perm("monitoring.check_report"):
        return None
    rows = Report.objects.filter(state=ReportState.SENT, agreement__in=Agreement.objects.editable_by(user))
    return _reports(_("Reports to check"), rows, user, list_of("report-list", "?state=sent"))


def _reports(title: str, rows: QuerySet[Any, Any], user: Any, address: str = "") -> Part | None:
    rows = rows.select_related("agreement__region").order_by("ends_on", "pk")
    return part(title, rows, lambda row: _report(row, user), address)


def _report(row: Any, user: Any) -> Line:
    period = _("%(first)s to %(last)s") % {"first": in_words(row.starts_on), "last": in_words(row.ends_on)}
    return Line(name_of(row.agreement, user), page_of("monitoring:report-detail", row.agreement, row.pk), period)


# Evidence --------------------------------------------------------------------------------------


def evidence_to_sign_off(user: Any, day: datetime.date) -> Part | None:
    """What was entered as carried out and waits for the supervisor's word."""
    if user.region is None or not user.has_perm("monitoring.sign_off_fulfilment"):
        return None
    rows = Fulfilment.objects.filter(sign_off=SignOff.WAITING, agreement__in=Agreement.objects.editable_by(user))
    rows = rows.select_related("agreement__region", "commitment").order_by("created_at", "pk")
    return part(_("Evidence to sign off"), rows, lambda row: _evidence(row, user))


def _evidence(row: Any, user: Any) -> Line:
    outcome = f"{row.get_outcome_display()}, {in_words(row.done_on)}"
    return Line(
        words_of(row.agreement, row.commitment.text),
        page_of("monitoring:commitment-list", row.agreement),
        outcome,
        name_of(row.agreement, user),
    )
