"""Ending an agreement before its time, and taking the ending back.

The grounds are those of UU 24/2000 Pasal 18 (domain.md 1.2). That a ground has a date is kept by the database
(agreements_agreement_ground_of_end).
"""

import datetime
from typing import Any

import pghistory
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.choices import Activity, FollowsAs, PaperKind
from agreements.entry import Stale
from agreements.line import Step
from agreements.models import Agreement, Document
from coopreg.dates import Precision, months_later

# A paper of another kind keeps its own; of these one can become the notice of termination.
CHOOSABLE = (PaperKind.TERMINATION_NOTICE, PaperKind.OTHER)


class NotNow(Exception):  # noqa: N818  (a state of the record, not a mistake of the program)
    """The ending cannot be kept; ``words`` says why."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def why_not(agreement: Agreement) -> str:
    """Why ``agreement`` cannot be ended, "" where it can."""
    if agreement.terminated_on:
        return _("It is terminated already.")
    if not agreement.is_signed:
        return _("It is not signed yet: what is only planned is cancelled among its steps.")
    return ""


def too_early(agreement: Agreement, on: datetime.date) -> str:
    """Why it cannot have ended on the day ``on``, "" where it can."""
    if agreement.valid_from and on <= agreement.valid_from:
        return _("It was not in force yet on that day: give a later day.")
    return ""


def short_notice(agreement: Agreement, on: datetime.date, notice_on: datetime.date | None) -> str:
    """What is to be considered about the notice period of the text, "" for nothing."""
    months = agreement.notice_months
    if not months:
        return ""
    if notice_on is None:
        words = ngettext(
            "The text asks for notice %(count)s month before. The day of the notice is not given.",
            "The text asks for notice %(count)s months before. The day of the notice is not given.",
            months,
        )
        return words % {"count": months}
    if months_later(notice_on, months) <= on:
        return ""
    words = ngettext(
        "The text asks for notice %(count)s month before; between the notice and the end lies less.",
        "The text asks for notice %(count)s months before; between the notice and the end lies less.",
        months,
    )
    return words % {"count": months}


def consequences(agreement: Agreement, line: list[Step], today: datetime.date) -> list[str]:
    """What ending ``agreement`` does, to be read before. ``line`` holds the texts that the person may see."""
    known = [
        _("From that day on the registry calls it terminated, in lists, counts and calendars."),
        _("Its record and its papers stay. The ending can be taken back with a reason."),
    ]
    children = [step.agreement for step in line if step.agreement.follows_id == agreement.pk]
    amending = [each.reference for each in children if each.follows_as == FollowsAs.AMENDS]
    resting = [each.reference for each in children if each.follows_as == FollowsAs.IMPLEMENTS]
    if amending:
        known.append(_("What amends it ends with it: %(references)s.") % {"references": ", ".join(amending)})
    if resting:
        known.append(
            _("What implements it is not ended by this; see whether it goes on: %(references)s.")
            % {"references": ", ".join(resting)}
        )
    if agreement.valid_until and agreement.valid_until < today:
        known.append(_("Its term is over already: end it only if it was terminated before that."))
    return known


@transaction.atomic
def end(
    agreement: Agreement,
    user: Any,
    *,
    version: int,
    on: datetime.date,
    ground: str,
    explanation: str,
    stops: bool = False,
    notice: Document | None = None,
) -> None:
    """End ``agreement`` on the day ``on``; ``stops`` says that it is no longer running from that day.

    ``notice`` is the paper that says so; it is filed as such. Raises Stale when it was changed since ``version``, and
    NotNow when it cannot be ended (any more).
    """
    current = _locked(agreement, version)
    if words := why_not(current) or too_early(current, on):
        raise NotNow(words)
    current.terminated_on, current.termination_ground, current.termination_reason = on, ground, explanation
    names = ["terminated_on", "termination_ground", "termination_reason"]
    if stops:
        current.activity, current.activity_on = Activity.NOT_RUNNING, on
        current.activity_precision, current.activity_as_written = Precision.DAY, ""
        names += ["activity", "activity_on", "activity_precision", "activity_as_written"]
    with pghistory.context(reason=_("Ended: %(explanation)s") % {"explanation": explanation}):
        _store(current, user, names)
        if notice and notice.kind != PaperKind.TERMINATION_NOTICE:
            notice.kind = PaperKind.TERMINATION_NOTICE
            notice.save(update_fields=["kind"])


@transaction.atomic
def take_back(agreement: Agreement, user: Any, *, version: int, reason: str) -> None:
    """Take the ending of ``agreement`` back. What was said about its activity stays, and so does its paper.

    Raises Stale when it was changed since ``version``, NotNow when it is not terminated.
    """
    current = _locked(agreement, version)
    if not current.terminated_on:
        raise NotNow(_("It is not terminated."))
    current.terminated_on, current.termination_ground, current.termination_reason = None, "", ""
    with pghistory.context(reason=_("Ending taken back: %(reason)s") % {"reason": reason}):
        _store(current, user, ["terminated_on", "termination_ground", "termination_reason"])


def ground_reason(agreement: Agreement) -> str:
    """The ground of the termination as a sentence, "" where none is known."""
    if not agreement.termination_ground:
        return ""
    return _("Ground: %(ground)s.") % {"ground": capfirst(str(agreement.get_termination_ground_display()))}


def _locked(agreement: Agreement, version: int) -> Agreement:
    current = Agreement.objects.select_for_update(of=("self",), no_key=True).get(pk=agreement.pk)
    if current.version != version:
        raise Stale(current)
    return current


def _store(current: Agreement, user: Any, names: list[str]) -> None:
    current.updated_by = user
    current.save(update_fields=[*names, "updated_by", "updated_at"])
