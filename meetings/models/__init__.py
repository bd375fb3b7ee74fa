from meetings.models.followups import FollowUp
from meetings.models.meetings import AgendaItem, Meeting, Participant

__all__ = ["AgendaItem", "FollowUp", "Meeting", "Participant"]
