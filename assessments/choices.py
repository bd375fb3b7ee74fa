"""The words of the four aman (domain.md 4): what is judged, with which result, by whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.choices import PaperKind

# Papers of these kinds are versions of the text: a newer one asks for a new judgement.
TEXTS = (PaperKind.DRAFT_TEXT, PaperKind.INITIALLED_TEXT, PaperKind.SIGNED_TEXT)


class Aspect(models.TextChoices):
    """What an agreement must be safe in: aman politis, keamanan, yuridis, teknis."""

    POLITICAL = "political", _("political")
    SECURITY = "security", _("security")
    LEGAL = "legal", _("legal")
    TECHNICAL = "technical", _("technical")


class Result(models.TextChoices):
    SAFE = "safe", _("safe")
    NEEDS_IMPROVEMENT = "needs_improvement", _("needs improvement")
    UNSAFE = "unsafe", _("unsafe")
    NOT_ASSESSED = "not_assessed", _("not assessed")


class Body(models.TextChoices):
    """Whose judgement it is."""

    KEMLU = "kemlu", _("Ministry of Foreign Affairs")
    KEMENDAGRI = "kemendagri", _("Ministry of Home Affairs")
    MINISTRY = "ministry", _("technical ministry")
    OTHER = "other", _("another body")


class Reply(models.TextChoices):
    """The answer to a guiding question."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    NOT_APPLICABLE = "not_applicable", _("not applicable")
    NOT_KNOWN = "not_known", pgettext_lazy("answer", "not known")


class Recommendation(models.TextChoices):
    """What the four results come to; the codes are values of the list's filter ``aman``."""

    SAFE = "safe", _("recommended")
    NEEDS_IMPROVEMENT = "needs_improvement", _("recommended after improvement")
    UNSAFE = "unsafe", _("not recommended")
    INCOMPLETE = "incomplete", _("assessment not complete")
