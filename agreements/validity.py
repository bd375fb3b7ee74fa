"""The validity of an agreement on a day as conditions for which the database has indexes.

``querysets.validity_on`` says the same as an expression, which no index serves; tests/test_attention.py holds the two
together. A missing date makes a condition unknown, and its opposite too, so each condition names what may be missing.
"""

import datetime
from collections.abc import Iterable

from django.db.models import Q

from agreements.choices import Term, Validity


def validity_is(states: Iterable[str], on: datetime.date) -> Q:
    """The condition that an agreement has one of ``states`` (values of ``Validity``) on the day ``on``."""
    condition = Q(pk__in=[])
    for state in states:
        condition |= _is(Validity(state), on)
    return condition


def is_over(on: datetime.date) -> Q:
    """Ended or terminated."""
    return Q(is_signed=True) & (Q(terminated_on__lte=on) | Q(valid_until__lt=on))


def is_not_over(on: datetime.date) -> Q:
    return Q(is_signed=False) | (_not_terminated(on) & _not_ended(on))


def _is(state: Validity, on: datetime.date) -> Q:
    if state == Validity.NOT_SIGNED:
        return Q(is_signed=False)
    if state == Validity.TERMINATED:
        return Q(is_signed=True, terminated_on__lte=on)
    signed = Q(is_signed=True) & _not_terminated(on)
    if state == Validity.ENDED:
        # What has ended has begun: a constraint keeps the end after the start.
        return signed & Q(valid_until__lt=on)
    if state == Validity.NOT_YET:
        # ``valid_from`` spelt out, because its two dates have indexes.
        return signed & (Q(effective_on__gt=on) | Q(effective_on=None, signed_on__gt=on))
    begun = signed & (Q(valid_from=None) | Q(valid_from__lte=on))
    stays = Q(term__in=[Term.OPEN_ENDED, Term.REVIEWED], valid_until=None)
    if state == Validity.IN_FORCE:
        return begun & (stays | Q(valid_until__gte=on))
    return begun & Q(valid_until=None) & ~Q(term__in=[Term.OPEN_ENDED, Term.REVIEWED])


def _not_terminated(on: datetime.date) -> Q:
    return Q(terminated_on=None) | Q(terminated_on__gt=on)


def _not_ended(on: datetime.date) -> Q:
    return Q(valid_until=None) | Q(valid_until__gte=on)
