"""Whether a decision of a meeting was carried out, as far as the registry shows it on a day (docs/decisions/0034).

| decision | carried out when | under way when |
|---|---|---|
| continue | all of its follow-ups are done; without any there is nothing to carry out | some are done |
| renew | one that renews or replaces it was signed since the meeting | such a text is in the registry, some are done |
| to_mou | an MoU that follows it, or a text that fulfils it, was signed since the meeting | as above |
| amend | a text that amends, renews or replaces it was signed since the meeting | as above |
| end | it is terminated, its term is over or its procedure has ended | its end lies ahead, or some are done |
| act | what blocked it on the day of the meeting is cleared, or all follow-ups are done | some of either |

What changes the text is not carried out by letters alone, so follow-ups that are done leave it under way. A follow-up
that was dropped asks for nothing. Everything else is not carried out.
"""

import datetime
from typing import Any

from django.apps import apps
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from agreements.choices import FollowsAs, Instrument, Process
from agreements.models.expressions import last_day
from meetings.choices import CarriedOut, Decision

# Which texts are what a decision asks for, among those that follow the agreement.
ASKED = {
    Decision.RENEW: Q(follows_as__in=[FollowsAs.RENEWS, FollowsAs.REPLACES]),
    Decision.TO_MOU: Q(instrument=Instrument.MOU) | Q(follows_as=FollowsAs.FULFILS),
    Decision.AMEND: Q(follows_as__in=[FollowsAs.AMENDS, FollowsAs.RENEWS, FollowsAs.REPLACES]),
}
GIVEN_UP = [Process.CANCELLED, Process.REFUSED]
# The rule for people, beside the counts.
RULES = [
    (Decision.CONTINUE.label, _("All of its follow-ups are done; without any there is nothing to carry out.")),
    (Decision.RENEW.label, _("A text that renews or replaces it was signed on the day of the meeting or later.")),
    (Decision.TO_MOU.label, _("An MoU that follows it, or a text that fulfils it, was signed since then.")),
    (Decision.AMEND.label, _("A text that amends, renews or replaces it was signed since then.")),
    (Decision.END.label, _("It is terminated, its term is over, or its procedure was cancelled or refused.")),
    (
        Decision.ACT.label,
        _("Everything that blocked it on the day of the meeting is cleared, or all of its follow-ups are done."),
    ),
]


def outcome_on(on: datetime.date) -> Case:
    """What became of the decision of an agenda item until the day ``on``, as an expression giving a ``CarriedOut``."""
    by_follow_ups = Q(decision__in=[Decision.CONTINUE, Decision.ACT]) & _all_done(on)
    done = by_follow_ups | _ended(on) | _cleared(on)
    begun = Q(Exists(_follow_ups(on).filter(done_on__lte=on))) | _end_ahead(on) | _some_cleared(on)
    for decision in ASKED:
        done |= Q(decision=decision) & Q(Exists(_signed_since(decision, on)))
        begun |= Q(decision=decision) & Q(Exists(_begun(decision, on)))
    return Case(
        When(done, then=Value(CarriedOut.DONE)),
        When(Q(decision=Decision.CONTINUE) & ~Q(Exists(_follow_ups(on))), then=Value(CarriedOut.NOTHING_DUE)),
        When(begun, then=Value(CarriedOut.UNDER_WAY)),
        default=Value(CarriedOut.NOT_YET),
        output_field=CharField(),
    )


# By its follow-ups -----------------------------------------------------------------------------


def _follow_ups(on: datetime.date) -> QuerySet[Any, Any]:
    """Those of the item that were not dropped by the day."""
    rows = apps.get_model("meetings", "FollowUp")._default_manager.filter(item=OuterRef("pk")).order_by()
    return rows.filter(Q(dropped_on=None) | Q(dropped_on__gt=on))


def _all_done(on: datetime.date) -> Q:
    waiting = _follow_ups(on).filter(Q(done_on=None) | Q(done_on__gt=on))
    return Q(Exists(_follow_ups(on))) & ~Q(Exists(waiting))


# By the text that follows ----------------------------------------------------------------------


def _following(decision: Decision) -> QuerySet[Any, Any]:
    texts = apps.get_model("agreements", "Agreement")._default_manager.order_by()
    return texts.filter(ASKED[decision], follows=OuterRef("agreement"))


def _signed_since(decision: Decision, on: datetime.date) -> QuerySet[Any, Any]:
    """Signed from the day of the meeting to the day ``on``; where nobody knows when, entered after the decision was."""
    dated = Q(signed_on__lte=on) & Q(GreaterThanOrEqual(last_day("signed"), OuterRef("meeting__held_on")))
    undated = Q(signed_on=None, created_at__gte=OuterRef("decided_at"), created_at__date__lte=on)
    return _following(decision).filter(dated | undated, is_signed=True)


def _begun(decision: Decision, on: datetime.date) -> QuerySet[Any, Any]:
    """In the registry and not given up, but not signed by the day."""
    unsigned = Q(is_signed=False) | Q(signed_on__gt=on)
    return _following(decision).filter(unsigned, created_at__date__lte=on).exclude(process__in=GIVEN_UP)


# By its end ------------------------------------------------------------------------------------


def _ended(on: datetime.date) -> Q:
    over = Q(agreement__terminated_on__lte=on) | Q(agreement__valid_until__lt=on)
    return Q(decision=Decision.END) & (over | Q(agreement__process__in=GIVEN_UP))


def _end_ahead(on: datetime.date) -> Q:
    return Q(decision=Decision.END, agreement__terminated_on__gt=on)


# By what blocked it ----------------------------------------------------------------------------


def _met() -> QuerySet[Any, Any]:
    """The obstacles that were open on the day of the meeting."""
    held_on = OuterRef("meeting__held_on")
    rows = apps.get_model("monitoring", "Obstacle")._default_manager.filter(agreement=OuterRef("agreement"))
    return rows.filter(Q(cleared_on=None) | Q(cleared_on__gte=held_on), raised_on__lte=held_on).order_by()


def _cleared(on: datetime.date) -> Q:
    still = _met().filter(Q(cleared_on=None) | Q(cleared_on__gt=on))
    return Q(decision=Decision.ACT) & Q(Exists(_met())) & ~Q(Exists(still))


def _some_cleared(on: datetime.date) -> Q:
    return Q(decision=Decision.ACT) & Q(Exists(_met().filter(cleared_on__lte=on)))
