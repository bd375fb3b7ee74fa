"""How a commitment stands on a day: one expression, used by page, list, digest, pack and start page alike."""

import datetime
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Case, Count, DateField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce

from monitoring.choices import RHYTHM_MONTHS, CommitmentState, Outcome, Rhythm, SignOff
from monitoring.models.scope import OfAgreementQuerySet


class Months(models.Func):
    """The date ``months`` after a date; the last day of a month stays inside the month it comes to."""

    template = "(%(expressions)s)::date"
    arg_joiner = " + "
    output_field = DateField()

    def __init__(self, day: Any, months: Any) -> None:
        interval = models.Func(months, function="make_interval", template="%(function)s(months => %(expressions)s)")
        super().__init__(day, interval)


class CommitmentQuerySet(OfAgreementQuerySet):
    """Commitments with what is computed of them."""

    def with_state(self, on: datetime.date) -> Self:
        """Adds ``settled`` (due dates with an outcome by the day ``on``), ``kept`` (those that were carried out),
        ``next_due`` and ``state`` (CommitmentState).

        A commitment that comes back is due at its first date and every so many months after it; the next due date is
        the first without an outcome. When its last due date has one, it is done, or missed where none of them was kept.
        Due soon: within COMMITMENT_DUE_DAYS.
        """
        counted = self.annotate(settled=_settled(on), kept=_settled(on, outcome=Outcome.KEPT))
        return counted.annotate(next_due=_next_due()).annotate(state=_state(on))

    def in_states(self, states: list[str], on: datetime.date) -> Self:
        """The commitments that stand so on the day ``on``."""
        return self.with_state(on).filter(state__in=states)

    def of_others(self, user: Any) -> Self:
        """The commitments that somebody else is in charge of than ``user``, or nobody."""
        return self.filter(Q(owner=None) | ~Q(owner=user.pk))


def _settled(on: datetime.date, **which: Any) -> Any:
    rows = apps.get_model("monitoring", "Fulfilment").objects.filter(commitment=OuterRef("pk"), done_on__lte=on)
    counted = (
        rows.filter(**which).exclude(sign_off=SignOff.RETURNED).order_by().values("commitment").annotate(n=Count("pk"))
    )
    return Coalesce(Subquery(counted.values("n")), 0)


def _next_due() -> Case:
    rhythms = [
        When(rhythm=rhythm, then=Months(F("due_on"), Cast(F("settled") * Value(months), models.IntegerField())))
        for rhythm, months in RHYTHM_MONTHS.items()
    ]
    once = When(rhythm=Rhythm.ONCE, settled=0, then=F("due_on"))
    return Case(once, *rhythms, default=None, output_field=DateField())


def _state(on: datetime.date) -> Case:
    soon = on + datetime.timedelta(days=settings.COMMITMENT_DUE_DAYS)
    finished = Q(rhythm=Rhythm.ONCE, settled__gt=0) | (~Q(rhythm=Rhythm.ONCE) & Q(until__lt=F("next_due")))
    return Case(
        When(dropped_on__lte=on, then=Value(CommitmentState.DROPPED)),
        When(finished & Q(kept=0), then=Value(CommitmentState.MISSED)),
        When(finished, then=Value(CommitmentState.DONE)),
        When(next_due__lt=on, then=Value(CommitmentState.LATE)),
        When(next_due__lte=soon, then=Value(CommitmentState.DUE)),
        default=Value(CommitmentState.OPEN),
        output_field=models.CharField(),
    )
