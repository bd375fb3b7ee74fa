"""The start page: what waits for the person, what ends soon, what sleeps; every number opens exactly its rows."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Case, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.attention import Attention, attention_words
from agreements.choices import Activity, Process, Validity
from agreements.models import Agreement
from agreements.stagecolumns import precision_of_arrival
from agreements.startnumbers import LIVING, PROCESSES, numbers_of
from agreements.tally import places
from agreements.waiting import IN_PROCESS, IN_PROCESS_SHOWN, NOT_KNOWN, bodies_of
from agreements.worklist import LINES
from coopreg.access import read_scope
from coopreg.dates import PartialDate, Precision
from lists.addresses import everything
from lists.models import SavedView

RECENT = 10
# Of what has been longest at its stage.
LONGEST = 5
# Quick links; the list's own menu has more of them.
VIEWS = 8
# As many places as stand beside a number without making a second list of it.
MOST_PLACES = 3


@dataclass(frozen=True)
class Number:
    """A number and the list behind it, counted as far as the list counts: ``more`` says that there are more.

    ``code`` is its state, if any; ``part`` its share of the whole in per cent, None where the whole is not known;
    ``places`` are the regions with the most of it.
    """

    count: int
    more: bool
    label: str
    address: str
    code: str = ""
    part: float | None = None
    places: list["Number"] = field(default_factory=list)


def list_address(**parameters: Any) -> str:
    """The list of agreements narrowed by ``parameters``, all of it without any; a value may be a list of values."""
    return narrowed(reverse("agreements:agreement-list"), **parameters)


def narrowed(path: str, **parameters: Any) -> str:
    """The list at ``path`` narrowed by ``parameters``, all of it without any."""
    return f"{path}?{urlencode(parameters, doseq=True)}" if parameters else everything(path)


def number(count: int, label: str, address: str, **more: Any) -> Number:
    return Number(min(count, settings.LIST_CAP), count > settings.LIST_CAP, label, address, **more)


def own(numbers: Mapping[str, int]) -> list[Number]:
    """What the person has in hand themselves."""
    if "mine" not in numbers:
        return []
    waiting = list_address(mine="yes", attention=Attention.values)
    return [
        number(numbers["mine"], _("entered or last changed by you"), list_address(mine="yes")),
        number(numbers["mine_waiting"], _("of yours need attention"), waiting),
    ]


def procedure(user: Any, numbers: Mapping[str, int]) -> list[Number]:
    """How many are in their procedure, how many of them wait for the person's own side, and how many for nobody."""
    words = {
        Process.IN_PROCESS: _("in process"),
        Process.POSTPONED: _("postponed"),
        NOT_KNOWN: _("stage not known"),
    }
    lines = [
        number(numbers[f"process_{state}"], words[state], list_address(**_process_address(state)), code=str(state))
        for state in PROCESSES
    ]
    if bodies := bodies_of(user):
        who = ", ".join(str(body.label) for body in bodies)
        label = _("of them wait for you: %(who)s") % {"who": who}
        address = list_address(**IN_PROCESS_SHOWN, waiting=[body.value for body in bodies])
        lines.insert(1, number(numbers["waiting"], label, address, code="waiting"))
    return lines


def _process_address(state: str) -> dict[str, Any]:
    return IN_PROCESS_SHOWN if state == Process.IN_PROCESS else {"process": str(state)}


def longest(user: Any) -> list[tuple[Agreement, PartialDate]]:
    """What is in process and has been longest at its stage, each with the day since when."""
    rows = Agreement.objects.visible_to(user).filter(IN_PROCESS, stage_since__isnull=False)
    rows = rows.select_related("region", "stage").annotate(_precision=precision_of_arrival())
    foremost: Any = rows.order_by("stage_since", "pk")[:LONGEST]
    return [(each, PartialDate(each.stage_since, Precision(each._precision))) for each in foremost]


def worklist(user: Any, numbers: Mapping[str, int], today: datetime.date) -> list[Number]:
    """What needs attention, one line per reason, with the places that have the most of it."""
    # Where there are more than the list counts, the places would have to be counted over the whole registry.
    counted = [code for code in Attention.values if 0 < numbers[code] <= settings.LIST_CAP]
    where = places(user, counted, today, MOST_PLACES) if sees_several(user) else {}
    lines = [
        number(
            numbers[code],
            attention_words(code),
            list_address(attention=code),
            code=code,
            places=[
                number(found, name, list_address(attention=code, region=region))
                for region, name, found in where.get(code, [])
            ],
        )
        for code in Attention.values
    ]
    living = [str(state) for state in LIVING]
    asleep = list_address(validity=living, activity=Activity.NOT_RUNNING.value)
    lines.append(number(numbers["asleep"], _("not ended, but not running"), asleep, code="asleep"))
    return lines + [
        number(numbers[line.code], line.words(), list_address(**line.parameters), code=line.code) for line in LINES
    ]


def sees_several(user: Any) -> bool:
    """The person sees more than one region, so that it helps to say where something lies."""
    return bool(read_scope(user).everything or user.region.parent_id is None)


def shares(numbers: Mapping[str, int], parameter: str, states: Any, prefix: str = "") -> list[Number]:
    """One line per state with its number and, where the whole is known, its share of it."""
    whole = numbers["total"] if numbers["total"] <= settings.LIST_CAP else 0
    found: Iterable[tuple[Any, int]] = [(state, numbers[f"{prefix}{state.value}"]) for state in states]
    return [
        number(
            count,
            str(state.label),
            list_address(**{parameter: state.value}),
            code=state.value,
            part=round(100 * count / whole, 1) if whole else None,
        )
        for state, count in found
    ]


def hints(user: Any) -> list[Number]:
    """What waits in the administration, for administrators."""
    if not user.is_superuser:
        return []
    never = get_user_model().objects.filter(is_active=True, last_login=None).count()
    address = reverse("admin:accounts_user_changelist") + "?is_active__exact=1&last_login__isnull=True"
    return [number(never, _("people who have never signed in"), address)] if never else []


def views_of(user: Any) -> list[tuple[SavedView, str]]:
    """The person's own views of the list, then those shared with them, each with its address; without a number, because
    each would have to be understood and counted before the page is shown."""
    views = SavedView.objects.visible_to(user).filter(list="agreements")
    path = reverse("agreements:agreement-list")
    own_first = Case(When(owner=user.pk, then=Value(0)), default=Value(1))
    return [(view, view.address(path)) for view in views.order_by(own_first, "name", "pk")[:VIEWS]]


def start(request: HttpRequest) -> HttpResponse:
    """The page on which a signed-in person arrives."""
    today = timezone.localdate()
    numbers = numbers_of(request.user, today)
    recent = Agreement.objects.visible_to(request.user).with_validity(today).select_related("region")
    context = {
        "today": today,
        "total": number(numbers["total"], _("agreements"), list_address()),
        "own": own(numbers),
        "worklist": worklist(request.user, numbers, today),
        "procedure": procedure(request.user, numbers),
        "longest": longest(request.user) if numbers["process_in_process"] else [],
        "longest_address": list_address(**IN_PROCESS_SHOWN),
        "validity": shares(numbers, "validity", Validity),
        "activity": shares(numbers, "activity", Activity, prefix="activity_"),
        "views": views_of(request.user),
        "views_address": reverse("lists:view-list", args=["agreements"]),
        "hints": hints(request.user),
        "recent": recent.order_by("-updated_at", "id")[:RECENT],
        "recent_address": list_address(sort="-updated_at"),
    }
    return render(request, "start.html", context)
