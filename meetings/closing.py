"""Beginning, closing and opening a meeting again. Closing keeps what was known of each agreement."""

from django.db import transaction
from django.utils import timezone

from meetings.choices import MeetingState
from meetings.facts import facts_of
from meetings.models import AgendaItem, Meeting


def begin(meeting: Meeting) -> None:
    """The meeting is under way."""
    Meeting.objects.filter(pk=meeting.pk, state=MeetingState.PREPARING).update(state=MeetingState.RUNNING)


def close(meeting: Meeting) -> None:
    """Closes the meeting and keeps, item by item, the facts as they are on this day."""
    today = timezone.localdate()
    with transaction.atomic():
        stored = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if stored.is_closed:
            return
        items = list(stored.items.select_for_update(of=("self",)))
        known = facts_of([item.agreement_id for item in items], today)
        for item in items:
            item.facts = known[item.agreement_id]
        AgendaItem.objects.bulk_update(items, ["facts"])
        Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CLOSED, closed_at=timezone.now())


def open_again(meeting: Meeting) -> None:
    """Takes the closing back; what was kept is kept anew at the next closing."""
    Meeting.objects.filter(pk=meeting.pk, state=MeetingState.CLOSED).update(state=MeetingState.RUNNING, closed_at=None)
