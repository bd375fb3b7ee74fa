"""How the checks stand: for one agreement, as conditions of lists, and counted."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from agreements.tally import tally
from assessments.models import WarningAnswer
from assessments.rules.table import RULES, Rule

OPEN, ANSWERED = "open", "answered"
STATES = [(OPEN, _("not answered")), (ANSWERED, _("answered"))]


def in_force() -> QuerySet[WarningAnswer]:
    """The answers that accept a warning: the latest to it, unless that takes the answer back."""
    same = WarningAnswer.objects.filter(agreement=OuterRef("agreement"), rule=OuterRef("rule"))
    return WarningAnswer.objects.filter(~Exists(same.filter(pk__gt=OuterRef("pk"))), taken_back=False)


def _answered(code: str) -> Q:
    """An answer accepts the warning. It begins at the answers, which are fewer than agreements."""
    return Q(pk__in=in_force().filter(rule=code).values("agreement"))


def warns(codes: Iterable[str], states: Iterable[str], day: datetime.date) -> Q:
    """The condition that one of the rules ``codes`` warns on ``day`` and its warning is in one of ``states``."""
    wanted, found = set(states), Q(pk__in=[])
    for code in codes:
        condition = RULES[code].condition(day)
        if len(wanted) == 1:
            condition &= _answered(code) if ANSWERED in wanted else ~_answered(code)
        found |= condition
    return found


@dataclass
class Check:
    """One rule for one agreement; ``answers`` are all that were given to it, the latest first."""

    rule: Rule
    warns: bool
    answers: list[WarningAnswer] = field(default_factory=list)

    @property
    def state(self) -> str:
        """Open, answered, or "" where it does not warn: of the answers the latest counts, as in ``warns``."""
        if not self.warns:
            return ""
        return ANSWERED if self.answers and not self.answers[0].taken_back else OPEN


def warning_columns(day: datetime.date) -> list[Case]:
    """Whether each rule warns on ``day``, as columns in the order of the table."""
    return [Case(When(rule.condition(day), then=True), default=False) for rule in RULES.values()]


def checks_of(agreement: Agreement, day: datetime.date) -> list[Check]:
    """All checks of ``agreement`` on ``day``, in the order of the table; two queries."""
    found = Agreement.objects.filter(pk=agreement.pk).values_list(*warning_columns(day)).get()
    checks = {code: Check(RULES[code], warns) for code, warns in zip(RULES, found, strict=True)}
    for answer in WarningAnswer.objects.filter(agreement=agreement).select_related("by"):
        if answer.rule in checks:
            checks[answer.rule].answers.append(answer)
    return list(checks.values())


@dataclass(frozen=True)
class Count:
    """How many agreements in sight a rule warns of: without an answer, and with one."""

    rule: Rule
    open: int
    answered: int


def counts_for(user: Any, day: datetime.date) -> list[Count]:
    """The numbers of every rule in ``user``'s sight, each as far as the list behind it counts; one query."""
    asked = {f"{code} {state}": warns([code], [state], day) for code in RULES for state, _words in STATES}
    found = tally(user, asked)
    return [Count(rule, found[f"{code} {OPEN}"], found[f"{code} {ANSWERED}"]) for code, rule in RULES.items()]
