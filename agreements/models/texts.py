"""What the library of papers finds a paper by: derived rows beside the papers, their words kept by the database."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.documents import Document
from agreements.models.texttriggers import MAKES_VECTOR


class TextState(models.TextChoices):
    """How far the text of a paper is known."""

    WAITING = "waiting", _("not read yet")
    READ = "read", _("searchable")
    SCAN = "scan", _("without text: a scan")
    FAILED = "failed", _("cannot be read")
    NONE = "none", _("not a PDF")


class DocumentText(models.Model):
    """The words of one paper. The text of each page ends with a form feed; ``vector`` is made by a trigger."""

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="text")
    state = models.CharField(_("text"), max_length=10, choices=TextState, default=TextState.WAITING)
    content = models.TextField(blank=True)
    # Fewer than the paper has where it is longer than what is read.
    pages_read = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(null=True, blank=True)
    # A: title, B: number of the letter and name of the file, D: the text.
    vector = SearchVectorField()

    class Meta:
        verbose_name = _("text of a paper")
        verbose_name_plural = _("texts of papers")
        indexes = [
            GinIndex(fields=["vector"], name="agreements_documenttext_gin", fastupdate=False),
            models.Index("document", name="agreements_text_waiting", condition=models.Q(state="waiting")),
        ]
        triggers = [MAKES_VECTOR]

    def __str__(self) -> str:
        return f"{self.document_id}"
