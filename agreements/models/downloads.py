"""Who took which paper home: a log that nobody changes."""

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.documents import Document


class DownloadQuerySet(models.QuerySet["Download"]):
    def visible_to(self, user: Any) -> Self:
        """The downloads that ``user`` may know of: their own; for administrators all."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_superuser else self.filter(user=user)


class Download(models.Model):
    """One paper given out to one person."""

    document = models.ForeignKey(Document, models.PROTECT, verbose_name=_("paper"), related_name="downloads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person"), related_name="+")
    at = models.DateTimeField(_("downloaded at"), default=timezone.now)

    objects = DownloadQuerySet.as_manager()

    class Meta:
        verbose_name = _("download of a paper")
        verbose_name_plural = _("downloads of papers")
        ordering = ["-at", "-id"]
        indexes = [
            # /history/downloads/ begins with the newest: of all, and of one person.
            models.Index(F("at").desc(), F("id").desc(), name="agreements_download_newest"),
            models.Index("user", F("at").desc(), F("id").desc(), name="agreements_download_of_user"),
        ]
        triggers = [
            pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete),
            pgtrigger.Protect(name="stays", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.user_id}, {self.at:%Y-%m-%d %H:%M}"
