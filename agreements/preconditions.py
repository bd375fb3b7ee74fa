"""What must hold before a step: small functions that each give their sentence, "" where nothing is in the way.

The page asks RIGHTS and STATE to know which steps it offers, and says the sentence where it offers none; a step that
is sent asks them again together with ENTRIES (agreements/lifecycle.py).
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.attempts import Attempt, edits, moves, supervises
from agreements.choices import Change, MovedBy, PaperKind, Process
from agreements.models.stages import REASONED
from coopreg.dates import PartialDate

Precondition = Callable[[Attempt], str]

# Who ------------------------------------------------------------------------------------------------

_WHO = {
    MovedBy.EDITORS: gettext_lazy("Only who may change the agreement can take it on from this stage."),
    MovedBy.SUPERVISORS: gettext_lazy("Only a supervisor or an administrator can take it on from this stage."),
    MovedBy.REVIEWERS: gettext_lazy("Only a ministry reviewer or an administrator can take it on from this stage."),
}


def not_editable(attempt: Attempt) -> str:
    return "" if edits(attempt) else _("Only who may change the agreement can do this.")


def not_the_mover(attempt: Attempt) -> str:
    here = attempt.standing.here
    return "" if moves(attempt) else str(_WHO[MovedBy(here.moved_by) if here else MovedBy.EDITORS])


def not_concerned(attempt: Attempt) -> str:
    """For stopping and resuming: the region whose agreement it is, or who would take it on."""
    if edits(attempt) or moves(attempt):
        return ""
    return _("Only who may change the agreement, or who takes it on from this stage, can do this.")


# Where it stands ------------------------------------------------------------------------------------


def procedure_unknown(attempt: Attempt) -> str:
    if attempt.standing.path:
        return ""
    if not attempt.standing.agreement.legal_basis:
        return _("The legal basis is not known, so no procedure is either. Give it in the agreement first.")
    return _("There is no procedure for this legal basis and kind of cooperation. An administrator can add one.")


def entered_already(attempt: Attempt) -> str:
    return _("The agreement is at a stage already.") if attempt.standing.agreement.stage_id else ""


def not_entered(attempt: Attempt) -> str:
    return "" if attempt.standing.agreement.stage_id else _("Say first at which stage the agreement is.")


_STANDS = {
    Process.POSTPONED: gettext_lazy("The procedure is postponed: resume it first."),
    Process.CANCELLED: gettext_lazy("The procedure is cancelled: resume it first."),
    Process.REFUSED: gettext_lazy("The agreement was refused: resume the procedure first."),
    Process.DONE: gettext_lazy("The procedure is completed: there is nothing to wait for."),
}


def not_in_process(attempt: Attempt) -> str:
    return str(_STANDS.get(Process(attempt.standing.agreement.process), "")) if _is_at_stage(attempt) else ""


def stopped(attempt: Attempt) -> str:
    """For what can also be done with a completed procedure."""
    return "" if attempt.standing.agreement.process == Process.DONE else not_in_process(attempt)


def cancelled_already(attempt: Attempt) -> str:
    return "" if attempt.standing.agreement.process == Process.POSTPONED else not_in_process(attempt)


def not_stopped(attempt: Attempt) -> str:
    at_rest = (Process.POSTPONED, Process.CANCELLED, Process.REFUSED)
    if not _is_at_stage(attempt) or attempt.standing.agreement.process in at_rest:
        return ""
    return _("The procedure is not stopped, so there is nothing to resume.")


def at_the_first_stage(attempt: Attempt) -> str:
    if not _is_at_stage(attempt) or attempt.standing.earlier or attempt.standing.agreement.process == Process.DONE:
        return ""
    return _("This is the first stage: it cannot be sent back any further.")


def nothing_before(attempt: Attempt) -> str:
    if not _is_at_stage(attempt) or attempt.standing.earlier or attempt.standing.agreement.process == Process.DONE:
        return ""
    return _("This is the first stage: there is no earlier step to record.")


def not_signed(attempt: Attempt) -> str:
    """Before moving on from the stage that signs; a Letter of Intent is signed where it ends."""
    standing, here = attempt.standing, attempt.standing.here
    signs = here is not None and (here.signs or (standing.is_loi and here.closes_loi))
    if not signs or standing.agreement.is_signed:
        return ""
    return _("The agreement is not marked as signed. Give the day of signing in the agreement first.")


def _is_at_stage(attempt: Attempt) -> bool:
    return bool(attempt.standing.agreement.stage_id)


# What was typed -------------------------------------------------------------------------------------


def moved_meanwhile(attempt: Attempt) -> str:
    if attempt.seen is None or attempt.seen >= attempt.standing.seen:
        return ""
    return _("Somebody else has taken a step with this agreement meanwhile.")


def stage_not_chosen(attempt: Attempt) -> str:
    return "" if attempt.target else _("Choose the stage.")


def not_on_its_way(attempt: Attempt) -> str:
    if attempt.target is None or attempt.standing.stage(attempt.target):
        return ""
    return _("This agreement does not come to that stage.")


def not_later(attempt: Attempt) -> str:
    to, here = attempt.to, attempt.standing.here
    if to is None or here is None or to.order > here.order:
        return ""
    return _("Moving on leads to a later stage. Send the agreement back to come to an earlier one.")


def leaves_stages_out(attempt: Attempt) -> str:
    """Going past stages is for a supervisor, who says why."""
    following, to = attempt.standing.next, attempt.to
    if to is None or following is None or to.order <= following.order:
        return ""
    if not supervises(attempt):
        return _("Only a supervisor or an administrator can leave stages out.")
    return "" if attempt.note else _("Say in the note why stages are left out.")


def signing_left_out(attempt: Attempt) -> str:
    """A stage after the signing is reached by a signed agreement alone."""
    standing, to = attempt.standing, attempt.to
    if to is None or standing.agreement.is_signed:
        return ""
    signing = [stage for stage in standing.path if stage.signs and stage.order < to.order]
    closed = standing.is_loi and to.closes_loi and attempt.done
    if not signing and not closed:
        return ""
    return _("The agreement comes to this stage by being signed. Mark it as signed first, with the day or without.")


def not_earlier(attempt: Attempt) -> str:
    return "" if _lies_behind(attempt) else _("Sending back leads to an earlier stage.")


def not_passed_yet(attempt: Attempt) -> str:
    """An earlier step is one of a stage that the agreement has left."""
    if _lies_behind(attempt):
        return ""
    return _("The agreement has not left that stage yet, so the step is not an earlier one.")


def _lies_behind(attempt: Attempt) -> bool:
    """The stage asked for was left: it is an earlier one, or the last one of a procedure that is completed."""
    to, here = attempt.to, attempt.standing.here
    if to is None or here is None or to.order < here.order:
        return True
    return to.order == here.order and attempt.standing.agreement.process == Process.DONE


def recorded_already(attempt: Attempt) -> str:
    """A second click, or a second person with the same letter in hand."""
    asked = (attempt.to, attempt.happened.first, attempt.letter_on, attempt.note)
    rows = [step for step in attempt.standing.steps if step.change == Change.RECORDED]
    if asked not in [(row.to_stage, row.happened_on, row.letter_on, row.note) for row in rows]:
        return ""
    return _("This step is recorded already, with the same day, letter and note.")


def not_the_end(attempt: Attempt) -> str:
    to, path = attempt.to, attempt.standing.path
    if not attempt.done or to is None or not path or to.pk == path[-1].pk or to.rests:
        return ""
    return _("The procedure is completed at its last stage alone.")


def day_missing(attempt: Attempt) -> str:
    return "" if attempt.happened else _("Give the day on which this happened.")


def in_the_future(attempt: Attempt) -> str:
    if not attempt.happened.first or attempt.happened.first <= attempt.today:
        return ""
    return _("This day lies in the future. Record what has happened, on the day on which it happened.")


def letter_in_the_future(attempt: Attempt) -> str:
    if not attempt.letter_on or attempt.letter_on <= attempt.today:
        return ""
    return _("The date of the letter lies in the future. Check it.")


def before_the_last_step(attempt: Attempt) -> str:
    """A step does not happen before the one before it, as exactly as both days are known."""
    dated = [move.happened for move in attempt.standing.moves if move.happened_on]
    if not dated or not attempt.happened:
        return ""
    last: Any = attempt.happened.last
    if all(last >= each.first for each in dated):
        return ""
    return _("This lies before the last step, of %(day)s. Check the day.") % {"day": max(dated, key=_first)}


def _first(date: PartialDate) -> Any:
    return date.first


def after_it_came_here(attempt: Attempt) -> str:
    """What went before the stage at which an agreement was entered happened before that.

    Not asked where nothing is waited for at that stage: the original is often deposited after the work has begun.
    """
    entered = next((move for move in attempt.standing.moves if move.change == Change.ENTERED), None)
    if not entered or not entered.happened_on or entered.to_stage.rests or not attempt.happened:
        return ""
    if attempt.to is None or attempt.to.order >= entered.to_stage.order:
        return ""
    last: Any = entered.happened.last
    if attempt.happened.first <= last:
        return ""
    words = _("The agreement came to the stage “%(stage)s” on %(day)s, and this lies after it. Check the day.")
    return words % {"stage": entered.to_stage, "day": entered.happened}


def no_reason(attempt: Attempt) -> str:
    if attempt.change not in REASONED or attempt.note.strip():
        return ""
    return _("Say why: the reason stays with the agreement.")


def paper_of_another(attempt: Attempt) -> str:
    document = attempt.document
    if document is None or document.agreement_id == attempt.standing.agreement.pk:
        return ""
    return _("This paper belongs to another agreement.")


def paper_missing(attempt: Attempt) -> str:
    left = [kind for kind in attempt.standing.missing(attempt.to) if kind not in attempt.passed_over]
    if not left:
        return ""
    return _("A required paper is missing: %(papers)s.") % {"papers": names(left)}


def passing_over_not_allowed(attempt: Attempt) -> str:
    if not attempt.passed_over or supervises(attempt):
        return ""
    return _("Only a supervisor or an administrator can pass over a missing paper.")


def passed_over_without_reason(attempt: Attempt) -> str:
    if bool(attempt.passed_over) == bool(attempt.passed_over_reason.strip()):
        return ""
    if attempt.passed_over:
        return _("Say why the missing papers are passed over.")
    return _("A reason for passing over is given, but no paper is chosen.")


def passed_over_not_missing(attempt: Attempt) -> str:
    missing = attempt.standing.missing(attempt.to)
    wrong = [PaperKind(kind) for kind in attempt.passed_over if kind not in missing]
    if not wrong:
        return ""
    return _("This paper is not missing here, so it cannot be passed over: %(papers)s.") % {"papers": names(wrong)}


def names(kinds: Any) -> str:
    return ", ".join(str(PaperKind(kind).label) for kind in kinds)


# Which of them each step asks -----------------------------------------------------------------------

RIGHTS: dict[Change, Precondition] = {
    Change.ENTERED: not_editable,
    Change.RECORDED: not_editable,
    Change.MOVED_ON: not_the_mover,
    Change.SENT_BACK: not_the_mover,
    Change.POSTPONED: not_concerned,
    Change.RESUMED: not_concerned,
    Change.CANCELLED: not_editable,
    Change.REFUSED: not_the_mover,
}

STATE: dict[Change, tuple[Precondition, ...]] = {
    Change.ENTERED: (entered_already, procedure_unknown),
    Change.RECORDED: (not_entered, nothing_before),
    Change.MOVED_ON: (not_entered, not_in_process, not_signed),
    Change.SENT_BACK: (not_entered, stopped, at_the_first_stage),
    Change.POSTPONED: (not_entered, not_in_process),
    Change.RESUMED: (not_entered, not_stopped),
    Change.CANCELLED: (not_entered, cancelled_already),
    Change.REFUSED: (not_entered, not_in_process),
}

_DATED: tuple[Precondition, ...] = (in_the_future, letter_in_the_future, paper_of_another)
_MOVING: tuple[Precondition, ...] = (*_DATED, day_missing, before_the_last_step, no_reason)
_PAPERS = (paper_missing, passing_over_not_allowed, passed_over_without_reason, passed_over_not_missing)

ENTRIES: dict[Change, tuple[Precondition, ...]] = {
    Change.ENTERED: (stage_not_chosen, not_on_its_way, signing_left_out, not_the_end, *_DATED),
    Change.RECORDED: (stage_not_chosen, not_on_its_way, not_passed_yet, recorded_already, *_DATED, after_it_came_here),
    Change.MOVED_ON: (not_on_its_way, not_later, leaves_stages_out, signing_left_out, *_PAPERS, *_MOVING),
    Change.SENT_BACK: (stage_not_chosen, not_on_its_way, not_earlier, *_MOVING),
    Change.POSTPONED: _MOVING,
    Change.RESUMED: _MOVING,
    Change.CANCELLED: _MOVING,
    Change.REFUSED: _MOVING,
}

# At which field of a form a sentence stands; the others concern the form as a whole.
FIELDS: dict[str, str] = {
    "stage_not_chosen": "to",
    "not_on_its_way": "to",
    "not_later": "to",
    "not_earlier": "to",
    "not_passed_yet": "to",
    "not_the_end": "to",
    "signing_left_out": "to",
    "leaves_stages_out": "to",
    "day_missing": "happened",
    "in_the_future": "happened",
    "before_the_last_step": "happened",
    "after_it_came_here": "happened",
    "letter_in_the_future": "letter_on",
    "no_reason": "note",
    "paper_of_another": "document",
    "paper_missing": "upload",
    "passing_over_not_allowed": "passed_over",
    "passed_over_not_missing": "passed_over",
    "passed_over_without_reason": "passed_over_reason",
}


def in_the_way(attempt: Attempt) -> Iterator[tuple[str, str]]:
    """The names and sentences of what forbids the step as things stand, whatever is typed."""
    yield from _failing(attempt, (RIGHTS[attempt.change], *STATE[attempt.change]))


def not_right(attempt: Attempt) -> Iterator[tuple[str, str]]:
    """The names and sentences of what forbids the step as it was typed."""
    yield from _failing(attempt, ENTRIES[attempt.change])


def _failing(attempt: Attempt, preconditions: tuple[Precondition, ...]) -> Iterator[tuple[str, str]]:
    for precondition in preconditions:
        if words := precondition(attempt):
            yield precondition.__name__, words
