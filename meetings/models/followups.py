"""What a meeting asked to be done, by whom and until when; it lives on after the meeting."""

import datetime
from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Document
from coopreg.access import read_scope
from coopreg.tracking import newest_first
from meetings.choices import FollowUpState
from meetings.models import triggers
from meetings.models.meetings import AgendaItem, Meeting


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, user: Any) -> Self:
        """Those on agreements in sight; those on none for who reads everything; and one's own."""
        if read_scope(user).everything:
            return self
        return self.filter(Q(agreement__in=Agreement.objects.visible_to(user)) | Q(agreement=None, owner=user.pk))

    def with_state(self, on: datetime.date) -> Self:
        """Adds ``state`` (FollowUpState) as it is on the day ``on``; due soon is within FOLLOW_UP_DUE_DAYS."""
        soon = on + datetime.timedelta(days=settings.FOLLOW_UP_DUE_DAYS)
        state = Case(
            When(dropped_on__lte=on, then=Value(FollowUpState.DROPPED)),
            When(verified_on__lte=on, then=Value(FollowUpState.VERIFIED)),
            When(done_on__lte=on, then=Value(FollowUpState.DONE)),
            When(due_on__lt=on, then=Value(FollowUpState.LATE)),
            When(due_on__lte=soon, then=Value(FollowUpState.DUE)),
            default=Value(FollowUpState.OPEN),
            output_field=models.CharField(),
        )
        return self.annotate(state=state)

    def unfinished(self, on: datetime.date) -> Self:
        """Those that are neither done nor dropped on the day ``on``."""
        return self.filter(Q(done_on=None) | Q(done_on__gt=on), Q(dropped_on=None) | Q(dropped_on__gt=on))


@pghistory.track(meta={"indexes": [newest_first("meetings_followup_newest")]})
class FollowUp(models.Model):
    """One follow-up (tindak lanjut): who does what by when, and what became of it."""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, verbose_name=_("meeting"), related_name="follow_ups", editable=False
    )
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        verbose_name=_("agenda item"),
        null=True,
        blank=True,
        editable=False,
        related_name="follow_ups",
    )
    # That of the item: a trigger sees to it.
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        verbose_name=_("agreement"),
        null=True,
        blank=True,
        editable=False,
        related_name="follow_ups",
    )
    what = models.TextField(_("what is to be done"))
    who = models.CharField(_("who does it"), max_length=200, help_text=_("The body or person, in words."))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("account in charge"),
        null=True,
        blank=True,
        related_name="follow_ups",
        help_text=_("Finds it among the own follow-ups."),
    )
    due_on = models.DateField(_("by when"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)
    evidence = models.TextField(_("evidence"), blank=True, editable=False)
    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name=_("paper"), null=True, blank=True, editable=False, related_name="+"
    )
    verified_on = models.DateField(_("verified on"), null=True, blank=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("verified by"),
        null=True,
        editable=False,
        related_name="+",
    )
    dropped_on = models.DateField(_("dropped on"), null=True, blank=True, editable=False)
    dropped_reason = models.TextField(_("why it was dropped"), blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="meetings_followup_said",
                condition=~Q(what="") & ~Q(who=""),
                violation_error_message=_("Say what is to be done and who does it."),
            ),
            models.CheckConstraint(
                name="meetings_followup_evidence",
                condition=Q(done_on=None) | ~Q(evidence=""),
                violation_error_message=_("Say what shows that it is done."),
            ),
            models.CheckConstraint(
                name="meetings_followup_verified",
                condition=Q(verified_on=None) | Q(done_on__isnull=False),
                violation_error_message=_("Only what is done can be verified."),
            ),
            models.CheckConstraint(
                name="meetings_followup_dropped",
                condition=Q(dropped_on=None, dropped_reason="") | (Q(dropped_on__isnull=False) & ~Q(dropped_reason="")),
                violation_error_message=_("Say why it is dropped: the reason stays with the follow-up."),
            ),
        ]
        indexes = [
            models.Index("agreement", "id", name="meetings_followups_of"),
            models.Index("due_on", condition=Q(done_on=None, dropped_on=None), name="meetings_followups_due"),
        ]
        triggers = [
            triggers.KEEPS_ITS_ROWS,
            triggers.COUNT_VERSION,
            triggers.FOLLOW_UP_OF_ITEM,
            triggers.AGREED_STAYS,
            triggers.PAPER_OF_AGREEMENT,
        ]

    def __str__(self) -> str:
        return self.what if len(self.what) <= 80 else f"{self.what[:79].rstrip()}…"

    @property
    def is_open(self) -> bool:
        """Whether it still waits: neither done nor dropped, whatever the day."""
        return not self.done_on and not self.dropped_on
