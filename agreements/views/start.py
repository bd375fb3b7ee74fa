"""The start page: how many agreements the person has before them, what ends soon, what sleeps, what changed."""

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.choices import Activity, Validity
from agreements.models import Agreement

RECENT = 10
LIVING = (Validity.IN_FORCE, Validity.TERM_UNKNOWN)


@dataclass(frozen=True)
class Tile:
    """A number and the list behind it: ``part`` is its share of the whole in per cent, ``code`` its state if any."""

    count: int
    label: str
    address: str
    code: str = ""
    part: float = 0


def list_address(**parameters: Any) -> str:
    """The list of agreements narrowed by ``parameters``; a value may be a list of values."""
    query = urlencode(parameters, doseq=True)
    return reverse("agreements:agreement-list") + (f"?{query}" if query else "")


def year_later(day: datetime.date) -> datetime.date:
    """The same day a year later; 28 February for 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def counted(agreements: QuerySet[Agreement], today: datetime.date) -> dict[str, int]:
    """Every number of the start page in one statement. ``agreements`` need their ``validity`` on ``today``."""
    numbers = {
        "total": Q(),
        "ending": Q(validity=Validity.IN_FORCE, valid_until__gte=today, valid_until__lte=year_later(today)),
        "asleep": Q(validity__in=LIVING, activity=Activity.NOT_RUNNING),
        "unsaid": Q(validity__in=LIVING, activity=Activity.UNKNOWN),
    }
    numbers |= {code: Q(validity=code) for code in Validity.values}
    numbers |= {f"activity_{code}": Q(activity=code) for code in Activity.values}
    counts = {name: Count("pk", filter=condition) for name, condition in numbers.items()}
    return agreements.order_by().aggregate(**counts)


def attention(numbers: dict[str, int], today: datetime.date) -> list[Tile]:
    """What asks to be looked at: ends soon, sleeps, nobody knows."""
    living = [str(code) for code in LIVING]
    soon = {"validity": "in_force", "ends_after": today.isoformat(), "ends_before": year_later(today).isoformat()}
    return [
        Tile(numbers["ending"], _("in force, ending within 12 months"), list_address(**soon)),
        Tile(
            numbers["asleep"],
            _("not ended, but not running"),
            list_address(validity=living, activity=Activity.NOT_RUNNING.value),
        ),
        Tile(
            numbers["unsaid"],
            _("not ended, not known whether they run"),
            list_address(validity=living, activity=Activity.UNKNOWN.value),
        ),
    ]


def shares(numbers: dict[str, int], parameter: str, states: Any, prefix: str = "") -> list[Tile]:
    """One line per state with its number and its share of the whole."""
    whole = numbers["total"] or 1
    return [
        Tile(
            count := numbers[f"{prefix}{state.value}"],
            state.label,
            list_address(**{parameter: state.value}),
            code=state.value,
            part=round(100 * count / whole, 1),
        )
        for state in states
    ]


def start(request: HttpRequest) -> HttpResponse:
    """The page on which a signed-in person arrives; every number on it opens exactly the rows that it counts."""
    today = timezone.localdate()
    agreements = Agreement.objects.visible_to(request.user).with_validity(today)
    numbers = counted(agreements, today)
    recent = agreements.select_related("region", "updated_by").order_by("-updated_at", "id")
    context = {
        "today": today,
        "total": Tile(numbers["total"], _("agreements"), list_address()),
        "attention": attention(numbers, today),
        "validity": shares(numbers, "validity", Validity),
        "activity": shares(numbers, "activity", Activity, prefix="activity_"),
        "recent": recent[:RECENT],
        "recent_address": list_address(sort="-updated_at"),
    }
    return render(request, "start.html", context)
