"""A meeting while it is held: which item it is on, who has which item open, and what was sent already.

Of the moment, not of the record: none of it is in the history, and closing leaves it behind.
"""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import triggers
from meetings.models.meetings import AgendaItem, Meeting


class Floor(models.Model):
    """The item that the projector of a meeting shows, and the person whose screen it follows.

    No column of the meeting: moving on is no change of it, and must not stop whoever is writing its notes.
    """

    meeting = models.OneToOneField(
        Meeting, models.PROTECT, verbose_name=_("meeting"), related_name="floor", primary_key=True
    )
    item = models.ForeignKey(AgendaItem, models.SET_NULL, verbose_name=_("agenda item"), null=True, related_name="+")
    led_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("led by"), null=True, related_name="+"
    )
    moved_at = models.DateTimeField(_("moved at"), default=timezone.now)

    class Meta:
        verbose_name = _("current item of a meeting")
        verbose_name_plural = _("current items of meetings")
        triggers = [triggers.KEEPS_ITS_ROWS, triggers.FLOOR_OF_MEETING]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.item}"


class PresenceQuerySet(models.QuerySet["Presence"]):
    def there(self, at: datetime.datetime) -> Self:
        """Those who were seen in the MEETING_PRESENCE_SECONDS before ``at``."""
        return self.filter(seen_at__gt=at - datetime.timedelta(seconds=settings.MEETING_PRESENCE_SECONDS))


class Presence(models.Model):
    """A person who has an item of a meeting open, and when their screen last said so."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name=_("meeting"), related_name="present")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("person"), related_name="+")
    item = models.ForeignKey(AgendaItem, models.CASCADE, verbose_name=_("agenda item"), related_name="present")
    seen_at = models.DateTimeField(_("seen at"))

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("presence on an item")
        verbose_name_plural = _("presences on items")
        constraints = [
            models.UniqueConstraint(
                "meeting",
                "person",
                name="meetings_presence_once",
                violation_error_message=_("A person is on one item at a time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.item}"


class Saving(models.Model):
    """A form of an item that was saved, by the key that the browser gave it: sent again, it is not saved again."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, verbose_name=_("agenda item"), related_name="savings")
    key = models.UUIDField(_("key"))
    # What the item came to by it: whoever goes on writing without having seen the answer goes on from here.
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now)

    class Meta:
        verbose_name = _("saved form of an item")
        verbose_name_plural = _("saved forms of items")
        constraints = [
            models.UniqueConstraint(
                "item",
                "key",
                name="meetings_saving_once",
                violation_error_message=_("This was saved already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.key}"
