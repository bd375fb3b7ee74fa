"""The fixed choices of review meetings. Values are stable codes: files and addresses carry them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingState(models.TextChoices):
    """Where a meeting is. Closing is by ``meetings.closing`` alone."""

    PREPARING = "preparing", _("in preparation")
    RUNNING = "running", _("under way")
    CLOSED = "closed", _("closed")


class Decision(models.TextChoices):
    """What a meeting decides on an agreement (domain.md 6.5, 7)."""

    CONTINUE = "continue", _("continue")
    RENEW = "renew", _("renew to fit today's rules")
    TO_MOU = "to_mou", _("turn the Letter of Intent into an MoU")
    AMEND = "amend", _("amend")
    END = "end", _("end")
    ACT = "act", _("act on the obstacles")


class CarriedOut(models.TextChoices):
    """What became of a decision until a day; computed by the rule of ``meetings.models.outcome``, never stored."""

    NOT_YET = "not_yet", pgettext_lazy("a decision", "not carried out")
    UNDER_WAY = "under_way", pgettext_lazy("a decision", "under way")
    DONE = "done", pgettext_lazy("a decision", "carried out")
    NOTHING_DUE = "nothing_due", pgettext_lazy("a decision", "nothing to carry out")


class Part(models.TextChoices):
    """What a person is in a meeting."""

    CHAIR = "chair", _("chair")
    NOTES = "notes", _("note-taker")
    MEMBER = "member", _("participant")
    SPEAKER = "speaker", _("speaker")


class FollowUpState(models.TextChoices):
    """How a follow-up stands on a day; computed, never stored."""

    LATE = "late", _("late")
    DUE = "due", _("due soon")
    OPEN = "open", _("open")
    DONE = "done", _("done, to be verified")
    VERIFIED = "verified", _("verified")
    DROPPED = "dropped", _("dropped")
