"""The pack of a meeting: cover, agenda, a sheet for each region and one for each agreement, as PDF."""

import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from coopreg.templatetags.registry import in_words
from lists.exports.typesetter import typeset
from lists.stamp import person_in_words
from meetings.models import FollowUp, Meeting
from meetings.paper.figures import RegionSheet, region_sheets
from meetings.paper.sheets import agreement_sheets
from regions.models import Region

TEMPLATE = Path(__file__).with_name("pack.typ")
MINUTES = Path(__file__).with_name("minutes.typ")


def pack(meeting: Meeting, user: Any) -> bytes:
    """The PDF with what ``user`` may see, as it is today. Raises TookTooLongError after MEETING_PACK_SECONDS."""
    now = timezone.localtime()
    return typeset(TEMPLATE, pack_data(meeting, user, now.date()), now, seconds=settings.MEETING_PACK_SECONDS)


def minutes_pdf(data: dict[str, Any], at: datetime.datetime) -> bytes:
    """The minutes as PDF; ``data`` is that of ``minutes_data``. Raises TookTooLongError."""
    return typeset(MINUTES, data, at, seconds=settings.MEETING_PACK_SECONDS)


def pack_data(meeting: Meeting, user: Any, day: datetime.date) -> dict[str, Any]:
    """What pack.typ reads: every word and number of the pack."""
    sheets = agreement_sheets(user, meeting, day)
    keys = meeting.items.visible_to(user).values("agreement__region")
    regions = list(Region.objects.filter(pk__in=keys).order_by("code"))
    waiting = FollowUp.objects.visible_to(user).filter(agreement__in=meeting.items.visible_to(user).values("agreement"))
    return {
        "language": get_language() or "id",
        "registry": _("Register of International Cooperation"),
        "kind": _("Papers for the review meeting"),
        "title": meeting.title,
        "author": person_in_words(user),
        "facts": _facts(meeting, len(sheets), waiting.exclude(meeting=meeting.pk).unfinished(day).count()),
        "made": _("As known on %(day)s; taken by %(person)s") % {"day": in_words(day), "person": person_in_words(user)},
        "page": _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
        "words": _words(),
        "regions": [_region(sheet) for sheet in region_sheets(user, regions, day)],
        "sheets": sheets,
    }


def _facts(meeting: Meeting, agreements: int, waiting: int) -> list[tuple[str, str]]:
    days = in_words(meeting.held_on)
    if meeting.held_until:
        days = f"{days} - {in_words(meeting.held_until)}"
    found = [
        (_("Date"), days),
        (_("Place"), meeting.place),
        (_("Host region"), meeting.host.name if meeting.host else ""),
        (_("Purpose"), meeting.purpose),
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
        "validity": _("Validity"),
        "regions": _("The regions in numbers"),
        "total": _("Agreements"),
        "stands": _("How they stand"),
        "asks": _("What asks to be looked at"),
        "line": _("Line of documents"),
        "aman": _("Four aman"),
        "commitments": _("Commitments"),
        "obstacles": _("Open obstacles"),
        "asked": _("Open follow-ups"),
        "decision": _("Last decision"),
        "none": _("none"),
        "notes": _("Notes"),
    }


def _region(sheet: RegionSheet) -> dict[str, Any]:
    def known(pairs: list[tuple[str, int]]) -> list[tuple[str, str]]:
        return [(label, str(number)) for label, number in pairs if number]

    return {"name": sheet.name, "total": str(sheet.total), "stands": known(sheet.stands), "asks": known(sheet.asks)}
