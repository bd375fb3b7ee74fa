"""The words of an agreement: what the registry stores, and how each looks on a page."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CooperationKind(models.TextChoices):
    """Kinds of PP 28/2018 that the registry keeps (domain.md 2.1)."""

    KSDPL = "ksdpl", _("KSDPL: with a regional government abroad")
    KSDLL = "ksdll", _("KSDLL: with an institution abroad")


class Tie(models.TextChoices):
    SISTER = "sister", _("sister province or city")
    FRIENDSHIP = "friendship", _("friendship tie")
    NONE = "none", _("no tie")


class Instrument(models.TextChoices):
    """Kinds of text (domain.md 2.3); the name in the text itself is kept beside it."""

    LOI = "loi", _("Letter of Intent")
    MOU = "mou", _("Memorandum of Understanding")
    PLAN_OF_ACTION = "plan_of_action", _("Plan of Action")
    IMPLEMENTING_ARRANGEMENT = "implementing_arrangement", _("Implementing Arrangement")
    WORKING_AGREEMENT = "working_agreement", _("Working Agreement")
    OTHER = "other", _("other text")


class LegalBasis(models.TextChoices):
    PERMENDAGRI_3_2008 = "permendagri_3_2008", "Permendagri 3/2008"
    PERMENDAGRI_25_2020 = "permendagri_25_2020", "Permendagri 25/2020"
    OTHER = "other", _("other or older")


class Term(models.TextChoices):
    """What the text says about how long it is valid (domain.md 3.4 and 9.3)."""

    NOT_STATED = "not_stated", _("not stated")
    ENDS_ON = "ends_on", _("ends on a date")
    YEARS = "years", _("a number of years")
    OPEN_ENDED = "open_ended", _("no fixed term")
    REVIEWED = "reviewed", _("no fixed term, reviewed every few years")


class Activity(models.TextChoices):
    """Whether the cooperation lives in practice: said by a person, on a date."""

    RUNNING = "running", _("running")
    NOT_RUNNING = "not_running", _("not running")
    UNKNOWN = "unknown", _("not known")


class Validity(models.TextChoices):
    """Whether the text is valid on a given day: computed, never stored."""

    NOT_SIGNED = "not_signed", _("not signed")
    NOT_YET = "not_yet", _("not yet in force")
    IN_FORCE = "in_force", _("in force")
    TERM_UNKNOWN = "term_unknown", _("signed, term unknown")
    ENDED = "ended", _("ended")
    TERMINATED = "terminated", _("terminated")


class FollowsAs(models.TextChoices):
    """How a text relates to the one before it (domain.md 9.1)."""

    FULFILS = "fulfils", _("fulfils the Letter of Intent")
    RENEWS = "renews", _("renews")
    AMENDS = "amends", _("amends")
    IMPLEMENTS = "implements", _("implements")
    REPLACES = "replaces", _("replaces")


class Progress(models.TextChoices):
    NOT_STARTED = "not_started", _("not started")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
