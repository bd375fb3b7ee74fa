"""What the pages of an agreement say of the time after its signing: part of the one query of its overview."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, F, IntegerField, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce, Concat

from agreements.models import Agreement
from agreements.told import Teller, told_of
from lists.columns import Asked, resolved
from monitoring.choices import CommitmentState, Verdict
from monitoring.commitments.progress import Reached, last_states, progress_of, reached
from monitoring.effectiveness.verdicts import of_latest
from monitoring.life import life_on
from monitoring.models import Commitment, Obstacle
from monitoring.periods import report_missing
from monitoring.signs import SIGNS, LastSign, last_of

NAME = "monitoring"
LIFE = "life"


@dataclass(frozen=True)
class Overview:
    """``life`` is a value of Life, "" for what does not run on paper; ``verdict`` one of Verdict, "" where nobody has
    judged. ``late`` counts commitments that are late, ``obstacles`` those that are open. ``promised`` and ``told`` are
    the progress of sectors, by their keys, as commitments and the last report say it.
    """

    life: str
    last: LastSign | None
    late: int
    obstacles: int
    report_missing: bool
    verdict: str
    judged_on: datetime.date | None
    promised: dict[int, Any]
    told: dict[int, str]

    @property
    def verdict_label(self) -> str:
        return str(Verdict(self.verdict).label) if self.verdict else ""

    def sectors(self, stated: dict[int, str]) -> dict[int, Reached]:
        """How far each sector is that the record names; ``stated`` is what it says itself."""
        return reached(self.promised, self.told, stated)


def overview_of(agreement: Agreement, day: datetime.date) -> Overview:
    """How ``agreement`` stands on ``day``."""
    values = told_of(agreement, NAME, day)
    late, obstacles, missing, verdict, judged_on, promised, told = values[len(SIGNS) :]
    return Overview(
        life_of(agreement, day),
        last_of(values[: len(SIGNS)]),
        late,
        obstacles,
        missing,
        verdict or "",
        judged_on,
        progress_of(_commitment(text) for text in promised),
        {int(sector): progress for sector, progress in (text.split(":") for text in told)},
    )


def life_of(agreement: Agreement, day: datetime.date) -> str:
    """Whether the cooperation lives on ``day``: a value of ``Life``, "" for what does not run on paper."""
    [life] = told_of(agreement, LIFE, day)
    return life or ""


def _commitment(text: str) -> SimpleNamespace:
    sector, state, kept = text.split(":")
    return SimpleNamespace(sector_id=int(sector), state=state, kept=int(kept))


def _expressions(day: datetime.date) -> list[Any]:
    late = Commitment.objects.in_states([CommitmentState.LATE], day)
    return [
        *(resolved(source, Asked(None, day)) for source in SIGNS),
        _number(late),
        _number(Obstacle.objects.open_on(day)),
        Case(When(report_missing(day), then=True), default=False),
        of_latest("verdict", day),
        of_latest("judged_on", day),
        _texts(Commitment.objects.with_state(day).exclude(sector=None), "sector_id", "state", "kept"),
        _texts(last_states(day), "sector_id", "progress"),
    ]


def _number(rows: QuerySet[Any, Any]) -> Coalesce:
    """How many of ``rows`` are of the agreement."""
    counted = rows.filter(agreement=OuterRef("pk")).order_by().values("agreement").annotate(_n=Count("pk"))
    return Coalesce(Subquery(counted.values("_n"), output_field=IntegerField()), 0)


def _texts(rows: QuerySet[Any, Any], *fields: str) -> ArraySubquery:
    """The ``fields`` of those of ``rows`` that are of the agreement, one text for each row."""
    parts: Iterable[Any] = [part for field in fields for part in (Value(":"), F(field))][1:]
    rows = rows.filter(agreement=OuterRef("pk")).order_by()
    return ArraySubquery(rows.values_list(Concat(*parts, output_field=TextField())))


# Of what the conditions are made. Every page of an agreement shows whether it sleeps, few the rest.
TELLER_OF_LIFE = Teller(lambda day: [life_on(day)], ("SLEEPING_MONTHS",))
TELLER = Teller(_expressions, ("SLEEPING_MONTHS", "REPORT_PERIOD", "REPORT_DAYS", "COMMITMENT_DUE_DAYS"))
