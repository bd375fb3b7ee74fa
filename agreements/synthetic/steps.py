"""The steps of a made-up registry: what is not signed is on its way, a share of what is signed has come to its end."""

import datetime
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from agreements.choices import Change, LegalBasis, Process

Row = dict[str, Any]
# Of a stage its key, its place and its code.
Place = tuple[int, int, str]
# By legal basis and kind of cooperation the stages, in their order.
Procedures = Mapping[tuple[str, str], list[Place]]

# How often an unsigned agreement is on its way at all, and what becomes of one that is.
_ON_ITS_WAY = 0.8
_STANDS = {Process.IN_PROCESS: 88, Process.POSTPONED: 6, Process.CANCELLED: 4, Process.REFUSED: 2}
_SIGNED_AT_ITS_END = 0.25
_SINCE_2020 = datetime.date(2020, 5, 22)


class Steps:
    """Says at which stage an agreement is and which steps brought it there, from a chance of its own.

    So the other rows of a seed stay the same whether there are procedures or not.
    """

    def __init__(self, seed: int, procedures: Procedures, key: Callable[[str], int]) -> None:
        self.random = Random(f"steps {seed}")  # noqa: S311  (the same rows again, no secret)
        self.procedures = procedures
        self.key = key

    def of(self, agreement: Row) -> list[Row]:
        """The steps of ``agreement``, in which it writes where they have brought it; none for many of them."""
        chance, later = self.random.random(), self.random.random()
        signed = agreement["is_signed"]
        if chance >= (_SIGNED_AT_ITS_END if signed else _ON_ITS_WAY):
            return []
        since = agreement.get("signed_on") or agreement["created_at"].date()
        basis = LegalBasis.PERMENDAGRI_25_2020 if since >= _SINCE_2020 else LegalBasis.PERMENDAGRI_3_2008
        path = self.procedures.get((basis, agreement["kind"]))
        if not path:
            return []
        agreement["legal_basis"] = basis
        return self._ended(agreement, path, since) if signed else self._on_its_way(agreement, path, since, later)

    def _ended(self, agreement: Row, path: list[Place], since: datetime.date) -> list[Row]:
        closed = agreement["instrument"] == "loi" and next(
            (each for each in path if each[2] == "letter_of_intent"), None
        )
        return self._take(agreement, [(Change.ENTERED, closed or path[-1], Process.DONE, since)])

    def _on_its_way(self, agreement: Row, path: list[Place], since: datetime.date, later: float) -> list[Row]:
        """Entered at a stage before the signing; half of them have moved on since, and a few were stopped."""
        stages = [stage for stage in path if stage[2] not in ("signing", "deposit", "implementation")]
        last = agreement["updated_at"].date()
        place = min(int(later * later * len(stages)), len(stages) - 1)
        moved = place > 0 and self.random.random() < 0.5
        stands = self.random.choices(list(_STANDS), list(_STANDS.values()))[0]
        steps = [(Change.ENTERED, stages[place - moved], Process.IN_PROCESS, since)]
        if moved:
            since += (last - since) * self.random.random()
            steps.append((Change.MOVED_ON, stages[place], Process.IN_PROCESS, since))
        if stands != Process.IN_PROCESS:
            steps.append((Change(stands.value), stages[place], stands, last))
        return self._take(agreement, steps)

    def _take(self, agreement: Row, steps: list[tuple[Change, Place, Process, datetime.date]]) -> list[Row]:
        """The rows of ``steps``, made when the agreement changed last, which they change as the trigger would."""
        rows: list[Row] = []
        before: tuple[int | None, str] = (None, "")
        for change, stage, process, on in steps:
            stopped = process in (Process.POSTPONED, Process.CANCELLED, Process.REFUSED)
            rows.append(
                {
                    "id": self.key("StageChange"),
                    "agreement_id": agreement["id"],
                    "change": change.value,
                    "from_stage_id": before[0],
                    "to_stage_id": stage[0],
                    "from_process": before[1],
                    "to_process": process.value,
                    "happened_on": on,
                    "happened_precision": "day",
                    "note": "Menunggu keputusan" if stopped else "",
                    "created_at": agreement["updated_at"],
                }
            )
            before = stage[0], process.value
            agreement |= {"stage_id": stage[0], "stage_place": stage[1], "process": process.value}
            agreement["stage_since"] = agreement["stage_since"] if stopped else on
        agreement["version"] = max(agreement.get("version", 1), 2)
        return rows
