"""What a meeting gives on paper; taking it home is a right of its own and noted in the log of exports."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from lists.exports import download
from lists.exports.log import Tally, begin, logged
from lists.exports.typesetter import TookTooLongError
from meetings.paper import word
from meetings.paper.minutes import letter_data, letter_regions, minutes_data
from meetings.paper.pack import minutes_pdf, pack
from meetings.views.meetings import MeetingPage


class MeetingPaper(MeetingPage):
    """A file about the meeting with what the person may see. Subclasses say how it is made and called."""

    media_type = "application/pdf"
    form = "pdf"

    def get(self, request: HttpRequest, **_address: Any) -> HttpResponseBase:
        if not request.user.has_perm("meetings.export_meeting"):
            raise PermissionDenied
        try:
            content = self.content()
        except TookTooLongError:
            words = _("Setting the papers took longer than %(seconds)s seconds. Try again in a moment.")
            messages.error(request, words % {"seconds": settings.MEETING_PACK_SECONDS})
            return self.back()
        tally = Tally()
        tally.rows = self.items.count()
        export = begin(request.user, "meetings", self.form, address=request.path, words=self.meeting.title)
        return download(f"{self.name()}.{self.form}", self.media_type, logged(iter([content]), export, tally))

    def content(self) -> bytes:
        raise NotImplementedError

    def name(self) -> str:
        raise NotImplementedError


class MeetingPack(MeetingPaper):
    """The papers to read before the meeting."""

    def content(self) -> bytes:
        return pack(self.meeting, self.request.user)

    def name(self) -> str:
        return f"rapat-{self.meeting.pk}"


class MinutesPdf(MeetingPaper):
    """The minutes as PDF."""

    def content(self) -> bytes:
        return minutes_pdf(minutes_data(self.meeting, self.request.user), timezone.localtime())

    def name(self) -> str:
        return f"berita-acara-{self.meeting.pk}"


class MinutesWord(MinutesPdf):
    """The minutes as a Word file, to be worked on."""

    media_type, form = word.MEDIA_TYPE, "docx"

    def content(self) -> bytes:
        return word.minutes_docx(minutes_data(self.meeting, self.request.user))


class DecisionLetter(MeetingPaper):
    """The letter that tells a region what was decided on its agreements, as a Word file."""

    media_type, form = word.MEDIA_TYPE, "docx"

    def content(self) -> bytes:
        region = get_object_or_404(letter_regions(self.meeting, self.request.user), code=self.kwargs["code"])
        return word.letter_docx(letter_data(self.meeting, region, self.request.user))

    def name(self) -> str:
        return f"surat-keputusan-{self.meeting.pk}-{self.kwargs['code']}"
