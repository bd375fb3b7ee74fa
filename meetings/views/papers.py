"""What a meeting gives on paper."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lists.exports import download
from lists.exports.log import Tally, begin, logged
from lists.exports.typesetter import TookTooLongError
from meetings.paper.pack import pack
from meetings.views.meetings import MeetingPage


class MeetingPack(MeetingPage):
    """The pack as PDF, with what the person may see; taking it home is noted in the log of exports."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        if not request.user.has_perm("meetings.export_meeting"):
            raise PermissionDenied
        try:
            pdf = pack(self.meeting, request.user)
        except TookTooLongError:
            words = _("Setting the papers took longer than %(seconds)s seconds. Try again in a moment.")
            messages.error(request, words % {"seconds": settings.MEETING_PACK_SECONDS})
            return redirect("meetings:meeting-detail", pk)
        tally = Tally()
        tally.rows = self.items.count()
        export = begin(request.user, "meetings", "pdf", address=request.path, words=self.meeting.title)
        return download(f"rapat-{pk}.pdf", "application/pdf", logged(iter([pdf]), export, tally))
