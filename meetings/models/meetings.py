"""A review meeting: when and where, which agreements in which order, who was there, what was decided."""

import datetime
from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from coopreg.access import edit_scope, read_scope
from coopreg.tracking import newest_first
from meetings.choices import Decision, MeetingState, Part
from meetings.models import triggers
from meetings.models.outcome import outcome_on
from regions.models import Region


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: Any) -> Self:
        """All meetings for who reads everything; else those that speak of an agreement in sight, and one's own."""
        if read_scope(user).everything:
            return self
        of_sight = AgendaItem.objects.filter(meeting=OuterRef("pk")).visible_to(user)
        return self.filter(Q(Exists(of_sight)) | Q(made_by=user.pk))

    def held_by(self, user: Any) -> Self:
        """The meetings that ``user`` prepares and leads: the ministries all, a supervisor those of the own region."""
        if not user.has_perm("meetings.hold_meeting"):
            return self.none()
        if read_scope(user).everything:
            return self
        return self.filter(edit_scope(user).regions("host"))


@pghistory.track(meta={"indexes": [newest_first("meetings_meeting_newest")]})
class Meeting(models.Model):
    """A review meeting (rapat tinjauan, domain.md 0 and 6)."""

    title = models.CharField(_("title"), max_length=300)
    held_on = models.DateField(_("date"))
    held_until = models.DateField(_("last day"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    host = models.ForeignKey(
        Region, models.PROTECT, verbose_name=_("host region"), null=True, blank=True, related_name="meetings"
    )
    purpose = models.TextField(_("purpose"), blank=True)
    notes = models.TextField(_("general notes"), blank=True, help_text=_("What was said beside the agreements."))
    state = models.CharField(
        _("state"), max_length=20, choices=MeetingState, default=MeetingState.PREPARING, editable=False
    )
    # The list it was made from: its parameters, and what they meant then, in words.
    query = models.TextField(_("list it was made from"), blank=True, editable=False)
    query_words = models.TextField(_("agreements chosen by"), blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)

    version = models.PositiveIntegerField(default=1, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("made by"),
        null=True,
        editable=False,
        related_name="meetings",
    )
    created_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("review meeting")
        verbose_name_plural = _("review meetings")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="meetings_meeting_title",
                condition=~Q(title=""),
                violation_error_message=_("Give the meeting a title."),
            ),
            models.CheckConstraint(
                name="meetings_meeting_days",
                condition=Q(held_until=None) | Q(held_until__gte=F("held_on")),
                violation_error_message=_("The last day is not before the first."),
            ),
            models.CheckConstraint(
                name="meetings_meeting_closed_at",
                condition=(Q(state=MeetingState.CLOSED) & Q(closed_at__isnull=False))
                | (~Q(state=MeetingState.CLOSED) & Q(closed_at=None)),
                violation_error_message=_("A closed meeting has the time of its closing."),
            ),
        ]
        indexes = [models.Index(fields=["-held_on", "-id"], name="meetings_newest")]
        triggers = [triggers.KEEPS_ITS_ROWS, triggers.COUNT_VERSION, triggers.CLOSED_STAYS]

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        return self.state == MeetingState.CLOSED


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: Any) -> Self:
        """The items on agreements that ``user`` may read."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def decided(self) -> Self:
        return self.exclude(decision="")

    def with_outcome(self, on: datetime.date) -> Self:
        """Adds ``outcome`` (CarriedOut): what became of the decision until the day ``on``."""
        return self.annotate(outcome=outcome_on(on))


@pghistory.track(meta={"indexes": [newest_first("meetings_item_newest")]})
class AgendaItem(models.Model):
    """One agreement on the agenda of a meeting: what was found, decided and why.

    ``facts`` keeps what was known of the agreement when the meeting was closed.
    """

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, verbose_name=_("meeting"), related_name="items", editable=False
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="agenda_items", editable=False
    )
    position = models.PositiveIntegerField(_("place on the agenda"), editable=False)
    findings = models.TextField(_("findings"), blank=True)
    decision = models.CharField(_("decision"), max_length=20, choices=Decision, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("written down by"),
        null=True,
        editable=False,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("written down at"), null=True, editable=False)
    facts = models.JSONField(_("known at the closing"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(
                "meeting",
                "agreement",
                name="meetings_item_once",
                violation_error_message=_("This agreement is on the agenda already."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="meetings_item_position",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("Two agreements cannot have the same place on the agenda."),
            ),
            models.CheckConstraint(
                name="meetings_item_decision",
                condition=Q(decision__in=["", *Decision.values]),
                violation_error_message=_("Choose the decision."),
            ),
            models.CheckConstraint(
                name="meetings_item_reason",
                condition=Q(decision="") | ~Q(reason=""),
                violation_error_message=_("Say why: the next meeting will ask."),
            ),
        ]
        indexes = [models.Index(fields=["agreement", "-meeting"], name="meetings_items_of")]
        triggers = [
            pgtrigger.Protect(
                name="decided_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__decision__df="") | pgtrigger.Q(old__findings__df=""),
            ),
            triggers.COUNT_VERSION,
            triggers.ROWS_OF_CLOSED_STAY,
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.agreement}"


@pghistory.track(meta={"indexes": [newest_first("meetings_participant_newest")]})
class Participant(models.Model):
    """Somebody who is invited to a meeting or was there."""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, verbose_name=_("meeting"), related_name="participants", editable=False
    )
    name = models.CharField(_("name"), max_length=200)
    position = models.CharField(_("position"), max_length=200, blank=True)
    institution = models.CharField(_("institution"), max_length=200, blank=True)
    part = models.CharField(_("part in the meeting"), max_length=20, choices=Part, default=Part.MEMBER)
    invited = models.BooleanField(_("invited"), default=True)
    attended = models.BooleanField(_("was there"), default=False)
    signs = models.BooleanField(_("signs the minutes"), default=False)

    class Meta:
        verbose_name = _("participant of a meeting")
        verbose_name_plural = _("participants of meetings")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="meetings_participant_name",
                condition=~Q(name=""),
                violation_error_message=_("Say who it is."),
            ),
            models.CheckConstraint(
                name="meetings_participant_part",
                condition=Q(part__in=Part.values),
                violation_error_message=_("Choose the part in the meeting."),
            ),
        ]
        triggers = [triggers.ROWS_OF_CLOSED_STAY]

    def __str__(self) -> str:
        return self.name
