"""Decisions across meetings: all of them counted, and those on one agreement with the texts of its line."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from agreements.line import line_of
from agreements.views.page import AgreementPage
from meetings.choices import CarriedOut
from meetings.decisions.counting import counted, matrix, tables
from meetings.models import AgendaItem, FollowUp
from meetings.models.outcome import RULES


class DecisionCounts(PermissionRequiredMixin, View):
    """The decisions in sight, counted by what became of them."""

    permission_required = "meetings.view_agendaitem"

    def get(self, request: HttpRequest) -> HttpResponse:
        found = counted(request.user, timezone.localdate())
        context = {"tables": tables(found), "matrix": matrix(found), "states": CarriedOut.labels, "rules": RULES}
        return render(request, "meetings/decision_counts.html", context)


@dataclass(frozen=True)
class Decided:
    """What one meeting said of one text, with its follow-ups."""

    item: Any
    follow_ups: list[FollowUp]


class AgreementMeetings(AgreementPage):
    """The tab "Meetings": what was decided on the agreement and the texts of its line, ever, the latest first."""

    permission_required = "meetings.view_meeting"
    tab = "meetings"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        line = line_of(self.agreement, request.user, today)
        rows = AgendaItem.objects.visible_to(request.user).with_outcome(today)
        rows = rows.filter(agreement__in=[step.agreement.pk for step in line])
        items = list(rows.select_related("meeting", "agreement").order_by("-meeting__held_on", "-pk"))
        asked = FollowUp.objects.visible_to(request.user).filter(item__in=items).with_state(today).order_by("pk")
        by_item: dict[int | None, list[FollowUp]] = {}
        for row in asked:
            by_item.setdefault(row.item_id, []).append(row)
        decided = [Decided(item, by_item.get(item.pk, [])) for item in items]
        return render(request, "meetings/agreement_meetings.html", self.get_context_data(decided=decided))
