"""The lists of meetings and of follow-ups."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lists.views import ListView
from meetings.filters import FollowUpFilter, MeetingFilter
from meetings.models import FollowUp, Meeting
from meetings.tables import FollowUpTable, MeetingTable


class MeetingList(ListView):
    """The review meetings that speak of something the person may see."""

    title = _("Review meetings")
    name = "meetings"
    url = "meetings:meeting-list"
    permission = "meetings.view_meeting"
    table = MeetingTable
    filterset = MeetingFilter
    template_name = "meetings/meeting_list.html"

    def queryset(self) -> Any:
        return Meeting.objects.visible_to(self.request.user)


class FollowUpList(ListView):
    """What meetings asked to be done; with a meeting's filter it is the matrix of that meeting."""

    title = _("Follow-ups")
    name = "follow-ups"
    url = "meetings:followup-list"
    permission = "meetings.view_followup"
    table = FollowUpTable
    filterset = FollowUpFilter
    template_name = "meetings/followup_list.html"

    def queryset(self) -> Any:
        return FollowUp.objects.visible_to(self.request.user)
