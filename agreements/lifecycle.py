"""Moving an agreement through its procedure: each function adds one step, by the preconditions, in one transaction.

The rules stand in agreements/preconditions.py; what no step may ever break is kept by the database
(agreements/models/stages.py and triggers.py).
"""

import datetime
from typing import Any, NamedTuple, TypedDict, Unpack

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from agreements.attempts import UNKNOWN, Attempt
from agreements.choices import Change, Process
from agreements.models import Agreement, Document, Stage, StageChange
from agreements.preconditions import in_the_way, moved_meanwhile, not_right
from agreements.standing import Standing, next_stage, path_of
from coopreg.dates import PartialDate, Precision
from coopreg.fields import write_date

__all__ = [
    "Facts",
    "Refused",
    "cancel",
    "enter",
    "move_on",
    "next_stage",
    "path_of",
    "postpone",
    "record",
    "refuse",
    "resume",
    "send_back",
]


class Refusal(NamedTuple):
    """One reason why a step is refused: the name of the precondition or constraint, and its sentence."""

    name: str
    words: str


class Refused(Exception):  # noqa: N818  (an answer, not a mistake of the program)
    """The step is not possible. ``refusals`` are all reasons, ``name`` and ``words`` those of the first."""

    def __init__(self, refusals: list[Refusal]) -> None:
        self.refusals = refusals
        self.name, self.words = refusals[0]
        super().__init__(self.words)


class Facts(TypedDict, total=False):
    """What can be said of any step."""

    acting_body: str
    letter_number: str
    letter_on: datetime.date | None
    result: str
    note: str
    document: Document | None


def enter(
    agreement: Agreement,
    stage: Stage,
    user: Any,
    *,
    happened: PartialDate = UNKNOWN,
    done: bool = False,
    **facts: Unpack[Facts],
) -> StageChange:
    """Say that ``agreement``, of which no stage was known, is at ``stage`` since ``happened``.

    ``done`` says that the last stage of its way is behind it too; at a stage that rests that goes without saying.
    Raises Refused.
    """
    return _take(Change.ENTERED, agreement, user, to=stage, happened=happened, done=done, **facts)


def record(
    agreement: Agreement,
    stage: Stage,
    user: Any,
    *,
    happened: PartialDate = UNKNOWN,
    **facts: Unpack[Facts],
) -> StageChange:
    """Add to the record that the step of ``stage``, which lies behind the agreement, was taken. Raises Refused."""
    return _take(Change.RECORDED, agreement, user, to=stage, happened=happened, **facts)


def move_on(
    agreement: Agreement,
    user: Any,
    *,
    on: datetime.date,
    seen: int | None = None,
    to: Stage | None = None,
    passed_over: tuple[str, ...] = (),
    passed_over_reason: str = "",
    **facts: Unpack[Facts],
) -> StageChange:
    """Take ``agreement`` to the next stage, or to the later stage ``to``; at the end of its way complete it.

    ``seen`` is the key of the newest step that the person had before them, None where nobody looked. ``passed_over``
    are the kinds of the missing papers that a supervisor lets pass. Raises Refused.
    """
    papers: dict[str, Any] = {"passed_over": passed_over, "passed_over_reason": passed_over_reason}
    return _take(Change.MOVED_ON, agreement, user, to=to, happened=_day(on), seen=seen, **papers, **facts)


def send_back(
    agreement: Agreement,
    user: Any,
    *,
    to: Stage,
    on: datetime.date,
    seen: int | None = None,
    **facts: Unpack[Facts],
) -> StageChange:
    """Return ``agreement`` to the earlier stage ``to``; ``note`` says why. Raises Refused."""
    return _take(Change.SENT_BACK, agreement, user, to=to, happened=_day(on), seen=seen, **facts)


def postpone(
    agreement: Agreement, user: Any, *, on: datetime.date, seen: int | None = None, **facts: Unpack[Facts]
) -> StageChange:
    """Let the procedure of ``agreement`` rest for now; ``note`` says why. Raises Refused."""
    return _take(Change.POSTPONED, agreement, user, happened=_day(on), seen=seen, **facts)


def resume(
    agreement: Agreement, user: Any, *, on: datetime.date, seen: int | None = None, **facts: Unpack[Facts]
) -> StageChange:
    """Take a postponed, cancelled or refused procedure up again at its stage; ``note`` says why. Raises Refused."""
    return _take(Change.RESUMED, agreement, user, happened=_day(on), seen=seen, **facts)


def cancel(
    agreement: Agreement, user: Any, *, on: datetime.date, seen: int | None = None, **facts: Unpack[Facts]
) -> StageChange:
    """Give the plan of ``agreement`` up; ``note`` says why. Raises Refused."""
    return _take(Change.CANCELLED, agreement, user, happened=_day(on), seen=seen, **facts)


def refuse(
    agreement: Agreement, user: Any, *, on: datetime.date, seen: int | None = None, **facts: Unpack[Facts]
) -> StageChange:
    """Keep that a body has refused ``agreement``; ``note`` says why. Raises Refused."""
    return _take(Change.REFUSED, agreement, user, happened=_day(on), seen=seen, **facts)


@transaction.atomic
def _take(change: Change, agreement: Agreement, user: Any, **asked: Any) -> StageChange:
    """Add the step after asking every precondition of what stands now, and take ``agreement`` in hand along."""
    attempt = _attempt(change, agreement, user, asked)
    refusals = [Refusal(*each) for each in (*in_the_way(attempt), *not_right(attempt))]
    # That somebody was quicker explains all the others.
    if (meanwhile := _meanwhile(attempt)) is not None:
        refusals.insert(0, meanwhile)
    if refusals:
        raise Refused(refusals)
    step = _step(attempt, asked)
    try:
        with transaction.atomic():
            step.save(force_insert=True)
    except DatabaseError as error:
        raise Refused([_by_the_database(error)]) from error
    agreement.refresh_from_db(fields=["stage", "process", "stage_since", "stage_place", "version"])
    return step


def _attempt(change: Change, agreement: Agreement, user: Any, asked: dict[str, Any]) -> Attempt:
    """What is asked for, of the agreement as it stands now; its row is locked until the transaction ends."""
    rows = Agreement.objects.select_for_update(of=("self",), no_key=True).select_related("region")
    known = {name: value for name, value in asked.items() if name in Attempt.__dataclass_fields__}
    standing = Standing(rows.get(pk=agreement.pk))
    return Attempt(change=change, standing=standing, user=user, today=timezone.localdate(), **known)


def _meanwhile(attempt: Attempt) -> Refusal | None:
    words = moved_meanwhile(attempt)
    return Refusal(moved_meanwhile.__name__, words) if words else None


def _step(attempt: Attempt, asked: dict[str, Any]) -> StageChange:
    """The row of the step, not stored yet."""
    now, is_first = attempt.standing.agreement, attempt.change in (Change.ENTERED, Change.RECORDED)
    facts = {name: asked[name] for name in (*Facts.__annotations__, "passed_over_reason") if name in asked}
    step = StageChange(
        agreement=now,
        change=attempt.change,
        from_stage_id=None if is_first else now.stage_id,
        to_stage=attempt.target,
        from_process="" if is_first else now.process,
        to_process=_process_after(attempt),
        passed_over=list(attempt.passed_over),
        by=attempt.user,
        **facts,
    )
    write_date(step, "happened", attempt.happened)
    return step


def _process_after(attempt: Attempt) -> str:
    """How the procedure stands after the step."""
    match attempt.change:
        case Change.RECORDED:
            return ""
        case Change.POSTPONED | Change.CANCELLED | Change.REFUSED:
            return Process(attempt.change.value)
        case Change.ENTERED | Change.MOVED_ON:
            target, standing = attempt.target, attempt.standing
            is_over = attempt.done or (attempt.change == Change.MOVED_ON and target == standing.here)
            return Process.DONE if is_over or (target and target.rests) else Process.IN_PROCESS
    return Process.IN_PROCESS


# The rules that a trigger keeps have no place in the model for their sentence.
_TRIGGERS = {
    "agreements_stagechange_stale": gettext_lazy("Somebody else has taken a step with this agreement meanwhile."),
    "agreements_stagechange_direction": gettext_lazy("The agreement cannot move that way."),
    "agreements_stagechange_procedure": gettext_lazy("An agreement keeps the procedure under which it began."),
    "agreements_stagechange_recorded": gettext_lazy("The agreement has not come so far."),
}


def _by_the_database(error: DatabaseError) -> Refusal:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    known = _TRIGGERS | {each.name: each.violation_error_message for each in StageChange._meta.constraints}
    if name not in known:
        raise error
    return Refusal(name, str(known[name]))


def _day(on: datetime.date) -> PartialDate:
    return PartialDate(on, Precision.DAY)
