"""The pack of a meeting: cover, agenda, a sheet for each region and one for each agreement, as PDF."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from coopreg.templatetags.registry import in_words
from lists.exports.paper import breakable
from lists.exports.typesetter import typeset, typeset_in_parts
from lists.stamp import person_in_words
from meetings.models import FollowUp, Meeting
from meetings.paper.figures import Counted, RegionSheet, region_sheets
from meetings.paper.office import on_paper
from meetings.paper.sheets import agreement_sheets
from regions.models import Region

TEMPLATE = Path(__file__).with_name("pack.typ")
MINUTES = Path(__file__).with_name("minutes.typ")
# So many sheets are set at once: what typst keeps in memory grows by more than a megabyte with each.
AT_ONCE = 4


def pack(meeting: Meeting, user: Any) -> bytes:
    """The PDF with what ``user`` may see, as it is today. Raises TookTooLongError after MEETING_PACK_SECONDS."""
    now = timezone.localtime()
    parts = list(parts_of(pack_data(meeting, user, now.date())))
    return typeset_in_parts(TEMPLATE, parts, now, seconds=settings.MEETING_PACK_SECONDS)


def minutes_pdf(data: dict[str, Any], at: datetime.datetime) -> bytes:
    """The minutes as PDF; ``data`` is that of ``minutes_data``. Raises TookTooLongError."""
    return typeset(MINUTES, data, at, seconds=settings.MEETING_PACK_SECONDS)


def parts_of(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """``data`` in pieces that are set one after the other: cover and agenda, then the sheets; a thin pack is one."""
    if len(data["regions"]) + len(data["sheets"]) <= AT_ONCE:
        yield data | {"front": True}
        return
    yield data | {"front": True, "regions": [], "sheets": []}
    for kind in ("regions", "sheets"):
        for start in range(0, len(data[kind]), AT_ONCE):
            some = {kind: data[kind][start : start + AT_ONCE]}
            yield data | {"front": False, "agenda": [], "regions": [], "sheets": []} | some


def pack_data(meeting: Meeting, user: Any, day: datetime.date) -> dict[str, Any]:
    """What pack.typ reads: every word and number of the pack."""
    sheets = agreement_sheets(user, meeting, day)
    items = meeting.items.visible_to(user)
    agenda = {key: place for place, key in enumerate(items.order_by("position").values_list("agreement", flat=True), 1)}
    regions = list(Region.objects.filter(pk__in=items.values("agreement__region")).order_by("code"))
    waiting = FollowUp.objects.visible_to(user).filter(agreement__in=list(agenda))
    data = {
        "language": get_language() or "id",
        "registry": _("Register of International Cooperation"),
        "kind": _("Papers for the review meeting"),
        "title": meeting.title,
        "author": person_in_words(user),
        "facts": _facts(meeting, len(sheets), waiting.exclude(meeting=meeting.pk).unfinished(day).count()),
        "made": _("As known on %(day)s; taken by %(person)s") % {"day": in_words(day), "person": person_in_words(user)},
        # Not "of" how many: that is known when all is set, and nothing is set twice.
        "page": _("Page %(page)s") % {"page": "{page}"},
        "words": _words(),
        "agenda": [(sheet["place"], sheet["title"], _parties(sheet)) for sheet in sheets],
        "regions": [_region(sheet) for sheet in region_sheets(user, regions, agenda, day)],
        "sheets": sheets,
    }
    return _broken(on_paper(data))


def _broken(data: Any) -> Any:
    """``data`` with places at which the longest words may break, so that none runs out of its column."""
    if isinstance(data, dict):
        return {name: _broken(value) for name, value in data.items()}
    if isinstance(data, list):
        return [_broken(value) for value in data]
    return "\n".join(map(breakable, data.split("\n"))) if isinstance(data, str) else data


def _facts(meeting: Meeting, agreements: int, waiting: int) -> list[tuple[str, str]]:
    days = in_words(meeting.held_on)
    if meeting.held_until:
        days = f"{days} - {in_words(meeting.held_until)}"
    found = [
        (_("Date"), days),
        (_("Place"), meeting.place),
        (_("Host region"), meeting.host.name if meeting.host else ""),
        (_("Purpose"), meeting.purpose),
        (_("Agreements chosen by"), meeting.query_words),
        (
            _("On the agenda"),
            ngettext("%(number)s agreement", "%(number)s agreements", agreements) % {"number": agreements},
        ),
        (
            _("Open from earlier meetings"),
            ngettext("%(number)s follow-up", "%(number)s follow-ups", waiting) % {"number": waiting},
        ),
    ]
    return [(label, value) for label, value in found if value]


def _words() -> dict[str, str]:
    """The headings of the template."""
    return {
        "agenda": _("Agenda"),
        "agreement": _("Agreement"),
        "region": _("Region"),
        "partner": _("Partner"),
        "validity": _("Validity"),
        "activity": _("Activity"),
        "process": _("Procedure"),
        "stages": _("In process by stage"),
        "total": _("Agreements that it leads"),
        "asks": _("What asks to be looked at"),
        "places": _("On the agenda"),
        "line": _("Line of documents"),
        "here": _("this text"),
        "aman": _("Four aman"),
        "commitments": _("Commitments"),
        "commitment": _("Commitment"),
        "due": _("Next due"),
        "state": _("State"),
        "obstacles": _("Open obstacles"),
        "obstacle": _("Obstacle"),
        "raised": _("Raised on"),
        "severity": _("Severity"),
        "asked": _("Open follow-ups"),
        "what": _("Follow-up"),
        "who": _("Who"),
        "by_when": _("By when"),
        "effect": _("Effectiveness by the rules"),
        "judgement": _("Judgement"),
        "decision": _("Last decision"),
        "none": _("none"),
        "notes": _("Notes"),
    }


def _region(sheet: RegionSheet) -> dict[str, Any]:
    def known(part: list[Counted]) -> list[tuple[str, str]]:
        return [(each.label, str(each.number)) for each in part if each.number]

    return {
        "name": sheet.name,
        "total": str(sheet.total),
        "validity": known(sheet.validity),
        "activity": known(sheet.activity),
        "process": known(sheet.process),
        "stages": known(sheet.stages),
        # Noughts too: that nothing asks to be looked at is worth knowing.
        "asks": [(each.label, str(each.number), _places(each.places)) for each in sheet.asks],
    }


def _parties(sheet: dict[str, Any]) -> str:
    return " - ".join(name for name in (sheet["region"], sheet["partner"]) if name)


def _places(places: list[int]) -> str:
    return _("no. %(places)s") % {"places": ", ".join(map(str, places))} if places else ""
