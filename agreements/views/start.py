"""The start page: what the person has, what ends soon and what says one thing and does another."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.filters import AgreementFilter
from agreements.models import Agreement
from agreements.templatetags.agreements import Counted, address

RECENT = 10
SOON = datetime.timedelta(days=365)


def start(request: HttpRequest) -> HttpResponse:
    """The first page after signing in; every number on it leads to the list of exactly those agreements."""
    today = timezone.localdate()
    seen = Agreement.objects.visible_to(request.user)
    recent = seen.with_validity(today).select_related("region", "updated_by").order_by("-updated_at", "pk")
    context = {
        "totals": seen.counts(today),
        "tiles": [_counted(request, seen, today, name, filters) for name, filters in _questions(today)],
        "recent": recent[:RECENT],
    }
    return render(request, "start.html", context)


def _questions(today: datetime.date) -> list[tuple[str, dict[str, str]]]:
    """What a review asks first, each in the words of the list's filters."""
    soon = {"ends_after": today.isoformat(), "ends_before": (today + SOON).isoformat()}
    return [
        (_("End within 12 months"), {"validity": "in_force", **soon}),
        (_("Ended, but said to be running"), {"validity": "ended", "activity": "running"}),
        (_("Not running"), {"activity": "not_running"}),
        (_("Letters of Intent older than a year"), {"instrument": "loi", "signed_before": str(today - SOON)}),
        (_("Not signed yet"), {"validity": "not_signed"}),
    ]


def _counted(request: HttpRequest, seen: Any, today: datetime.date, name: str, filters: dict[str, str]) -> Counted:
    query = QueryDict(mutable=True)
    query.update(filters)
    found = AgreementFilter(query, seen, request=request, today=today).narrowed()
    return Counted(found.count(), address(filters), name=name)
