"""How the checks stand: for one agreement, as conditions of lists, and counted."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from agreements.tally import tally
from assessments.models import WarningAnswer
from assessments.rules.table import RULES, Rule

OPEN, ANSWERED = "open", "answered"
STATES = [(OPEN, _("not answered")), (ANSWERED, _("answered"))]


def _is_answered(code: str, answered: bool) -> Exact:
    """Whether the latest answer to the rule accepts its warning; without any answer none does."""
    latest = WarningAnswer.objects.filter(agreement=OuterRef("pk"), rule=code).order_by("-pk")
    return Exact(Coalesce(Subquery(latest.values("taken_back")[:1]), Value(True)), Value(not answered))


def _are_answered(code: str) -> Q:
    """Like ``_is_answered``, for many agreements: it begins at the answers, which are fewer."""
    answers = WarningAnswer.objects.filter(rule=code)
    later = answers.filter(agreement=OuterRef("agreement"), pk__gt=OuterRef("pk"))
    return Q(pk__in=answers.filter(~Exists(later), taken_back=False).values("agreement"))


def warns(codes: Iterable[str], states: Iterable[str], day: datetime.date) -> Q:
    """The condition that one of the rules ``codes`` warns on ``day`` and its warning is in one of ``states``."""
    wanted, found = set(states), Q(pk__in=[])
    for code in codes:
        condition = RULES[code].condition(day)
        if len(wanted) == 1:
            condition &= _are_answered(code) if ANSWERED in wanted else Q(_is_answered(code, False))
        found |= condition
    return found


@dataclass
class Check:
    """One rule for one agreement: ``state`` is open, answered or "" where it does not warn; answers latest first."""

    rule: Rule
    state: str
    answers: list[WarningAnswer] = field(default_factory=list)


def checks_of(agreement: Agreement, day: datetime.date, *, with_answers: bool = False) -> list[Check]:
    """All checks of ``agreement`` on ``day``, in the order of the table; one query, with the answers two."""
    found = Agreement.objects.filter(pk=agreement.pk).values_list(*(_state(rule, day) for rule in RULES.values()))
    checks = [Check(rule, state) for rule, state in zip(RULES.values(), found.get(), strict=True)]
    if with_answers:
        by_code = {check.rule.code: check for check in checks}
        for answer in WarningAnswer.objects.filter(agreement=agreement).select_related("by"):
            if answer.rule in by_code:
                by_code[answer.rule].answers.append(answer)
    return checks


def _state(rule: Rule, day: datetime.date) -> Case:
    condition = rule.condition(day)
    return Case(
        When(condition & Q(_is_answered(rule.code, True)), then=Value(ANSWERED)),
        When(condition, then=Value(OPEN)),
        default=Value(""),
        output_field=CharField(),
    )


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
