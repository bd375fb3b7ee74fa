"""Review meetings in the administration: found and exported here, written on their own pages."""

from django.contrib import admin

from coopreg.historytables import Family, Table
from lists.admin import RowsAdmin
from meetings.history import FOLLOW_UP, ITEM, MEETING
from meetings.models import AgendaItem, FollowUp, Meeting, Participant


@admin.register(Meeting)
class MeetingAdmin(RowsAdmin):
    history_of = MEETING
    list_display = ("title", "held_on", "place", "host", "state", "made_by")
    list_filter = ("state",)
    list_select_related = ("host", "made_by")
    date_hierarchy = "held_on"
    search_fields = ("title", "place")


@admin.register(AgendaItem)
class AgendaItemAdmin(RowsAdmin):
    history_of = Family((Table(AgendaItem, named_by=ITEM.named_by),))
    list_display = ("meeting", "position", "agreement", "decision", "decided_by", "decided_at")
    list_filter = ("decision",)
    list_select_related = ("meeting", "agreement", "decided_by")
    search_fields = ("meeting__title", "agreement__reference", "findings", "reason")


@admin.register(FollowUp)
class FollowUpAdmin(RowsAdmin):
    history_of = Family((Table(FollowUp, named_by=FOLLOW_UP.named_by, also=FOLLOW_UP.also),))
    list_display = ("what", "who", "due_on", "done_on", "verified_on", "dropped_on", "agreement", "meeting")
    list_select_related = ("agreement", "meeting")
    search_fields = ("what", "who", "agreement__reference")


@admin.register(Participant)
class ParticipantAdmin(RowsAdmin):
    history_of = Family((Table(Participant, named_by=("name",)),))
    list_display = ("meeting", "name", "position", "institution", "part", "invited", "attended", "signs")
    list_filter = ("part",)
    list_select_related = ("meeting",)
    search_fields = ("name", "institution", "meeting__title")
