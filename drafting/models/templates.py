"""The Word templates that an administrator put in the place of those of the product."""

from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.documents import paper_storage
from drafting.choices import Second, TextKind


class DraftTemplateQuerySet(models.QuerySet["DraftTemplate"]):
    def in_use(self) -> Self:
        """The template of each kind and pair of languages that drafts are made from now."""
        return self.filter(retired_at=None)


@pghistory.track()
class DraftTemplate(models.Model):
    """One version of the template of a kind of text in Indonesian and a second language."""

    kind = models.CharField(_("kind of text"), max_length=20, choices=TextKind)
    second = models.CharField(_("second language"), max_length=3, choices=Second, default=Second.ENGLISH)
    version = models.PositiveSmallIntegerField(_("version"))
    note = models.CharField(
        _("note"), max_length=300, blank=True, help_text=_("What changed, or whose letter asks for it.")
    )

    # Under a name of our own: what the uploader's machine called it is only shown.
    file = models.FileField(_("file"), storage=paper_storage, max_length=200)
    name = models.CharField(_("name of the file"), max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveIntegerField(_("size in bytes"))

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

    objects = DraftTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template of a draft")
        verbose_name_plural = _("templates of drafts")
        ordering = ["kind", "second", "-version"]
        constraints = [
            models.UniqueConstraint(
                "kind",
                "second",
                "version",
                name="drafting_template_version_once",
                violation_error_message=_("Somebody has just put in another template: look at it first."),
            ),
            models.UniqueConstraint(
                fields=["kind", "second"],
                condition=Q(retired_at=None),
                name="drafting_template_one_in_use",
                violation_error_message=_("Somebody has just put in another template: look at it first."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="file_stays", fields=["kind", "second", "version", "file", "name", "sha256", "size"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_second_display()}, {self.version}"
