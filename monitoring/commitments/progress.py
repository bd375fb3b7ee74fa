"""How far the sectors of an agreement are, as its commitments, its last report or its record say (domain.md 5.3)."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from agreements.choices import Progress
from agreements.models import AgreementSector
from monitoring.choices import CommitmentState, ReportState
from monitoring.models import Commitment, Report, SectorState

BY_COMMITMENTS, BY_REPORT, AS_STATED = "commitments", "report", "stated"
WORDS = {BY_COMMITMENTS: _("by its commitments"), BY_REPORT: _("by the last report"), AS_STATED: _("as entered")}


@dataclass(frozen=True)
class Reached:
    """How far a sector is, "" where nobody says, and what says so."""

    progress: str = ""
    source: str = ""

    @property
    def words(self) -> str:
        return str(Progress(self.progress).label) if self.progress else ""

    @property
    def by(self) -> Any:
        return WORDS.get(self.source, "")


def progress_of(rows: Iterable[Any]) -> dict[int, Progress]:
    """The progress of each sector, by its key, from commitments that carry ``state`` and ``kept``.

    Running where anything of any was carried out, done where then all are done, else not started; dropped ones do not
    count.
    """
    found: dict[int, list[Any]] = {}
    for row in rows:
        if row.sector_id and row.state != CommitmentState.DROPPED:
            found.setdefault(row.sector_id, []).append(row)
    return {key: _progress(of_sector) for key, of_sector in found.items()}


def _progress(rows: list[Any]) -> Progress:
    if not any(row.kept for row in rows):
        return Progress.NOT_STARTED
    return Progress.DONE if all(row.state == CommitmentState.DONE for row in rows) else Progress.RUNNING


def reached(promised: Mapping[int, str], told: Mapping[int, str], stated: Mapping[int, str]) -> dict[int, Reached]:
    """How far each of the sectors that ``stated`` names is, by its key: the first of the three that says it."""
    sources = ((promised, BY_COMMITMENTS), (told, BY_REPORT), (stated, AS_STATED))
    return {
        sector: next((Reached(str(says[sector]), name) for says, name in sources if says.get(sector)), Reached())
        for sector in stated
    }


def last_states(on: datetime.date) -> QuerySet[SectorState]:
    """What the last report of each agreement says of its sectors, of those that were sent and whose period began by
    the day ``on``."""
    sent = Report.objects.filter(agreement=OuterRef("agreement"), starts_on__lte=on).exclude(state=ReportState.DRAFT)
    return SectorState.objects.filter(report=Subquery(sent.order_by("-ends_on", "-pk").values("pk")[:1]))


def sectors_of(
    agreement: Any, on: datetime.date, commitments: Iterable[Any] | None = None
) -> list[tuple[Any, Reached]]:
    """The sectors of ``agreement`` in their order, each with how far it is on the day ``on``; at most three queries.

    ``commitments`` are its own with ``with_state``, where somebody has them already.
    """
    if commitments is None:
        commitments = Commitment.objects.with_state(on).filter(agreement=agreement)
    rows = list(AgreementSector.objects.filter(agreement=agreement).select_related("sector").order_by("pk"))
    says = {row.sector_id: row.progress for row in last_states(on).filter(agreement=agreement)} if rows else {}
    found = reached(progress_of(commitments), says, {row.sector_id: row.progress for row in rows})
    return [(row.sector, found[row.sector_id]) for row in rows]
