"""What happens to a commitment: a due date gets its outcome, a supervisor signs it off, it is dropped or taken up."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from monitoring.choices import SignOff
from monitoring.models import Commitment, Fulfilment


class NotOpenError(Exception):
    """The commitment has no due date without an outcome, or somebody has just entered it."""


class NotLatestError(Exception):
    """Only the latest outcome can be returned: those after it rest on it."""


def settle(commitment: Commitment, fulfilment: Fulfilment, user: Any, *, seen: int, today: datetime.date) -> None:
    """Stores ``fulfilment`` as the outcome of the next due date.

    ``seen`` is the number of due dates that had an outcome when the form was opened. Raises NotOpenError.
    """
    with transaction.atomic():
        Commitment.objects.select_for_update(no_key=True).get(pk=commitment.pk)
        stands: Any = Commitment.objects.with_state(today).get(pk=commitment.pk)
        if stands.settled != seen or not stands.is_open:
            raise NotOpenError
        fulfilment.commitment, fulfilment.by = commitment, user
        fulfilment.occurrence, fulfilment.due_on = stands.settled, stands.next_due
        fulfilment.save()


def sign_off(fulfilment: Fulfilment, user: Any, word: SignOff, note: str) -> None:
    """Accepts the evidence or returns it; raises NotLatestError for an older one that would be returned."""
    with transaction.atomic():
        Commitment.objects.select_for_update(no_key=True).get(pk=fulfilment.commitment_id)
        later = Fulfilment.objects.filter(commitment=fulfilment.commitment_id, occurrence__gt=fulfilment.occurrence)
        if word == SignOff.RETURNED and later.exclude(sign_off=SignOff.RETURNED).exists():
            raise NotLatestError
        rows = Fulfilment.objects.filter(pk=fulfilment.pk).exclude(sign_off=SignOff.RETURNED)
        rows.update(sign_off=word, sign_off_note=note, signed_off_by=user, signed_off_at=timezone.now())


def drop(commitment: Commitment, reason: str, today: datetime.date) -> None:
    """The commitment is not waited for any more."""
    Commitment.objects.filter(pk=commitment.pk, dropped_on=None).update(dropped_on=today, dropped_reason=reason)


def take_up(commitment: Commitment) -> None:
    """The commitment is waited for again; the history keeps the reason for which it was dropped."""
    Commitment.objects.filter(pk=commitment.pk).update(dropped_on=None, dropped_reason="")
