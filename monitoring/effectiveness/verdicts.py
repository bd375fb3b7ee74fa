"""The judgement that counts of an agreement on a day: the latest one, as conditions and expressions."""

import datetime
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from monitoring.models import Judgement

# Beside the verdicts: nobody has judged.
NOT_JUDGED = "not_judged"


def _until(on: datetime.date) -> QuerySet[Judgement]:
    return Judgement.objects.filter(judged_on__lte=on).order_by()


def of_latest(field: str, on: datetime.date) -> Subquery:
    """The ``field`` of the judgement that counts, of the agreement of the row."""
    return Subquery(_until(on).filter(agreement=OuterRef("pk")).order_by("-pk").values(field)[:1])


def verdict_is(codes: Iterable[str], on: datetime.date) -> Q:
    """The condition that the judgement that counts is one of ``codes`` (``Verdict``, or NOT_JUDGED for none)."""
    wanted = list(codes)
    later = _until(on).filter(agreement=OuterRef("agreement"), pk__gt=OuterRef("pk"))
    latest = _until(on).filter(~Exists(later), verdict__in=wanted)
    condition = Q(pk__in=latest.values("agreement"))
    if NOT_JUDGED in wanted:
        condition |= ~Q(Exists(_until(on).filter(agreement=OuterRef("pk"))))
    return condition
