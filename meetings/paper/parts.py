"""What the minutes and the letter of a meeting have in common: letterhead, marks, signatures, the agreements."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agreements.choices import Activity, Validity
from agreements.models import Agreement
from coopreg.access import read_scope
from coopreg.templatetags.registry import in_words
from meetings.choices import Part
from meetings.models import AgendaItem, FollowUp, Meeting, Participant
from meetings.paper.office import DOTS, government


def letterhead(meeting: Meeting) -> list[str]:
    """Of the host, as far as the registry knows it; the rest is for the office to fill in."""
    name = government(meeting.host).upper() if meeting.host else _("[Letterhead of the institution that holds it]")
    return [name, _("[Name of the work unit, address, telephone, website]")]


def marks(meeting: Meeting, user: Any) -> list[str]:
    """What a reader must know before reading: that it is a draft, that it is an excerpt."""
    found = [] if meeting.is_closed else [_("DRAFT: the meeting is not closed yet")]
    if user is not None and not read_scope(user).everything:
        found.append(_("Excerpt: the agreements in sight of %(region)s alone") % {"region": user.region})
    return found


def place_and_day(meeting: Meeting) -> str:
    return f"{meeting.place or DOTS}, {in_words(meeting.held_until or meeting.held_on)}"


# Who signs ------------------------------------------------------------------------------------


def signatures(people: list[Participant]) -> list[dict[str, str]]:
    """Who signs; where nobody is named, the chair and the note-taker, by name or as a place to fill in."""
    if signing := [person for person in people if person.signs]:
        return [_signature(person.name, person.position, person.institution) for person in signing]
    parts = [(Part.CHAIR, _("Chair of the meeting")), (Part.NOTES, _("Note-taker"))]
    by_part = {person.part: person for person in reversed(people)}
    return [_signature(by_part[part].name if part in by_part else DOTS, words, "") for part, words in parts]


def _signature(name: str, position: str, institution: str) -> dict[str, str]:
    return {"name": name, "position": position, "institution": institution}


def pairs(signatures: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Two side by side; an odd one stands at the right, as the one who signs alone does."""
    empty = _signature("", "", "")
    filled = signatures if len(signatures) % 2 == 0 else [*signatures[:-1], empty, signatures[-1]]
    return [{"left": filled[at], "right": filled[at + 1]} for at in range(0, len(filled), 2)]


# The agreements --------------------------------------------------------------------------------


def items(rows: QuerySet[AgendaItem], user: Any) -> list[dict[str, Any]]:
    items = list(rows.select_related("agreement__region").prefetch_related("agreement__parties__partner"))
    asked: dict[int, list[FollowUp]] = defaultdict(list)
    of_items = FollowUp.objects.visible_to(user).filter(item__in=[item.pk for item in items])
    for follow_up in of_items.order_by("pk"):
        asked[follow_up.item_id or 0].append(follow_up)
    states: Any = Agreement.objects.filter(pk__in=[item.agreement_id for item in items]).with_validity(
        timezone.localdate()
    )
    today = {row.pk: {"validity": row.validity, "activity": row.activity} for row in states}
    return [_item(number, item, asked[item.pk], today[item.agreement_id]) for number, item in enumerate(items, 1)]


def _item(number: int, item: AgendaItem, asked: list[FollowUp], today: dict[str, str]) -> dict[str, Any]:
    # A closed meeting speaks of the agreement as it was then.
    known = item.facts or today
    partners = [party.partner.name for party in item.agreement.parties.all() if party.partner]
    return {
        "number": str(number),
        "title": known.get("title", item.agreement.title),
        "region": known.get("region", item.agreement.region.name),
        "partner": "; ".join(known.get("partners", partners)) or "-",
        "reference": item.agreement.reference,
        "state": f"{Validity(known['validity']).label}; {Activity(known['activity']).label}",
        "findings": item.findings or "-",
        "is_decided": bool(item.decision),
        "decision_code": item.decision,
        "decision": capfirst(str(item.get_decision_display())) if item.decision else _("No decision"),
        "reason": item.reason,
        "follow_ups": [_follow_up(each) for each in asked],
    }


def _follow_up(row: FollowUp) -> dict[str, str]:
    due = in_words(row.due_on)
    line = f"{row.what} ({row.who}{', ' + due if due else ''})"
    return {"line": line, "what": row.what, "who": row.who, "due": due}
