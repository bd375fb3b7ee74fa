"""What the overview of an agreement says of the four aman and of the checks."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from agreements.models import Agreement
from agreements.told import Teller, told_of
from assessments.lists import MARKS, read_marks
from assessments.recommendation import Mark
from assessments.rules.standing import in_force, warning_columns
from assessments.rules.table import RULES, Rule
from lists.columns import Asked


@dataclass(frozen=True)
class Overview:
    """The marks of the four aspects, the rules whose warnings wait for an answer, and how many have one."""

    marks: list[Mark]
    open: list[Rule]
    answered: int


def overview_of(agreement: Agreement, day: datetime.date) -> Overview:
    """How ``agreement`` stands on ``day``; the reasons are on the pages of the assessments and checks."""
    marks, answers, *found = told_of(agreement, "assessments", day)
    warns = [rule for rule, is_so in zip(RULES.values(), found, strict=True) if is_so]
    waiting = [rule for rule in warns if rule.code not in answers]
    return Overview(read_marks(marks), waiting, len(warns) - len(waiting))


def _expressions(day: datetime.date) -> list[Any]:
    answers = ArraySubquery(in_force().filter(agreement=OuterRef("pk")).order_by().values("rule"))
    return [MARKS(Asked(None, day)), answers, *warning_columns(day)]


# Of what the conditions of the checks are made.
TELLER = Teller(_expressions, ("ATTENTION_MONTHS",))
