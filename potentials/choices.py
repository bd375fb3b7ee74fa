"""The fixed choices of the mapping. Values are stable codes: files and addresses carry them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sought(models.TextChoices):
    """What a region looks for abroad."""

    INVESTMENT = "investment", _("investment")
    MARKET = "market", _("market")
    TECHNOLOGY = "technology", _("technology")
    TRAINING = "training", _("training")
    EXCHANGE = "exchange", _("exchange of people")


class Readiness(models.TextChoices):
    """How far the region is with it."""

    IDEA = "idea", _("idea")
    STUDIED = "studied", _("studied")
    READY = "ready", _("ready to offer")


class PotentialState(models.TextChoices):
    """Where the offer stands, as a person says it."""

    OPEN = "open", _("open")
    OFFERED = "offered", _("offered")
    IN_TALKS = "in_talks", _("in talks")
    IN_AGREEMENT = "in_agreement", _("in an agreement")
    CLOSED = "closed", _("closed")


class Answer(models.TextChoices):
    """Whether an agreement answers a potential on a day; computed, never stored (docs/decisions/0036)."""

    ANSWERED = "answered", _("answered")
    ON_PAPER = "on_paper", _("answered only on paper")
    UNANSWERED = "unanswered", _("not answered")
    CLOSED = "closed", _("closed")


# What the gap counts: a potential that is closed asks for no answer.
ASKING = (Answer.ANSWERED, Answer.ON_PAPER, Answer.UNANSWERED)


class Part(models.TextChoices):
    """What the priority of a potential is made of."""

    SIZE = "size", _("size")
    READINESS = "readiness", _("readiness")
    RPJMD = "rpjmd", _("RPJMD programme")
    NATIONAL = "national", _("national priority")
    OBSTACLES = "obstacles", _("obstacles")
