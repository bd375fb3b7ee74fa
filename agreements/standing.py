"""Where an agreement stands in its procedure: its way, the papers of each stage, what has happened (domain.md 3)."""

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from agreements.choices import Change, FollowsAs, Instrument, Necessity, PaperKind, Process
from agreements.models import Agreement, Document, Procedure, Stage, StageChange, StagePaper
from coopreg.dates import PartialDate, Precision
from coopreg.statements import Slot, Statement, asked, compiled


def path_of(agreement: Agreement, stages: Iterable[Stage]) -> list[Stage]:
    """The stages of ``stages`` (of one procedure) that ``agreement`` goes through, in their order.

    The record of a Letter of Intent ends with the stage that closes it, unless it has gone beyond.
    """
    ordered = sorted(stages, key=lambda stage: stage.order)
    if agreement.instrument != Instrument.LOI:
        return ordered
    end = next((stage.order for stage in ordered if stage.closes_loi), None)
    here = next((stage.order for stage in ordered if stage.pk == agreement.stage_id), 0)
    return [stage for stage in ordered if end is None or here > end or stage.order <= end]


def next_stage(agreement: Agreement) -> Stage | None:
    """The stage that comes after the one where ``agreement`` is; None at the end, and where no stage is known."""
    return Standing(agreement).next


@dataclass(frozen=True)
class Paper:
    """A paper that a stage asks for, and whether the agreement has it."""

    kind: PaperKind
    necessity: Necessity
    is_present: bool
    source: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether the agreement cannot move on without it."""
        return self.necessity == Necessity.REQUIRED and not self.is_present


@dataclass(frozen=True)
class PassedOver:
    """Papers that were missing when the agreement moved on, and why it might."""

    kinds: list[PaperKind]
    reason: str


class Standing:
    """An agreement in its procedure. One query when the way is first asked for, one more for the steps."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement

    @cached_property
    def path(self) -> list[Stage]:
        """The stages of its procedure, or of the one that it would begin under; none where there is no procedure."""
        return path_of(self.agreement, _stages(self.agreement))

    @cached_property
    def here(self) -> Stage | None:
        return next((stage for stage in self.path if stage.pk == self.agreement.stage_id), None)

    @property
    def next(self) -> Stage | None:
        return next(iter(self.later), None)

    @property
    def later(self) -> list[Stage]:
        here = self.here
        return [stage for stage in self.path if stage.order > here.order] if here else []

    @property
    def earlier(self) -> list[Stage]:
        here = self.here
        return [stage for stage in self.path if stage.order < here.order] if here else []

    @property
    def first(self) -> Stage | None:
        """Where a new agreement begins: what fulfils a Letter of Intent begins after the stage that closed it."""
        if not self.fulfils_loi:
            return next(iter(self.path), None)
        end = next((stage.order for stage in self.path if stage.closes_loi), 0)
        return next((stage for stage in self.path if stage.order > end), None)

    def stage(self, stage: Stage | None) -> Stage | None:
        """``stage`` as it stands in the path, with its papers; None where it is not in it."""
        return next((each for each in self.path if stage is not None and each.pk == stage.pk), None)

    def papers(self, stage: Stage) -> list[Paper]:
        """What ``stage`` (one of the path) asks for."""
        row: Any = stage
        held = set(row.held) | ({PaperKind.LOI} if self.fulfils_loi else set())
        return [
            Paper(PaperKind(each["kind"]), Necessity(each["necessity"]), each["kind"] in held, each["source"])
            for each in row.asks
        ]

    def missing(self, to: Stage | None = None) -> list[PaperKind]:
        """The required papers that are missing for moving on, over all stages before ``to`` (None: to the next)."""
        here = self.here
        if here is None:
            return []
        end = to.order if to else here.order + 1
        left = [stage for stage in self.path if here.order <= stage.order < end] or [here]
        kinds = [paper.kind for stage in left for paper in self.papers(stage) if paper.is_missing]
        return list(dict.fromkeys(kinds))

    def passed_over(self, stage: Stage) -> list[PassedOver]:
        """What was passed over when the agreement moved on from ``stage`` (one of the path)."""
        row: Any = stage
        return [PassedOver([PaperKind(kind) for kind in each["kinds"]], each["reason"]) for each in row.passed]

    @cached_property
    def steps(self) -> list[StageChange]:
        """All rows of its steps, in the order in which they were recorded."""
        rows = self.agreement.stage_changes.select_related("from_stage", "to_stage", "by", "document")
        return list(rows.order_by("pk"))

    @property
    def moves(self) -> list[StageChange]:
        """The steps that took the agreement somewhere, or stopped or resumed it."""
        return [step for step in self.steps if step.change != Change.RECORDED]

    @property
    def seen(self) -> int:
        """The key of the newest move, 0 before the first: what a form shows is as old as this."""
        return self.moves[-1].pk if self.moves else 0

    @property
    def since(self) -> PartialDate:
        """Since when it waits at its stage, to its precision."""
        row: Any = self.here
        came = (row.came or [None])[0] if row else None
        if not came or not came["on"]:
            return PartialDate()
        return PartialDate(datetime.date.fromisoformat(came["on"]), Precision(came["precision"]))

    @property
    def reason(self) -> str:
        """What was noted at the last step: why it was sent back, stopped or resumed."""
        row: Any = self.here
        return row.last[0]["note"] if row and row.last else ""

    @property
    def is_in_process(self) -> bool:
        return self.agreement.process == Process.IN_PROCESS

    @property
    def fulfils_loi(self) -> bool:
        """Whether another agreement is its Letter of Intent."""
        return bool(self.agreement.follows_id) and self.agreement.follows_as == FollowsAs.FULFILS

    @property
    def is_loi(self) -> bool:
        return self.agreement.instrument == Instrument.LOI


# What brought an agreement to its stage, or back into its procedure.
ARRIVING = [Change.ENTERED, Change.MOVED_ON, Change.SENT_BACK, Change.RESUMED]


_COLUMNS = [field.attname for field in Stage._meta.concrete_fields]
_LISTS = ("asks", "passed", "last", "came")


def _stages(agreement: Agreement) -> list[Stage]:
    """The stages with ``held``, ``asks``, ``passed``, ``last`` and ``came``: the overview has one query to spend."""
    of = {"legal_basis": agreement.legal_basis, "kind": agreement.kind, "stage": agreement.stage_id}
    stages = []
    for held, *row in asked(_statement(bool(agreement.stage_id)), agreement=agreement.pk, **of):
        stage: Any = Stage.from_db("default", _COLUMNS, row[len(_LISTS) :])
        stage.held = held
        for name, texts in zip(_LISTS, row, strict=False):
            setattr(stage, name, [json.loads(text) for text in texts])
        stages.append(stage)
    return stages


@lru_cache
def _statement(at_stage: bool) -> Statement:
    """The statement for an agreement that is at a stage, and for one that would begin."""
    mine = {"agreement": Slot("agreement")}
    changes = StageChange.objects.filter(**mine)
    asks = StagePaper.objects.filter(stage=OuterRef("pk")).order_by("pk")
    passed = changes.filter(from_stage=OuterRef("pk")).exclude(passed_over=[]).order_by("pk")
    last = changes.exclude(change=Change.RECORDED).order_by("-pk")[:1]
    came = changes.filter(change__in=ARRIVING).order_by("-pk")[:1]
    if at_stage:
        rows = Stage.objects.filter(procedure__in=Stage.objects.filter(pk=Slot("stage")).values("procedure"))
    else:
        begins = Procedure.objects.current().filter(legal_basis=Slot("legal_basis"), kind=Slot("kind"))
        rows = Stage.objects.filter(procedure__in=begins.order_by().values("pk"))
    lists = (
        asks.values(json=JSONObject(kind="kind", necessity="necessity", source="source")),
        passed.values(json=JSONObject(kinds="passed_over", reason="passed_over_reason")),
        last.values(json=JSONObject(note="note")),
        came.values(json=JSONObject(on="happened_on", precision="happened_precision")),
    )
    held = Document.objects.current().filter(**mine).order_by("kind").values("kind").distinct()
    return compiled(rows.order_by().values_list(ArraySubquery(held), *map(ArraySubquery, lists), *_COLUMNS))
