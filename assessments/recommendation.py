"""What the four aman come to: the one place of the rule.

Any aspect unsafe: not recommended. Else any that needs improvement: recommended after improvement. Else any that is
missing or to be judged again: not complete. Else recommended. (Kemlu's test, domain.md 0 and 4.)

The rule stands here three times, for the marks of one agreement, as conditions of the list and as SQL for files;
tests/test_recommendation.py holds the three together.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from assessments.again import again_on, reasons
from assessments.choices import Aspect, Recommendation, Result
from assessments.models import Standing


@dataclass(frozen=True)
class Mark:
    """How one aspect stands: its result, and why it is to be judged again ([] where it is not)."""

    aspect: Aspect
    result: Result = Result.NOT_ASSESSED
    again: Sequence[str] = ()
    standing: Any = field(default=None, compare=False)

    @property
    def missing(self) -> bool:
        return self.result == Result.NOT_ASSESSED

    @property
    def css(self) -> str:
        """The class that gives the mark its shape and colour."""
        return f"aman aman-{self.result.value}{' aman-again' if self.again else ''}"


@dataclass(frozen=True)
class Overall:
    """The recommendation and its reason in words."""

    recommendation: Recommendation
    reason: str


def recommend(marks: Sequence[Mark]) -> Recommendation:
    """The recommendation that ``marks``, one for each aspect, come to."""
    results = {mark.result for mark in marks}
    if Result.UNSAFE in results:
        return Recommendation.UNSAFE
    if Result.NEEDS_IMPROVEMENT in results:
        return Recommendation.NEEDS_IMPROVEMENT
    if any(mark.missing or mark.again for mark in marks):
        return Recommendation.INCOMPLETE
    return Recommendation.SAFE


def overall(marks: Sequence[Mark]) -> Overall:
    """The recommendation of ``marks`` with what it rests on, for the page."""
    pieces = [
        (_("Unsafe: %(aspects)s."), [mark for mark in marks if mark.result == Result.UNSAFE]),
        (_("To be improved: %(aspects)s."), [mark for mark in marks if mark.result == Result.NEEDS_IMPROVEMENT]),
        (_("Not yet assessed: %(aspects)s."), [mark for mark in marks if mark.missing]),
        (_("To be judged again: %(aspects)s."), [mark for mark in marks if mark.again]),
    ]
    words = [words % {"aspects": _listed(found)} for words, found in pieces if found]
    return Overall(recommend(marks), " ".join(words) or _("All four aspects are safe."))


def _listed(marks: Sequence[Mark]) -> str:
    return get_text_list([str(mark.aspect.label) for mark in marks], _("and"))


def marks_of(agreement: Any, day: datetime.date) -> list[Mark]:
    """A mark for each aspect of ``agreement`` on ``day``, in one query."""
    return marks_of_each([agreement], day)[agreement.pk]


def marks_of_each(agreements: Iterable[Any], day: datetime.date) -> dict[int, list[Mark]]:
    """``marks_of`` of many agreements, by key, in one query."""
    by_key = {agreement.pk: agreement for agreement in agreements}
    standings = Standing.objects.filter(agreement__in=by_key).select_related("assessment__assessor", "newer_text")
    found = {(standing.agreement_id, standing.aspect): standing for standing in standings}
    return {
        key: [_mark(Aspect(aspect), found.get((key, aspect)), agreement, day) for aspect in Aspect.values]
        for key, agreement in by_key.items()
    }


def _mark(aspect: Aspect, standing: Standing | None, agreement: Any, day: datetime.date) -> Mark:
    if standing is None:
        return Mark(aspect)
    return Mark(aspect, Result(standing.assessment.result), reasons(standing, agreement, day), standing)


# As conditions of the list ------------------------------------------------------------------------

# Values of the parameter ``aman`` beside those of Recommendation: what the reviewers have to do.
MISSING = "missing"
AGAIN = "again"


def aman_is(codes: Sequence[str], day: datetime.date) -> Q:
    """The condition that an agreement has one of ``codes`` (values of Recommendation, MISSING, AGAIN) on ``day``."""
    condition = Q(pk__in=[])
    for code in codes:
        condition |= _is(code, day)
    return condition


def _is(code: str, day: datetime.date) -> Q:
    """The four recommendations are exclusive, so that what is none of the other three is not complete."""
    unsafe, improve = _any(assessment__result=Result.UNSAFE), _any(assessment__result=Result.NEEDS_IMPROVEMENT)
    if code == MISSING:
        return ~_all_four(~Q(assessment__result=Result.NOT_ASSESSED))
    if code == AGAIN:
        return Q(Exists(Standing.objects.filter(again_on(day), agreement=OuterRef("pk")).order_by()))
    if code == Recommendation.UNSAFE:
        return unsafe
    if code == Recommendation.NEEDS_IMPROVEMENT:
        return improve & ~unsafe
    safe = _all_four(Q(assessment__result=Result.SAFE) & ~again_on(day))
    return safe if code == Recommendation.SAFE else ~unsafe & ~improve & ~safe


# Sets of keys rather than conditions on each agreement: the database finds them once, in the few that were judged.


def _any(**conditions: Any) -> Q:
    return Q(pk__in=Standing.objects.filter(**conditions).order_by().values("agreement"))


def _all_four(condition: Q) -> Q:
    counted = Standing.objects.filter(condition).order_by().values("agreement").annotate(_n=Count("pk"))
    return Q(pk__in=counted.filter(_n=len(Aspect)).values("agreement"))


# As one cell of a file ----------------------------------------------------------------------------

# Of the marks of one agreement, texts like "legal:unsafe" or "legal:safe:again", in {0}; {1} to {4} are the codes.
RECOMMENDATION_SQL = f"""(CASE
    WHEN position(':{Result.UNSAFE}' IN coalesce(array_to_string({{0}}, ' '), '')) > 0 THEN {{1}}
    WHEN position(':{Result.NEEDS_IMPROVEMENT}' IN coalesce(array_to_string({{0}}, ' '), '')) > 0 THEN {{2}}
    WHEN coalesce(cardinality({{0}}), 0) < {len(Aspect)}
      OR position(':{Result.NOT_ASSESSED}' IN array_to_string({{0}}, ' ')) > 0
      OR position(':again' IN array_to_string({{0}}, ' ')) > 0 THEN {{3}}
    ELSE {{4}} END)"""
RECOMMENDATION_ORDER = (
    Recommendation.UNSAFE,
    Recommendation.NEEDS_IMPROVEMENT,
    Recommendation.INCOMPLETE,
    Recommendation.SAFE,
)
