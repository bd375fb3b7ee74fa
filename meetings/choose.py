"""Meetings chosen by typing."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from coopreg.choosers import Chooser
from coopreg.templatetags.registry import in_words
from meetings.models import Meeting


def _find(rows: QuerySet[Meeting], text: str) -> QuerySet[Any]:
    return rows.filter(title__icontains=text).order_by("-held_on", "-pk")


MEETING = Chooser(Meeting, "meetings:meeting-choose", "pk", _find, hint=lambda meeting: in_words(meeting.held_on))


@require_safe
@permission_required("meetings.view_meeting", raise_exception=True)
def meeting_choose(request: HttpRequest) -> JsonResponse:
    """The meetings in sight whose title holds ``?q=``."""
    return MEETING.answer(request, Meeting.objects.visible_to(request.user))
