"""The whole way of an agreement as its page draws it, and the next step in words."""

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from agreements.acts import ACTS, Act
from agreements.attempts import Attempt
from agreements.choices import Change, PaperKind, Process
from agreements.models import Agreement, Document, Stage, StageChange
from agreements.preconditions import in_the_way
from agreements.standing import Paper, PassedOver, Standing
from coopreg.dates import PartialDate

# Nobody expects these, so nothing needs to be said where they are not possible.
_POINTLESS = {"entered_already", "not_entered", "not_stopped", "nothing_before", "at_the_first_stage"}


@dataclass(frozen=True)
class Milestone:
    """A stage in the track. ``state`` is behind, unknown, elsewhere, here or ahead."""

    stage: Stage
    state: str
    papers: list[tuple[Paper, list[Document]]]
    passed_over: list[PassedOver]
    happened: PartialDate = PartialDate()  # noqa: RUF009  (frozen, so it can be shared)
    steps: list[StageChange] = field(default_factory=list)


class Track:
    """The milestones of ``standing``; ``documents`` are the papers that the person may open."""

    def __init__(self, standing: Standing, documents: list[Document]) -> None:
        self.standing, self.documents = standing, documents

    @cached_property
    def milestones(self) -> list[Milestone]:
        return [self._milestone(stage) for stage in self.standing.path]

    def _milestone(self, stage: Stage) -> Milestone:
        steps = [step for step in self.standing.steps if _left(step) == stage.pk]
        leaving = [step for step in steps if step.change in (Change.MOVED_ON, Change.RECORDED)]
        known = [step.happened for step in leaving if step.happened_on]
        return Milestone(
            stage=stage,
            state=self._state(stage, leaving),
            papers=[(paper, self._of_kind(paper.kind)) for paper in self.standing.papers(stage)],
            passed_over=self.standing.passed_over(stage),
            happened=known[-1] if known else PartialDate(),
            steps=steps,
        )

    def _of_kind(self, kind: PaperKind) -> list[Document]:
        return [document for document in self.documents if document.kind == kind]

    def _state(self, stage: Stage, leaving: list[StageChange]) -> str:
        here = self.standing.here
        if here is None or stage.order > here.order:
            return "ahead"
        if stage.pk == here.pk:
            return "behind" if self.standing.agreement.process == Process.DONE and not stage.rests else "here"
        if leaving:
            return "behind"
        first = self.standing.first
        return "elsewhere" if first and stage.order < first.order else "unknown"


def _left(step: StageChange) -> int | None:
    """The stage of whose work the step speaks."""
    return step.to_stage_id if step.change == Change.RECORDED else step.from_stage_id


def in_order(steps: list[StageChange]) -> list[StageChange]:
    """The steps as they happened: what was recorded afterwards comes first, by stage and day."""
    last = datetime.date.max
    recorded = [step for step in steps if step.change == Change.RECORDED]
    recorded.sort(key=lambda step: (step.to_stage.order, step.happened_on or last, step.pk))
    return [*recorded, *(step for step in steps if step.change != Change.RECORDED)]


class Choices:
    """What ``user`` can do with an agreement now, and why they cannot do the rest."""

    def __init__(self, standing: Standing, user: Any, today: datetime.date) -> None:
        self.standing, self.user, self.today = standing, user, today

    def reasons(self, act: Act) -> list[tuple[str, str]]:
        """The names and sentences of what is in the way of ``act``."""
        return list(in_the_way(Attempt(act.change, self.standing, self.user, self.today)))

    @cached_property
    def possible(self) -> list[Act]:
        return [act for act in ACTS if not self.reasons(act)]

    @cached_property
    def refused(self) -> list[tuple[str, list[Act]]]:
        """Each sentence with the acts that it forbids."""
        found: dict[str, list[Act]] = {}
        for act in ACTS:
            reasons = self.reasons(act)
            if reasons and not _POINTLESS & {name for name, _words in reasons}:
                found.setdefault(reasons[0][1], []).append(act)
        return list(found.items())


@dataclass(frozen=True)
class NextStep:
    """Who must do what next: the block on the overview. One query."""

    standing: Standing
    choices: Choices
    today: datetime.date

    @classmethod
    def of(cls, agreement: Agreement, user: Any, today: datetime.date) -> "NextStep":
        standing = Standing(agreement)
        return cls(standing, Choices(standing, user, today), today)

    @property
    def here(self) -> Stage | None:
        return self.standing.here

    @property
    def waits(self) -> bool:
        """Whether anybody is waited for."""
        return self.standing.is_in_process

    @property
    def papers(self) -> list[Paper]:
        return self.standing.papers(self.here) if self.here else []

    @property
    def days(self) -> int | None:
        """How many days it has waited, None where the day is not known."""
        since = self.standing.agreement.stage_since
        return max(0, (self.today - since).days) if since else None

    @property
    def overdue(self) -> int:
        """By how many days it has waited longer than the stage should take, 0 where it has not."""
        here = self.here
        if not self.waits or here is None or here.days is None or self.days is None:
            return 0
        return max(0, self.days - here.days)

    @property
    def passed_over(self) -> list[tuple[Stage, PassedOver]]:
        """All papers that were passed over on the way, each with the stage that asked for them."""
        return [(stage, each) for stage in self.standing.path for each in self.standing.passed_over(stage)]

    @property
    def act(self) -> Act | None:
        """What the person can do about it: the main step."""
        return next((act for act in self.choices.possible if act.slug in ("move-on", "enter", "resume")), None)

    @property
    def why_not(self) -> str:
        """Why the person cannot take the main step, "" where they can."""
        wanted = {Process.IN_PROCESS: "move-on", "": "enter"}.get(self.standing.agreement.process, "resume")
        act = next(act for act in ACTS if act.slug == wanted)
        reasons = self.choices.reasons(act)
        return reasons[0][1] if reasons and self.standing.agreement.process != Process.DONE else ""
