"""What was decided on an agreement and asked to be done joins its history; a meeting has a history of its own."""

from coopreg.historytables import Family, Table
from meetings.models import AgendaItem, FollowUp, Meeting, Participant

ITEM = Table(AgendaItem, "agreement", named_by=("meeting",))
FOLLOW_UP = Table(
    FollowUp,
    "agreement",
    named_by=("what",),
    also=("done_on", "evidence", "document", "verified_on", "dropped_on", "dropped_reason"),
)
TABLES = (ITEM, FOLLOW_UP)

MEETING = Family(
    (Table(Meeting, named_by=("title",), also=("state",)), Table(Participant, "meeting", named_by=("name",)))
)
