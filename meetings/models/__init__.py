from meetings.models.followups import FollowUp
from meetings.models.live import Floor, Presence, Saving
from meetings.models.meetings import AgendaItem, Meeting, Participant

__all__ = ["AgendaItem", "Floor", "FollowUp", "Meeting", "Participant", "Presence", "Saving"]
