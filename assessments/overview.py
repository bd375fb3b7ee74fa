"""What the overview of an agreement says of the four aman and of the checks: one statement, compiled once for a day.

To build thirteen conditions and make SQL of them takes several times as long as the database takes to answer; what
differs between two agreements is only the key.
"""

import datetime
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from agreements.models import Agreement
from assessments.lists import MARKS, read_marks
from assessments.recommendation import Mark
from assessments.rules.standing import in_force, warning_columns
from assessments.rules.table import RULES, Rule
from coopreg.statements import Slot, Statement, asked, compiled
from lists.columns import Asked


@dataclass(frozen=True)
class Overview:
    """The marks of the four aspects, the rules whose warnings wait for an answer, and how many have one."""

    marks: list[Mark]
    open: list[Rule]
    answered: int


def overview_of(agreement: Agreement, day: datetime.date) -> Overview:
    """How ``agreement`` stands on ``day``, in one query; the reasons are on the pages of the assessments and checks."""
    statement = _statement(day, tuple(settings.ATTENTION_MONTHS.items()))
    [(marks, answers, *found)] = asked(statement, key=agreement.pk)
    warns = [rule for rule, is_so in zip(RULES.values(), found, strict=True) if is_so]
    waiting = [rule for rule in warns if rule.code not in answers]
    return Overview(read_marks(marks), waiting, len(warns) - len(waiting))


@lru_cache(maxsize=2)
def _statement(day: datetime.date, months: tuple[Any, ...]) -> Statement:
    """The statement for any ``key``; ``months`` are what the conditions are made of."""
    marks = MARKS(Asked(None, day))
    answers = ArraySubquery(in_force().filter(agreement=OuterRef("pk")).order_by().values("rule"))
    rows = Agreement.objects.order_by().filter(pk=Slot("key")).values_list(marks, answers, *warning_columns(day))
    return compiled(rows)
