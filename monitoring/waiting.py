"""What waits for a person after the signing: the weekly mail names it, the start page counts it.

Each is rows with the list that shows exactly these, or None where it is no matter of that person's.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.views.start import Number, number
from lists.results import counted
from monitoring.choices import CommitmentState
from monitoring.models import Commitment, Fulfilment, Report
from monitoring.reports.owed import missing_for

PRESSING = [CommitmentState.LATE.value, CommitmentState.DUE.value]


@dataclass(frozen=True)
class Waiting:
    """``rows`` in sight of the person, in the order of how they press, and the address of their list."""

    code: str
    title: str
    rows: QuerySet[Any, Any]
    address: str


def _list(name: str, **parameters: Any) -> str:
    query = QueryDict(mutable=True)
    for parameter, value in parameters.items():
        query.setlist(parameter, value if isinstance(value, list) else [value])
    return f"{reverse(name)}?{query.urlencode()}"


def _pressing(user: Any, day: datetime.date) -> Any:
    rows = Commitment.objects.visible_to(user).in_states(PRESSING, day)
    return rows.select_related("agreement__region", "owner").order_by("next_due", "pk")


def own_commitments(user: Any, day: datetime.date) -> Waiting:
    """Late or due soon, and the person is in charge."""
    address = _list("commitment-list", owner="me", state=PRESSING)
    return Waiting("own_commitments", _("Your commitments"), _pressing(user, day).filter(owner=user.pk), address)


def commitments_of_region(user: Any, day: datetime.date) -> Waiting | None:
    """Late or due soon in the person's own region, with somebody else or nobody in charge."""
    if user.region is None:
        return None
    rows = _pressing(user, day).filter(agreement__region=user.region_id).of_others(user)
    address = _list("commitment-list", lead=user.region.code, owner="others", state=PRESSING)
    return Waiting("region_commitments", _("Commitments of %(region)s") % {"region": user.region}, rows, address)


def reports_overdue(user: Any, day: datetime.date) -> Waiting | None:
    """Agreements whose report is missing, for the person to write."""
    if user.region is None:
        return None
    rows = Agreement.objects.visible_to(user).filter(missing_for(user, day))
    rows = rows.select_related("region").order_by("reference")
    return Waiting("reports_overdue", _("Reports overdue"), rows, _list("agreements:agreement-list", report="mine"))


def reports_sent_back(user: Any, day: datetime.date) -> Waiting:
    """Reports that the person is in charge of and that were sent back, or unlocked, to be written again."""
    rows = _reports(user).filter(owner=user.pk).sent_back()
    return Waiting(
        "reports_sent_back", _("Reports sent back to you"), rows, _list("report-register", owner="me", back="yes")
    )


def reports_to_check(user: Any, day: datetime.date) -> Waiting | None:
    """Reports that wait for the supervisor's check."""
    if user.region is None or not user.has_perm("monitoring.check_report"):
        return None
    rows = _reports(user).to_check_by(user)
    return Waiting("reports_to_check", _("Reports to check"), rows, _list("report-register", waiting="me"))


def _reports(user: Any) -> Any:
    return Report.objects.visible_to(user).select_related("agreement__region").order_by("ends_on", "pk")


def evidence_to_sign_off(user: Any, day: datetime.date) -> Waiting | None:
    """What was entered as carried out and waits for the supervisor's word."""
    if user.region is None or not user.has_perm("monitoring.sign_off_fulfilment"):
        return None
    rows: Any = Fulfilment.objects.visible_to(user).select_related("agreement__region", "commitment")
    rows = rows.to_sign_off_by(user).order_by("created_at", "pk")
    return Waiting("evidence", _("Evidence to sign off"), rows, _list("outcome-list", waiting="me"))


# In the order of the mail and of the start page.
EVERYTHING: tuple[Callable[[Any, datetime.date], Waiting | None], ...] = (
    own_commitments,
    reports_overdue,
    reports_sent_back,
    commitments_of_region,
    reports_to_check,
    evidence_to_sign_off,
)


def numbers_of(user: Any, day: datetime.date) -> list[Number]:
    """How much of each waits for ``user``, in one query; what is none is left out."""
    found = [each for which in EVERYTHING if (each := which(user, day))]
    counts = counted([each.rows for each in found])
    return [
        number(count, each.title, each.address, code=each.code)
        for each, count in zip(found, counts, strict=True)
        if count
    ]
