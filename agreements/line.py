"""The line of documents: what an agreement follows and what follows it, from the first to the last."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from agreements.models import Agreement
from agreements.periods import Period, next_review, period_on, periods_of
from coopreg.dates import PartialDate

# Up to the first document, then down to everything that came of it. "union" alone ends a
# walk in a circle, should the trigger "no_circle" ever have let one through.
_LINE = """
WITH RECURSIVE
    up(id, follows_id) AS (
        SELECT id, follows_id FROM agreements_agreement WHERE id = %s
        UNION
        SELECT a.id, a.follows_id FROM agreements_agreement a JOIN up ON a.id = up.follows_id
    ),
    down(id) AS (
        SELECT id FROM up WHERE follows_id IS NULL
        UNION
        SELECT a.id FROM agreements_agreement a JOIN down ON a.follows_id = down.id
    )
SELECT id FROM down
"""

# The same for many at once: "start" is the document whose line it is.
_LINES = """
WITH RECURSIVE
    up(start, id, follows_id) AS (
        SELECT id, id, follows_id FROM agreements_agreement WHERE id = ANY(%s)
        UNION
        SELECT up.start, a.id, a.follows_id FROM agreements_agreement a JOIN up ON a.id = up.follows_id
    ),
    down(start, id) AS (
        SELECT start, id FROM up WHERE follows_id IS NULL
        UNION
        SELECT down.start, a.id FROM agreements_agreement a JOIN down ON a.follows_id = down.id
    )
SELECT start, id FROM down
"""

_BEFORE = """
WITH RECURSIVE up(id, follows_id) AS (
    SELECT id, follows_id FROM agreements_agreement WHERE id = %s
    UNION
    SELECT a.id, a.follows_id FROM agreements_agreement a JOIN up ON a.id = up.follows_id
)
SELECT id FROM up
"""

# A page can show no more; a longer line is no line but a programme.
LONGEST = 100


@dataclass(frozen=True)
class Step:
    """One document in the line. ``depth`` counts the documents above it that the person may see."""

    agreement: Any
    depth: int
    is_current: bool


def line_of(agreement: Agreement, user: Any, on: datetime.date) -> list[Step]:
    """The documents of the line of ``agreement`` that ``user`` may see, each after the one it follows.

    Documents that follow the same one stand in the order of their dates. Each carries ``validity`` on the day ``on``.
    Runs one query.
    """
    line = RawSQL(_LINE, [agreement.pk])  # noqa: S611  (fixed text, the key is a parameter)
    seen = Agreement.objects.visible_to(user).filter(pk__in=line).with_validity(on).order_by("valid_from", "pk")
    return _steps(list(seen[:LONGEST]), agreement.pk)


def lines_of(keys: Iterable[int], user: Any, on: datetime.date) -> dict[int, list[Step]]:
    """``line_of`` of the agreements with ``keys``, by key; two queries."""
    members: dict[int, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [list(keys)])
        for start, key in cursor.fetchall():
            members[start].add(key)
    every = set().union(*members.values())
    seen: Any = Agreement.objects.visible_to(user).filter(pk__in=every).with_validity(on).order_by("valid_from", "pk")
    documents = list(seen)
    return {
        start: _steps([each for each in documents if each.pk in line][:LONGEST], start)
        for start, line in members.items()
    }


def _steps(documents: list[Any], current: int) -> list[Step]:
    """``documents`` in the order of their dates, each after the one it follows."""
    known = {each.pk for each in documents}
    following: dict[int | None, list[Any]] = defaultdict(list)
    for each in documents:
        following[each.follows_id if each.follows_id in known else None].append(each)

    steps: list[Step] = []
    waiting = [(each, 0) for each in reversed(following[None])]
    while waiting:
        each, depth = waiting.pop()
        steps.append(Step(each, depth, each.pk == current))
        waiting += [(later, depth + 1) for later in reversed(following[each.pk])]
    return steps


def follows_itself(agreement: Agreement, follows: Agreement) -> bool:
    """Whether ``agreement`` would follow itself, over however many documents, if it followed ``follows``."""
    before = RawSQL(_BEFORE, [follows.pk])  # noqa: S611  (fixed text, the key is a parameter)
    return Agreement.objects.filter(pk=agreement.pk).filter(pk__in=before).exists()


@dataclass(frozen=True)
class LineValidity:
    """Whether the tie of a line is in force on ``day``, by the texts in ``steps``, which the person may see."""

    steps: list[Step]
    day: datetime.date

    @cached_property
    def periods(self) -> list[Period]:
        """When the tie is in force, with the gaps in between (agreements/periods.py)."""
        return periods_of(step.agreement for step in self.steps)

    @property
    def now(self) -> Period | None:
        """The period or gap on the day, None before the first text and after the last."""
        return period_on(self.periods, self.day)

    @property
    def before(self) -> Period | None:
        """What was in force last before the day."""
        return next((p for p in reversed(self.periods) if p.end < self.day and not p.is_gap), None)

    @property
    def after(self) -> Period | None:
        """What comes into force next after the day."""
        return next((p for p in self.periods if p.start > self.day and not p.is_gap), None)

    @property
    def review(self) -> PartialDate:
        """When the text in force is to be reviewed next; empty where it is not."""
        now = self.now
        return next_review(now.text, self.day) if now and not now.is_gap else PartialDate()
