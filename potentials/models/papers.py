"""Papers of a potential: studies, maps, photos. Taken in and given out as the papers of agreements are."""

from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.documents import paper_storage
from coopreg.access import edit_scope
from coopreg.tracking import newest_first
from potentials.models import triggers
from potentials.models.potential import Potential
from potentials.models.scope import OfPotentialQuerySet


class PotentialPaperQuerySet(OfPotentialQuerySet):
    def readable_by(self, user: Any) -> Self:
        """The papers that ``user`` may open; those taken out only where they may change the potential."""
        rows, may_change = self.visible_to(user), edit_scope(user)
        if may_change.everything:
            return rows
        return rows.filter(Q(retired_at=None) | may_change.regions("potential__region"))


@pghistory.track(meta={"indexes": [newest_first("potentials_paper_newest")]})
class PotentialPaper(models.Model):
    """One file of a potential, as it was uploaded."""

    potential = models.ForeignKey(Potential, models.PROTECT, verbose_name=_("potential"), related_name="papers")
    title = models.CharField(
        _("title"), max_length=300, blank=True, help_text=_("For example: Studi kelayakan pabrik lada")
    )

    # Under a name of our own: what the uploader's machine called it is only shown.
    file = models.FileField(_("file"), storage=paper_storage, max_length=200)
    name = models.CharField(_("name of the file"), max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("type of the file"), max_length=100)
    scanned_at = models.DateTimeField(_("scanned for viruses at"), null=True, blank=True)

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

    objects = PotentialPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper of a potential")
        verbose_name_plural = _("papers of potentials")
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            models.CheckConstraint(name="potentials_paper_sha256_form", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(name="potentials_paper_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="potentials_paper_retired_reason",
                condition=Q(retired_at=None, retired_reason="") | (Q(retired_at__isnull=False) & ~Q(retired_reason="")),
                violation_error_message=_("Say why the paper is taken out: the reason stays with it."),
            ),
        ]
        indexes = [
            models.Index("potential", F("uploaded_at").desc(), name="potentials_papers_of"),
        ]
        triggers = [
            triggers.KEEPS_ITS_ROWS,
            pgtrigger.ReadOnly(name="file_stays", fields=["potential", "file", "name", "sha256", "size", "media_type"]),
        ]

    def __str__(self) -> str:
        return self.title or self.name

    def get_absolute_url(self) -> str:
        return reverse("potentials:paper-file", args=[self.potential_id, self.pk])
