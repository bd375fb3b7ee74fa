"""The papers of an agreement: what is known of each file; the file itself lies in the storage "documents"."""

from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.choices import PaperAccess, PaperKind
from agreements.models.agreement import Agreement
from agreements.models.texttriggers import IS_FOUND
from coopreg.access import edit_scope, read_scope
from coopreg.dates import PartialDate, Precision, precision_constraints
from coopreg.tracking import newest_first


def paper_storage() -> Storage:
    """Where papers lie: outside the web root, on disk or in an object store (docs/running.md)."""
    return storages["documents"]


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: Any) -> Self:
        """The papers that ``user`` may open: of agreements in sight, the restricted ones only for those who may change
        the agreement and for the ministries (docs/access.md)."""
        rows = self.filter(agreement__in=Agreement.objects.visible_to(user))
        if read_scope(user).everything:
            return rows
        return rows.filter(Q(access=PaperAccess.OPEN) | edit_scope(user).regions("agreement__region"))

    def readable_by(self, user: Any) -> Self:
        """Of the papers that ``user`` may open, those that were taken out only where they may change the agreement."""
        rows, may_change = self.visible_to(user), edit_scope(user)
        if may_change.everything:
            return rows
        return rows.filter(Q(retired_at=None) | may_change.regions("agreement__region"))

    def current(self) -> Self:
        """The newest version of each paper that was not taken out."""
        return self.filter(retired_at=None, replaced_by=None)


@pghistory.track(meta={"indexes": [newest_first("agreements_document_newest")]})
class Document(models.Model):
    """One file of an agreement, as it was uploaded. A new version is a new row."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="documents")
    kind = models.CharField(_("kind of paper"), max_length=30, choices=PaperKind)
    title = models.CharField(
        _("title"), max_length=300, blank=True, help_text=_("For example: Persetujuan DPRD atas rencana kerja sama")
    )
    letter_number = models.CharField(_("number of the letter"), max_length=100, blank=True)
    dated_on = models.DateField(_("date of the paper"), null=True, blank=True)
    dated_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN)
    dated_as_written = models.CharField(_("date as written"), max_length=200, blank=True)
    access = models.CharField(_("who may open it"), max_length=20, choices=PaperAccess, default=PaperAccess.OPEN)

    # Under a name of our own: what the uploader's machine called it is only shown.
    file = models.FileField(_("file"), storage=paper_storage, max_length=200)
    name = models.CharField(_("name of the file"), max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("type of the file"), max_length=100)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    scanned_at = models.DateTimeField(_("scanned for viruses at"), null=True, blank=True)

    replaces = models.OneToOneField(
        "self", models.PROTECT, verbose_name=_("new version of"), null=True, blank=True, related_name="replaced_by"
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)

    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("uploaded by"), null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    retired_at = models.DateTimeField(_("taken out at"), null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("taken out by"),
        null=True,
        blank=True,
        related_name="+",
    )
    retired_reason = models.TextField(_("reason for taking it out"), blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            *precision_constraints("dated", prefix="agreements_document"),
            models.CheckConstraint(
                name="agreements_document_sha256_form",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(name="agreements_document_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="agreements_document_retired_reason",
                condition=Q(retired_at=None, retired_reason="") | (Q(retired_at__isnull=False) & ~Q(retired_reason="")),
                violation_error_message=_("Say why the paper is taken out: the reason stays with it."),
            ),
            models.CheckConstraint(
                name="agreements_document_version",
                condition=Q(replaces=None, version=1) | Q(replaces__isnull=False, version__gt=1),
            ),
        ]
        indexes = [
            models.Index("agreement", "kind", name="agreements_document_of"),
            models.Index("sha256", name="agreements_document_sha256"),
            models.Index(F("uploaded_at").desc(), "id", name="agreements_document_uploaded"),
        ]
        triggers = [
            pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="file_stays",
                fields=["agreement", "file", "name", "sha256", "size", "media_type", "replaces", "version"],
            ),
            IS_FOUND,
        ]

    def __str__(self) -> str:
        return self.title or self.name

    def get_absolute_url(self) -> str:
        return reverse("agreements:document-file", args=[self.agreement.reference, self.pk])

    @property
    def dated(self) -> PartialDate:
        """The date that the paper bears, to its precision."""
        return PartialDate(self.dated_on, Precision(self.dated_precision), self.dated_as_written)
