"""What somebody wants to do to an agreement, and whether they are one who may."""

import datetime
from dataclasses import dataclass
from typing import Any

from agreements.choices import Change, MovedBy
from agreements.models import Document, Stage
from agreements.standing import Standing
from coopreg.access import edit_scope, read_scope
from coopreg.dates import PartialDate

UNKNOWN = PartialDate()


@dataclass(frozen=True)
class Attempt:
    """A step that somebody wants to take. ``user`` None is the registry itself, which loads rows."""

    change: Change
    standing: Standing
    user: Any
    today: datetime.date
    to: Stage | None = None
    happened: PartialDate = UNKNOWN
    letter_on: datetime.date | None = None
    note: str = ""
    document: Document | None = None
    passed_over: tuple[str, ...] = ()
    passed_over_reason: str = ""
    seen: int | None = None
    done: bool = False

    @property
    def target(self) -> Stage | None:
        """Where the step leads: the next stage where none is named, and at the end the stage itself."""
        if self.to is not None:
            return self.to
        if self.change == Change.MOVED_ON:
            return self.standing.next or self.standing.here
        return self.standing.here


def edits(attempt: Attempt) -> bool:
    """Whether the person may record steps of the agreement: its lead region is theirs."""
    user, region = attempt.user, attempt.standing.agreement.region
    return user is None or (edit_scope(user).has(region) and user.has_perm("agreements.move_agreement"))


def supervises(attempt: Attempt) -> bool:
    return edits(attempt) and (attempt.user is None or attempt.user.has_perm("agreements.supervise_agreement"))


def reviews(attempt: Attempt) -> bool:
    """Whether the person judges for a ministry, which reads every agreement."""
    user = attempt.user
    return user is None or (read_scope(user).everything and user.has_perm("agreements.review_agreement"))


def moves(attempt: Attempt) -> bool:
    """Whether the person is among those whom the stage lets move the agreement on (``Stage.moved_by``)."""
    here = attempt.standing.here
    by = MovedBy(here.moved_by) if here else MovedBy.EDITORS
    return {MovedBy.EDITORS: edits, MovedBy.SUPERVISORS: supervises, MovedBy.REVIEWERS: reviews}[by](attempt)
