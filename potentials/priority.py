"""The priority of a potential: stated parts, each from 0 to 1, weighed as an administrator says.

The database computes it, so that a list is sorted and narrowed by it; ``PARTS`` says each rule in words. A person's
word goes before it (Potential.override), with its reason (docs/decisions/0035).
"""

from typing import Any

from django.db import models
from django.db.models import Case, F, Func, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf, Round

from potentials.answering import Together
from potentials.choices import Part, Readiness
from potentials.models import PriorityWeight

_FLOAT = models.FloatField()
# Where no administrator has said otherwise (PriorityWeight).
WEIGHTS = {Part.SIZE: 30, Part.READINESS: 20, Part.RPJMD: 20, Part.NATIONAL: 15, Part.OBSTACLES: 15}


class _Share(Func):
    """A number by a key of the row, out of a table that the database makes once for a whole statement."""

    output_field = _FLOAT
    shares = ""
    otherwise = 0.0

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # type: ignore[override]
        key, params = compiler.compile(self.source_expressions[0])
        table = f"SELECT jsonb_object_agg(key, share) FROM ({self.shares}) shares"  # noqa: S608  (SQL of ours)
        return f"coalesce((({table}) ->> ({key})::text)::float8, {self.otherwise})", params


class SizeShare(_Share):
    """How many of its kind a potential exceeds: 0.95 for the largest of ten, 0.5 for one that stands alone.

    Its kind are the potentials of the same commodity, or of the same sector where none is named. Compared is the newest
    figure in each unit; of several units the best counts. Kinds and units are compared as numbers, which takes half as
    long as text.
    """

    shares = """
        SELECT potential_id AS key, max(share) AS share FROM (
            SELECT potential_id,
                   (rank() OVER (PARTITION BY kind, unit ORDER BY value) - 1
                    + 0.5 * count(*) OVER (PARTITION BY kind, unit, value))
                   / count(*) OVER (PARTITION BY kind, unit) AS share
            FROM (
                SELECT DISTINCT ON (f.potential_id, u.unit) f.potential_id, f.value, u.unit,
                       coalesce(p.commodity_id, -p.sector_id) AS kind
                FROM potentials_potentialfigure f
                JOIN potentials_potential p ON p.id = f.potential_id
                JOIN (
                    SELECT unit AS written, dense_rank() OVER (ORDER BY coopreg_fold(unit)) AS unit
                    FROM (SELECT DISTINCT unit FROM potentials_potentialfigure) units
                ) u ON u.written = f.unit
                WHERE p.retired_on IS NULL
                ORDER BY f.potential_id, u.unit, f.year DESC, f.value DESC
            ) newest
        ) ranked GROUP BY potential_id
    """

    def __init__(self, *expressions: Any) -> None:
        super().__init__(*(expressions or (F("pk"),)))


class ObstacleShare(_Share):
    """1 where nothing blocks the agreements of the region in the sector, 0 where something stops one."""

    shares = """
        SELECT a.region_id || ' ' || s.sector_id AS key,
               min(CASE o.severity WHEN 'stops' THEN 0 WHEN 'slows' THEN 0.5 ELSE 0.75 END) AS share
        FROM monitoring_obstacle o
        JOIN agreements_agreement a ON a.id = o.agreement_id
        JOIN agreements_agreementsector s
            ON s.agreement_id = a.id AND (o.sector_id IS NULL OR o.sector_id = s.sector_id)
        WHERE o.cleared_on IS NULL
        GROUP BY a.region_id, s.sector_id
    """
    otherwise = 1.0

    def __init__(self, *expressions: Any) -> None:
        super().__init__(*(expressions or (Together(F("region"), F("sector")),)))


READY = {Readiness.IDEA: 0.0, Readiness.STUDIED: 0.5, Readiness.READY: 1.0}


def _given(field: str) -> Case:
    return Case(When(**{field: ""}, then=Value(0.0)), default=Value(1.0), output_field=_FLOAT)


def share(part: str) -> Any:
    """The share, from 0 to 1, of a part (a value of Part)."""
    if part == Part.SIZE:
        return SizeShare()
    if part == Part.OBSTACLES:
        return ObstacleShare()
    if part == Part.READINESS:
        ready = [When(readiness=code, then=Value(much)) for code, much in READY.items()]
        return Case(*ready, default=Value(0.0), output_field=_FLOAT)
    return _given("rpjmd_programme" if part == Part.RPJMD else "national_priority")


def shares() -> dict[str, Any]:
    """The expression of each part by the name under which ``with_priority`` adds it: "size_share" and so on."""
    return {f"{part.value}_share": share(part) for part in Part}


def _weight(part: Part) -> Any:
    weights = PriorityWeight.objects.filter(part=part).order_by().values("weight")
    return Coalesce(models.Subquery(weights), Value(WEIGHTS[part]), output_field=_FLOAT)


def score() -> Any:
    """0 to 100 by the parts and their weights; 0 where every weight is 0."""
    weighed = sum((_weight(part) * share(part) for part in Part), Value(0.0, _FLOAT))
    weights = sum((_weight(part) for part in Part), Value(0.0, _FLOAT))
    whole = Round(Value(100.0, _FLOAT) * weighed / NullIf(weights, Value(0.0, _FLOAT)))
    return Coalesce(Cast(whole, models.IntegerField()), 0)


def priority() -> Any:
    """What counts: the number that a person has set, else the score."""
    return Coalesce(F("override"), score(), output_field=models.IntegerField())


def priority_of(potential: Any) -> int:
    """The same for one potential whose ``score`` is known: to ask for both would compute it twice."""
    return int(potential.score if potential.override is None else potential.override)
