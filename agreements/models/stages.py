"""The steps that an agreement has taken: rows that are only ever added."""

from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.choices import ActingBody, Change, PaperKind, Process
from agreements.models import triggers
from agreements.models.agreement import Agreement
from agreements.models.documents import Document
from agreements.models.procedures import Stage
from coopreg.dates import PartialDate, Precision, precision_constraints
from coopreg.tracking import newest_first

# From how the procedure stood to how it stands then, for each kind of change.
_MOVES: dict[Change, tuple[list[str], list[str]]] = {
    Change.ENTERED: ([""], [Process.IN_PROCESS, Process.DONE]),
    Change.RECORDED: ([""], [""]),
    Change.MOVED_ON: ([Process.IN_PROCESS], [Process.IN_PROCESS, Process.DONE]),
    Change.SENT_BACK: ([Process.IN_PROCESS, Process.DONE], [Process.IN_PROCESS]),
    Change.POSTPONED: ([Process.IN_PROCESS], [Process.POSTPONED]),
    Change.RESUMED: ([Process.POSTPONED, Process.CANCELLED, Process.REFUSED], [Process.IN_PROCESS]),
    Change.CANCELLED: ([Process.IN_PROCESS, Process.POSTPONED], [Process.CANCELLED]),
    Change.REFUSED: ([Process.IN_PROCESS], [Process.REFUSED]),
}
# What nobody may do without saying why.
REASONED = [Change.SENT_BACK, Change.POSTPONED, Change.RESUMED, Change.CANCELLED, Change.REFUSED]
_STAYING = [Change.POSTPONED, Change.RESUMED, Change.CANCELLED, Change.REFUSED]


def _possible() -> Q:
    moves = Q()
    for change, (before, after) in _MOVES.items():
        moves |= Q(change=change, from_process__in=before, to_process__in=after)
    return moves


class StageChangeQuerySet(models.QuerySet["StageChange"]):
    def visible_to(self, user: Any) -> Self:
        """The steps of the agreements that ``user`` may read."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))


@pghistory.track(meta={"indexes": [newest_first("agreements_change_newest")]})
class StageChange(models.Model):
    """One step of an agreement through its procedure. A trigger takes the agreement along (domain.md 9.5)."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="stage_changes")
    change = models.CharField(_("what happened"), max_length=20, choices=Change)
    from_stage = models.ForeignKey(
        Stage, models.PROTECT, verbose_name=_("from stage"), null=True, blank=True, related_name="+"
    )
    to_stage = models.ForeignKey(Stage, models.PROTECT, verbose_name=_("to stage"), related_name="+")
    from_process = models.CharField(max_length=20, choices=Process, blank=True)
    to_process = models.CharField(max_length=20, choices=Process, blank=True)

    happened_on = models.DateField(_("date"), null=True, blank=True)
    happened_precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN)
    happened_as_written = models.CharField(_("date as written"), max_length=200, blank=True)
    acting_body = models.CharField(_("acting body"), max_length=20, choices=ActingBody, blank=True)
    letter_number = models.CharField(_("number of the letter"), max_length=100, blank=True)
    letter_on = models.DateField(_("date of the letter"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=300, blank=True)
    note = models.TextField(_("note or reason"), blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name=_("paper"), null=True, blank=True, related_name="stage_changes"
    )
    passed_over = ArrayField(
        models.CharField(max_length=30, choices=PaperKind),
        verbose_name=_("papers passed over"),
        default=list,
        blank=True,
    )
    passed_over_reason = models.TextField(_("reason for passing over"), blank=True)

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    objects = StageChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of an agreement")
        verbose_name_plural = _("steps of agreements")
        ordering = ["id"]
        constraints = [
            *precision_constraints("happened", prefix="agreements_stagechange"),
            models.CheckConstraint(
                name="agreements_stagechange_possible",
                condition=_possible(),
                violation_error_message=_("This step is not possible from how the procedure stands."),
            ),
            models.CheckConstraint(
                name="agreements_stagechange_reason",
                condition=~Q(change__in=REASONED) | ~Q(note=""),
                violation_error_message=_("Say why: the reason stays with the agreement."),
            ),
            models.CheckConstraint(
                name="agreements_stagechange_passed_over",
                condition=Q(passed_over=[], passed_over_reason="") | (~Q(passed_over=[]) & ~Q(passed_over_reason="")),
                violation_error_message=_("Say why the missing papers are passed over."),
            ),
            models.CheckConstraint(
                name="agreements_stagechange_from",
                condition=Q(change__in=[Change.ENTERED, Change.RECORDED], from_stage=None)
                | (~Q(change__in=[Change.ENTERED, Change.RECORDED]) & Q(from_stage__isnull=False)),
                violation_error_message=_("A step begins at the stage where the agreement is."),
            ),
            models.CheckConstraint(
                name="agreements_stagechange_stays",
                condition=~Q(change__in=_STAYING) | Q(from_stage=F("to_stage")),
                violation_error_message=_("The agreement stays at its stage when it is postponed, resumed or stopped."),
            ),
        ]
        indexes = [models.Index("agreement", "id", name="agreements_change_of")]
        triggers = [
            pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete),
            pgtrigger.Protect(name="protect_updates", operation=pgtrigger.Update),
            triggers.TAKES_AGREEMENT_ALONG,
        ]

    def __str__(self) -> str:
        return f"{self.get_change_display()}: {self.to_stage}"

    @property
    def happened(self) -> PartialDate:
        """The day of the step, to its precision."""
        return PartialDate(self.happened_on, Precision(self.happened_precision), self.happened_as_written)

    @property
    def passed_over_words(self) -> str:
        """The papers that were passed over, in words."""
        return ", ".join(str(PaperKind(kind).label) for kind in self.passed_over)
