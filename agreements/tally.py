"""Many numbers of agreements in one statement, each counted as far as the list behind it counts."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from agreements.attention import needs
from agreements.models import Agreement, Party
from agreements.querysets import AgreementQuerySet, in_scope
from coopreg.access import Scope, read_scope
from coopreg.statements import Statement, asked, compiled


class _CountOf(Subquery):
    """The number of rows that a query gives."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) _counted)"
    output_field = IntegerField()


def tally(user: Any, conditions: Mapping[str, Q]) -> dict[str, int]:
    """The number of agreements in ``user``'s sight that meet each condition, in one statement.

    A person of a region gets them from one pass over the region's rows. Whoever sees the whole registry gets them
    counted up to ``settings.LIST_CAP`` and one more: a pass over a million rows takes longer than the page may.
    """
    scope = read_scope(user)
    return counted(counting(scope, list(conditions.values())), conditions) if scope else dict.fromkeys(conditions, 0)


def counting(scope: Scope, conditions: Sequence[Q]) -> Statement:
    """The statement of ``tally`` for ``scope``, which is not empty; its region may be a slot (``Scope.of_any``)."""
    rows = Agreement.objects.filter(in_scope(scope)).order_by()
    if scope.everything:
        counts = [_CountOf(_capped(rows.filter(condition))) for condition in conditions]
        # Any table gives the one row that the counts need; an empty one has nothing to count.
        return compiled(Agreement.objects.order_by().values_list(*counts)[:1])
    # Numbered, because a name may also be a field's; what they are grouped by is the same for all rows.
    numbers = {f"n{index}": Count("pk", filter=condition) for index, condition in enumerate(conditions)}
    return compiled(rows.annotate(_all=Value(1)).values("_all").annotate(**numbers).values_list(*numbers))


def counted(statement: Statement, names: Iterable[str], **slots: Any) -> dict[str, int]:
    """The numbers of a statement of ``counting`` by ``names``, in their order."""
    for numbers in asked(statement, **slots):
        return dict(zip(names, numbers, strict=True))
    return dict.fromkeys(names, 0)


def _capped(rows: AgreementQuerySet) -> QuerySet[Any, Any]:
    # A constant instead of the key lets the database answer from a partial index alone.
    return rows.annotate(_row=Value(1)).values("_row")[: settings.LIST_CAP + 1]


# Where ------------------------------------------------------------------------------------------

# A region's code, its name, and how many.
Place = tuple[str, str, int]


def places(user: Any, codes: Sequence[str], on: datetime.date, most: int) -> dict[str, list[Place]]:
    """Where what needs attention on the day ``on`` lies: for each of ``codes`` the ``most`` places with the most of it.

    Places are provinces for whoever sees all, else the kabupaten/kota of the person's province. An agreement counts for
    a place as the list's filter ``region`` takes it: the lead or any party lies in it. Runs one statement.
    """
    if not codes:
        return {}
    scope = read_scope(user)
    statement = _where(scope.of_any(), tuple(codes), on, repr(settings.ATTENTION_MONTHS))
    found: dict[str, Counter[tuple[str, str]]] = {code: Counter() for code in codes}
    for place, name, *numbers in asked(statement, region=scope.region_id):
        for code, number in zip(codes, numbers, strict=True):
            found[code][place, name] += number
    return {code: _foremost(counts, most) for code, counts in found.items()}


@lru_cache(maxsize=64)
def _where(scope: Scope, codes: tuple[str, ...], on: datetime.date, months: str) -> Statement:
    """The statement of ``places``, kept under all that it is made of."""
    rows = Agreement.objects.filter(in_scope(scope)).needing(codes, on).order_by()
    parties = Party.objects.filter(agreement=OuterRef("pk"))
    as_party = _grouped(_placed(rows, "parties__region", scope), codes, on)
    # Mostly the lead is a party as well; this is for when it is not.
    only_lead = _placed(rows, "region", scope).filter(
        ~Exists(_placed(parties, "region", scope).filter(_code=OuterRef("_code")))
    )
    return compiled(as_party.union(_grouped(only_lead, codes, on), all=True))


def _placed(rows: Any, path: str, scope: Scope) -> Any:
    """``rows`` with the code and the name of the place in which the region at ``path`` lies, where there is one."""
    if scope.everything:
        names = {f"_{name}": Coalesce(f"{path}__parent__{name}", f"{path}__{name}") for name in ("code", "name")}
        return rows.annotate(**names).exclude(_code=None)
    inside = rows.filter(**{f"{path}__parent": scope.region_id})
    return inside.annotate(_code=F(f"{path}__code"), _name=F(f"{path}__name"))


def _grouped(rows: Any, codes: Sequence[str], on: datetime.date) -> Any:
    counts = {f"_{code}": Count("pk", filter=needs([code], on), distinct=True) for code in codes}
    return rows.values_list("_code", "_name").annotate(**counts)


def _foremost(counts: "Counter[tuple[str, str]]", most: int) -> list[Place]:
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0][1]))
    return [(code, name, number) for (code, name), number in ranked[:most] if number]
