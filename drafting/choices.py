"""The words of drafting: kinds of text, second languages, and how a clause stands in a text."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.choices import Instrument, PaperKind


class TextKind(models.TextChoices):
    """The texts that are drafted, in the order in which they are signed (domain.md 2.3)."""

    LOI = "loi", _("Letter of Intent")
    MOU = "mou", _("Memorandum of Understanding")
    PLAN_OF_ACTION = "plan_of_action", _("Plan of Action")

    @classmethod
    def of(cls, instrument: str) -> "TextKind":
        """The kind whose clauses an instrument has: what is neither letter nor plan is read as a memorandum."""
        known: dict[str, TextKind] = {
            Instrument.LOI: cls.LOI,
            Instrument.PLAN_OF_ACTION: cls.PLAN_OF_ACTION,
            Instrument.IMPLEMENTING_ARRANGEMENT: cls.PLAN_OF_ACTION,
        }
        return known.get(instrument, cls.MOU)


class Second(models.TextChoices):
    """The language beside Indonesian in a draft, by its ISO 639-1 code."""

    ENGLISH = "en", _("English")
    ARABIC = "ar", _("Arabic")
    CHINESE = "zh", _("Chinese")
    DUTCH = "nl", _("Dutch")
    FRENCH = "fr", _("French")
    GERMAN = "de", _("German")
    JAPANESE = "ja", _("Japanese")
    KOREAN = "ko", _("Korean")
    PORTUGUESE = "pt", _("Portuguese")
    RUSSIAN = "ru", _("Russian")
    SPANISH = "es", _("Spanish")
    THAI = "th", _("Thai")
    VIETNAMESE = "vi", _("Vietnamese")


class ClauseStatus(models.TextChoices):
    PRESENT = "present", _("present")
    MISSING = "missing", _("missing")
    NOT_NEEDED = "not_needed", _("not needed")
    NOT_CHECKED = "not_checked", _("not yet checked")


# The papers that are a text with clauses, and of which kind where the paper itself says it.
TEXTS: dict[str, TextKind | None] = {
    PaperKind.LOI: TextKind.LOI,
    PaperKind.PLAN_OF_ACTION: TextKind.PLAN_OF_ACTION,
    PaperKind.DRAFT_TEXT: None,
    PaperKind.INITIALLED_TEXT: None,
    PaperKind.SIGNED_TEXT: None,
}
