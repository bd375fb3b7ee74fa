"""How far the sectors of an agreement are, as its commitments say (domain.md 5.3)."""

import datetime
from collections.abc import Iterable
from typing import Any

from agreements.choices import Progress
from monitoring.choices import CommitmentState
from monitoring.models import Commitment


def progress_of(rows: Iterable[Any]) -> dict[int, Progress]:
    """The progress of each sector, by its key, from commitments that carry ``state`` and ``settled``.

    Done where all are done, running where anything came of any, else not started; dropped ones do not count.
    """
    found: dict[int, list[Any]] = {}
    for row in rows:
        if row.sector_id and row.state != CommitmentState.DROPPED:
            found.setdefault(row.sector_id, []).append(row)
    return {key: _progress(of_sector) for key, of_sector in found.items()}


def _progress(rows: list[Any]) -> Progress:
    if all(row.state == CommitmentState.DONE for row in rows):
        return Progress.DONE
    return Progress.RUNNING if any(row.settled for row in rows) else Progress.NOT_STARTED


def sectors_of(agreement: Any, on: datetime.date) -> dict[int, Progress]:
    """``progress_of`` the commitments of ``agreement`` on the day ``on``, in one query."""
    return progress_of(Commitment.objects.with_state(on).filter(agreement=agreement))
