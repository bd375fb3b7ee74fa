"""The fixed choices of what follows the signature. Values are stable codes: files and addresses carry them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OwedBy(models.TextChoices):
    """Whose promise a commitment is."""

    REGION = "region", _("our side")
    PARTNER = "partner", _("the partner")
    BOTH = "both", _("both sides")


class Rhythm(models.TextChoices):
    """How often a commitment falls due (domain.md 3.5: quarters, semesters and years are all met)."""

    ONCE = "once", _("once")
    QUARTERLY = "quarterly", _("every quarter")
    SEMESTERLY = "semesterly", _("every semester")
    YEARLY = "yearly", _("every year")


# The months between two due dates of a rhythm.
RHYTHM_MONTHS = {Rhythm.QUARTERLY: 3, Rhythm.SEMESTERLY: 6, Rhythm.YEARLY: 12}


class CommitmentState(models.TextChoices):
    """How a commitment stands on a day; computed, never stored."""

    LATE = "late", _("late")
    DUE = "due", _("due soon")
    OPEN = "open", _("open")
    MISSED = "missed", _("never carried out")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


# What still waits for the outcome of a due date, late ones first.
OPEN_STATES = (CommitmentState.LATE, CommitmentState.DUE, CommitmentState.OPEN)


class Outcome(models.TextChoices):
    """What came of one due date of a commitment."""

    KEPT = "kept", _("carried out")
    MISSED = "missed", _("not carried out")


class SignOff(models.TextChoices):
    """What the supervisor said of the evidence."""

    WAITING = "waiting", _("waiting for sign-off")
    ACCEPTED = "accepted", _("signed off")
    RETURNED = "returned", _("returned")


class PeriodLength(models.TextChoices):
    """What one report covers (domain.md 3.5; which one is asked for is a setting)."""

    QUARTER = "quarter", _("quarter")
    SEMESTER = "semester", _("semester")
    YEAR = "year", _("year")


PERIOD_MONTHS = {PeriodLength.QUARTER: 3, PeriodLength.SEMESTER: 6, PeriodLength.YEAR: 12}


class ReportState(models.TextChoices):
    """The way of a report: written, sent to the supervisor, checked, locked."""

    DRAFT = "draft", _("being written")
    SENT = "sent", _("sent, to be checked")
    CHECKED = "checked", _("checked")
    LOCKED = "locked", _("locked")


class Funding(models.TextChoices):
    """Who paid for an activity."""

    APBD = "apbd", _("regional budget (APBD)")
    APBN = "apbn", _("state budget (APBN)")
    PARTNER = "partner", _("partner")
    SHARED = "shared", _("shared by both sides")
    OTHER = "other", _("another source")
    NONE = "none", _("without cost")


class Severity(models.TextChoices):
    """How much an obstacle holds up."""

    STOPS = "stops", _("stops the cooperation")
    SLOWS = "slows", _("slows it down")
    MINOR = "minor", _("minor")


class ObstacleState(models.TextChoices):
    """Whether an obstacle still blocks; computed, never stored."""

    OPEN = "open", pgettext_lazy("an obstacle", "open")
    CLEARED = "cleared", _("cleared")


class Unblocker(models.TextChoices):
    """Who can clear an obstacle."""

    AGENCY = "agency", _("agency of the region")
    HEAD = "head", _("head of the region")
    DPRD = "dprd", _("DPRD")
    PROVINCE = "province", _("province")
    KEMENDAGRI = "kemendagri", _("Ministry of Home Affairs")
    KEMLU = "kemlu", _("Ministry of Foreign Affairs")
    MINISTRY = "ministry", _("technical ministry")
    MISSION = "mission", _("Indonesian mission abroad")
    PARTNER = "partner", _("partner")
    NOBODY = "nobody", _("outside anybody's power")


class Duration(models.TextChoices):
    """How long an obstacle has blocked, or did."""

    MONTH = "month", _("up to 30 days")
    HALF = "half", _("31 days to half a year")
    YEAR = "year", _("half a year to a year")
    LONGER = "longer", _("more than a year")


# The most days of each.
MOST_DAYS = {Duration.MONTH: 30, Duration.HALF: 182, Duration.YEAR: 365}


class Verdict(models.TextChoices):
    """What a person judges an agreement to have come to."""

    EFFECTIVE = "effective", _("effective")
    PARTLY = "partly", _("partly effective")
    NOT_EFFECTIVE = "not_effective", _("not effective")
    TOO_EARLY = "too_early", _("too early to say")


class Sign(models.TextChoices):
    """What shows that a cooperation lives (docs/decisions/0032)."""

    ACTIVITY = "activity", _("an activity")
    REPORT = "report", _("a report")
    KEPT = "kept", _("a commitment carried out")
    CONFIRMED = "confirmed", _("said to be running")


class Life(models.TextChoices):
    """Whether a cooperation that runs on paper shows signs of life; computed, never stored."""

    ALIVE = "alive", _("with a sign of life")
    NEW = "new", _("too new for one")
    SLEEPING = "sleeping", _("sleeping")
