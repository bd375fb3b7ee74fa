"""The steps that a person can take, each with its page, its words and its function."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements import lifecycle
from agreements.choices import Change
from agreements.models.stages import REASONED


@dataclass(frozen=True)
class Act:
    """One kind of step. ``slug`` is the end of its address, ``does`` the button, ``done`` what is said afterwards."""

    slug: str
    change: Change
    function: Callable[..., Any]
    does: Any
    done: Any
    lede: Any
    stage_label: Any = ""
    reason_help: Any = ""
    stops: bool = False

    @property
    def reasoned(self) -> bool:
        """Whether the person must say why."""
        return self.change in REASONED

    @property
    def url(self) -> str:
        return f"agreements:step-{self.slug}"


ACTS = (
    Act(
        "move-on",
        Change.MOVED_ON,
        lifecycle.move_on,
        _("Move on"),
        _("The agreement has moved on."),
        _("Say that what this stage asks for is done. The step stays in the record and cannot be changed later."),
        stage_label=_("To which stage"),
    ),
    Act(
        "send-back",
        Change.SENT_BACK,
        lifecycle.send_back,
        _("Send back"),
        _("The agreement was sent back."),
        _("Send the agreement back to an earlier stage, to be improved there."),
        stage_label=_("Back to which stage"),
        reason_help=_("For example: the plan names no costs, the DPRD asks for them"),
    ),
    Act(
        "enter",
        Change.ENTERED,
        lifecycle.enter,
        _("Enter the stage"),
        _("The stage of the agreement is kept."),
        _("Say at which stage the agreement is now. Earlier steps can be recorded afterwards, as far as known."),
        stage_label=_("At which stage is it now"),
    ),
    Act(
        "record",
        Change.RECORDED,
        lifecycle.record,
        _("Record an earlier step"),
        _("The earlier step is recorded."),
        _("Record a step that was taken before, as far as it is known. The agreement stays at its stage."),
        stage_label=_("Which step was taken"),
    ),
    Act(
        "postpone",
        Change.POSTPONED,
        lifecycle.postpone,
        _("Postpone"),
        _("The procedure is postponed."),
        _("The agreement stays at its stage, and nobody is waited for until it is resumed."),
        reason_help=_("For example: the partner elects a new mayor in November"),
        stops=True,
    ),
    Act(
        "resume",
        Change.RESUMED,
        lifecycle.resume,
        _("Resume"),
        _("The procedure is resumed."),
        _("The procedure goes on at the stage where it was stopped."),
        reason_help=_("For example: the new mayor has confirmed the plan"),
    ),
    Act(
        "cancel",
        Change.CANCELLED,
        lifecycle.cancel,
        _("Cancel the procedure"),
        _("The procedure is cancelled."),
        _("The region gives the plan up. The record stays, and the procedure can be resumed later."),
        reason_help=_("For example: the partner has withdrawn"),
        stops=True,
    ),
    Act(
        "refuse",
        Change.REFUSED,
        lifecycle.refuse,
        _("Record a refusal"),
        _("The refusal is recorded."),
        _("A body that must agree has refused. The record stays, and the procedure can be resumed later."),
        reason_help=_("For example: no diplomatic relations with the country of the partner"),
        stops=True,
    ),
)
