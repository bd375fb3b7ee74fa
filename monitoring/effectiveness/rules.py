"""The rules of the picture in words, each with its numbers, and every number with the list that has its rows."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from coopreg.dates import Precision, format_partial
from monitoring.choices import CommitmentState, Funding, Outcome, SignOff
from monitoring.commitments.outcomes import Timing
from monitoring.effectiveness.picture import Picture
from monitoring.reports.filters import NOT_STATED


@dataclass(frozen=True)
class Figure:
    """A number in words and the address of its rows, "" where there are none to show."""

    value: str
    label: str
    address: str = ""


@dataclass(frozen=True)
class Part:
    """One rule, what it says and the numbers that it gives; ``note`` says what they come to."""

    code: str
    title: str
    rule: str
    figures: list[Figure]
    note: str = ""


@dataclass(frozen=True)
class Places:
    """Where the rows of an agreement are."""

    reference: str
    linked: bool = True

    def list(self, name: str, **parameters: Any) -> str:
        if not self.linked:
            return ""
        return f"{reverse(name)}?{urlencode({'agreement': self.reference} | parameters, doseq=True)}"

    def tab(self, name: str, part: str = "") -> str:
        return reverse(f"monitoring:{name}", args=[self.reference]) + part if self.linked else ""


def parts_of(picture: Picture, reference: str, *, linked: bool = True) -> list[Part]:
    """The parts of ``picture``, of the agreement with ``reference``.

    Without addresses where it is a picture of former times: the lists show today's rows.
    """
    at = Places(reference, linked)
    return [
        _commitments(picture, at),
        _activities(picture, at),
        _spending(picture, at),
        _obstacles(picture, at),
        _reports(picture, at),
        _sectors(picture, at),
    ]


def _figure(number: int, label: str, address: str) -> Figure:
    """Nothing lies behind a nought."""
    return Figure(number_format(number, force_grouping=True), label, address if number else "")


def _commitments(picture: Picture, at: Places) -> Part:
    told, counts = picture.commitments, {"sign_off": [SignOff.WAITING.value, SignOff.ACCEPTED.value]}
    figures = [
        _figure(told.done, str(CommitmentState.DONE.label), at.list("commitment-list", state="done")),
        _figure(told.never, str(CommitmentState.MISSED.label), at.list("commitment-list", state="missed")),
        _figure(told.late, str(CommitmentState.LATE.label), at.list("commitment-list", state="late")),
        _figure(told.open, str(CommitmentState.OPEN.label), at.list("commitment-list", state=["due", "open"])),
        _figure(told.dropped, str(CommitmentState.DROPPED.label), at.list("commitment-list", state="dropped")),
        _figure(told.in_time, _("kept in time"), at.list("outcome-list", timing=Timing.IN_TIME.value, **counts)),
        _figure(told.after, _("kept after the due date"), at.list("outcome-list", timing=Timing.AFTER.value, **counts)),
        _figure(
            told.undated, _("kept without a due date"), at.list("outcome-list", timing=Timing.UNDATED.value, **counts)
        ),
        _figure(
            told.missed, str(Outcome.MISSED.label), at.list("outcome-list", outcome=Outcome.MISSED.value, **counts)
        ),
    ]
    rule = _(
        "The commitments of both sides as they stand on the day. In time is what was carried out on its due date or "
        "before; a commitment that is late counts as one due date that was not kept. Evidence that was returned does "
        "not count."
    )
    return Part("commitments", _("Commitments"), rule, figures, _share(picture))


def _share(picture: Picture) -> str:
    told = picture.commitments
    if told.share is None:
        return ""
    words = ngettext(
        "%(share)s%% in time: %(kept)s of %(came)s due date that has come.",
        "%(share)s%% in time: %(kept)s of %(came)s due dates that have come.",
        told.came,
    )
    return words % {"share": told.share, "kept": told.in_time, "came": told.came}


def _window(picture: Picture) -> dict[str, str]:
    return {"held_after": picture.since.isoformat(), "held_before": picture.day.isoformat()}


def _activities(picture: Picture, at: Places) -> Part:
    number = picture.activities.number
    noun = npgettext("things done", "activity", "activities", number)
    figures = [_figure(number, noun, at.list("activity-register", **_window(picture)))]
    return Part("activities", _("Activities"), _between(_("Activities from %(since)s to %(day)s."), picture), figures)


def _spending(picture: Picture, at: Places) -> Part:
    told, window = picture.activities, _window(picture)
    figures = [
        Figure(
            _rupiah(amount),
            str(Funding(code).label) if code else _("source not stated"),
            at.list("activity-register", funding=code or NOT_STATED, cost="yes", **window),
        )
        for code, amount in told.spent.items()
    ]
    if told.unpriced:
        without = ngettext("activity at a cost not known", "activities at a cost not known", told.unpriced)
        figures.append(_figure(told.unpriced, without, at.list("activity-register", cost="no", **window)))
    note = _("%(amount)s in all.") % {"amount": _rupiah(told.total)} if len(told.spent) > 1 else ""
    rule = _between(
        _("What the activities from %(since)s to %(day)s cost, as far as it is known, by the source of funds."), picture
    )
    return Part("spending", _("Spending"), rule, figures, note)


def _rupiah(amount: Decimal) -> str:
    return f"Rp {number_format(amount, decimal_pos=0, force_grouping=True)}"


def _obstacles(picture: Picture, at: Places) -> Part:
    told = picture.obstacles
    figures = [
        _figure(told.open, pgettext("obstacle", "open"), at.list("obstacle-list", state="open")),
        _figure(
            told.stopping, _("of them stop the cooperation"), at.list("obstacle-list", state="open", severity="stops")
        ),
        _figure(told.cleared, _("cleared"), at.list("obstacle-list", state="cleared")),
    ]
    note = ""
    if told.days is not None:
        words = ngettext(
            "The oldest has been open for %(days)s day.", "The oldest has been open for %(days)s days.", told.days
        )
        note = words % {"days": number_format(told.days, force_grouping=True)}
    return Part(
        "obstacles",
        _("Obstacles"),
        _("The obstacles that are open on the day, and those cleared by then."),
        figures,
        note,
    )


def _reports(picture: Picture, at: Places) -> Part:
    told, tab = picture.reports, at.tab("report-list")
    figures = [
        _figure(told.owed, _("owed"), tab),
        _figure(told.delivered, _("of them delivered"), tab),
        _figure(told.missing, _("not delivered"), tab),
    ]
    rule = _between(
        _(
            "The periods whose days for reporting ended from %(since)s to %(day)s. Delivered is a period that a report "
            "covers which was sent."
        ),
        picture,
    )
    return Part("reports", _("Reports"), rule, figures)


def _sectors(picture: Picture, at: Places) -> Part:
    told, tab = picture.sectors, at.tab("commitment-list", "#progress")
    figures = [
        _figure(told.number, _("in the text"), tab),
        _figure(told.started, _("of them started"), tab),
        _figure(told.done, _("of them done"), tab),
    ]
    rule = _(
        "Started is a sector of which a commitment was carried out; where it has no commitment, the last report says "
        "it, else the record of the agreement."
    )
    return Part("sectors", _("Sectors"), rule, figures)


def _between(words: str, picture: Picture) -> str:
    since, day = (format_partial(each, Precision.DAY) for each in (picture.since, picture.day))
    return words % {"since": since, "day": day}
