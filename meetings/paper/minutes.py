"""The minutes of a meeting (berita acara) and its letter to a region: what they say, whatever the file.

Both are papers of an Indonesian office, so they are in Indonesian whoever takes them (UU 24/2009, Pasal 27 and 28).
"""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from coopreg.templatetags.registry import in_words
from meetings.models import AgendaItem, FollowUp, Meeting
from regions.models import Region

LANGUAGE = "id"


def minutes_data(meeting: Meeting, user: Any) -> dict[str, Any]:
    """What the minutes say of what ``user`` may see: plain text and lists of it."""
    with override(LANGUAGE):
        items = meeting.items.visible_to(user).order_by("position")
        return {
            "heading": _("Minutes of the meeting"),
            "title": meeting.title,
            "opening": _opening(meeting),
            "people": [_person(number, person) for number, person in enumerate(meeting.participants.all(), 1)],
            "items": _items(items, user),
            "notes": meeting.notes,
            "signatures": [_signature(person) for person in meeting.participants.filter(signs=True)],
            "closing": _closing(meeting),
            "words": _words(),
        }


def letter_data(meeting: Meeting, region: Region, user: Any) -> dict[str, Any]:
    """What the letter to ``region`` says: the decisions on the agreements that it leads."""
    with override(LANGUAGE):
        items = meeting.items.visible_to(user).decided().filter(agreement__region=region).order_by("position")
        return {
            "heading": _("Decisions of the review meeting"),
            "title": meeting.title,
            "to": _("To the government of %(region)s") % {"region": region.name},
            "opening": _("The review meeting “%(title)s” of %(day)s decided on your agreements as follows.")
            % {"title": meeting.title, "day": days(meeting)},
            "items": _items(items, user),
            "closing": _("Please report what was done by the dates named above."),
            "words": _words(),
        }


def letter_regions(meeting: Meeting, user: Any) -> QuerySet[Region]:
    """The regions on whose agreements the meeting decided something, as far as ``user`` may see it."""
    decided = meeting.items.visible_to(user).decided().values("agreement__region")
    return Region.objects.filter(pk__in=decided).order_by("code")


def days(meeting: Meeting) -> str:
    """ "12 Juli 2018", "12 Juli 2018 - 13 Juli 2018"."""
    found = in_words(meeting.held_on)
    return f"{found} - {in_words(meeting.held_until)}" if meeting.held_until else found


def _opening(meeting: Meeting) -> str:
    values = {"weekday": date_format(meeting.held_on, "l"), "day": days(meeting), "place": meeting.place or "…"}
    words = _("On %(weekday)s, %(day)s, in %(place)s, the review meeting on agreements with partners abroad was held.")
    if meeting.host:
        words = _(
            "On %(weekday)s, %(day)s, in %(place)s, the review meeting on agreements with partners abroad was held,"
            " hosted by the government of %(host)s."
        )
        values["host"] = meeting.host.name
    return words % values


def _closing(meeting: Meeting) -> str:
    if meeting.is_closed and meeting.closed_at:
        day = in_words(timezone.localtime(meeting.closed_at).date())
        return _("Closed on %(day)s; the facts above are those of that day.") % {"day": day}
    return _("Draft: the meeting is not closed yet.")


def _person(number: int, person: Any) -> dict[str, str]:
    return {
        "number": str(number),
        "name": person.name,
        "position": person.position,
        "institution": person.institution,
        "attended": _("present") if person.attended else _("absent"),
    }


def _signature(person: Any) -> dict[str, str]:
    return {"name": person.name, "position": person.position, "institution": person.institution}


def _items(rows: QuerySet[AgendaItem], user: Any) -> list[dict[str, Any]]:
    items = list(rows.select_related("agreement__region"))
    asked: dict[int, list[FollowUp]] = defaultdict(list)
    of_items = FollowUp.objects.visible_to(user).filter(item__in=[item.pk for item in items])
    for follow_up in of_items.order_by("pk"):
        asked[follow_up.item_id or 0].append(follow_up)
    return [_item(number, item, asked[item.pk]) for number, item in enumerate(items, 1)]


def _item(number: int, item: AgendaItem, asked: list[FollowUp]) -> dict[str, Any]:
    # A closed meeting speaks of the agreement as it was then.
    known = item.facts or {}
    decision = str(item.get_decision_display()).capitalize() if item.decision else _("No decision")
    return {
        "number": str(number),
        "title": known.get("title", item.agreement.title),
        "region": item.agreement.region.name,
        "reference": item.agreement.reference,
        "findings": item.findings or "-",
        "decision": decision,
        "reason": item.reason,
        "follow_ups": [_follow_up(each) for each in asked],
    }


def _follow_up(row: FollowUp) -> dict[str, str]:
    due = in_words(row.due_on)
    line = f"{row.what} ({row.who}{', ' + due if due else ''})"
    return {"line": line, "what": row.what, "who": row.who, "due": due}


def _words() -> dict[str, str]:
    """The headings."""
    return {
        "attendance": _("Attendance"),
        "name": _("Name"),
        "position": _("Position"),
        "institution": _("Institution"),
        "present": _("Presence"),
        "decisions": _("Findings and decisions"),
        "number": _("No."),
        "agreement": _("Agreement"),
        "findings": _("Findings"),
        "decision": _("Decision and reason"),
        "follow_ups": _("Follow-ups"),
        "notes": _("General notes"),
        "signatures": _("Signed by"),
    }
