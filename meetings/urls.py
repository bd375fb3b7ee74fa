from django.urls import path

from meetings.choose import meeting_choose
from meetings.decisions.listing import DecisionList
from meetings.decisions.views import AgreementMeetings, DecisionCounts
from meetings.views.agenda import AgendaAdd
from meetings.views.followups import FollowUpPage
from meetings.views.items import ItemPage
from meetings.views.listing import FollowUpList, MeetingList
from meetings.views.live import Here, Lead
from meetings.views.meetings import (
    AgendaMove,
    AgendaRemove,
    MeetingDetail,
    MeetingEdit,
    MeetingNew,
    MeetingNotes,
    MeetingPeople,
    MeetingStep,
)
from meetings.views.papers import DecisionLetter, MeetingPack, MinutesPdf, MinutesWord
from meetings.views.screen import Screen, ScreenNow

app_name = "meetings"
urlpatterns = [
    path("meetings/", MeetingList.as_view(), name="meeting-list"),
    path("meetings/new/", MeetingNew.as_view(), name="meeting-new"),
    path("meetings/choose/", meeting_choose, name="meeting-choose"),
    path("meetings/<int:pk>/", MeetingDetail.as_view(), name="meeting-detail"),
    path("meetings/<int:pk>/edit/", MeetingEdit.as_view(), name="meeting-edit"),
    path("meetings/<int:pk>/notes/", MeetingNotes.as_view(), name="meeting-notes"),
    path("meetings/<int:pk>/agenda/", AgendaMove.as_view(), name="agenda-move"),
    path("meetings/<int:pk>/agenda/add/", AgendaAdd.as_view(), name="agenda-add"),
    path("meetings/<int:pk>/agenda/remove/", AgendaRemove.as_view(), name="agenda-remove"),
    path("meetings/<int:pk>/people/", MeetingPeople.as_view(), name="meeting-people"),
    path("meetings/<int:pk>/step/", MeetingStep.as_view(), name="meeting-step"),
    path("meetings/<int:pk>/here/", Here.as_view(), name="meeting-here"),
    path("meetings/<int:pk>/lead/", Lead.as_view(), name="meeting-lead"),
    path("meetings/<int:pk>/screen/", Screen.as_view(), name="meeting-screen"),
    path("meetings/<int:pk>/screen/now/", ScreenNow.as_view(), name="meeting-screen-now"),
    path("meetings/<int:pk>/pack.pdf", MeetingPack.as_view(), name="meeting-pack"),
    path("meetings/<int:pk>/minutes.pdf", MinutesPdf.as_view(), name="minutes-pdf"),
    path("meetings/<int:pk>/minutes.docx", MinutesWord.as_view(), name="minutes-word"),
    path("meetings/<int:pk>/letters/<str:code>.docx", DecisionLetter.as_view(), name="decision-letter"),
    path("meetings/<int:pk>/items/<int:item>/", ItemPage.as_view(), name="item"),
    path("agreements/<str:reference>/meetings/", AgreementMeetings.as_view(), name="agreement-meetings"),
    path("decisions/", DecisionList.as_view(), name="decision-list"),
    path("decisions/counts/", DecisionCounts.as_view(), name="decision-counts"),
    path("follow-ups/", FollowUpList.as_view(), name="followup-list"),
    path("follow-ups/<int:pk>/", FollowUpPage.as_view(), name="followup-detail"),
]
