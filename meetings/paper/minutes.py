"""The minutes of a meeting (berita acara) and its letter to a region: what they say, whatever the file.

Both are papers of an Indonesian office, so they are in Indonesian whoever takes them (UU 24/2009, Pasal 27 and 28).
"""

from collections import Counter
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from coopreg.indonesian import day_spelled
from coopreg.templatetags.registry import in_words
from meetings.choices import Decision, Part
from meetings.models import Meeting, Participant
from meetings.paper import parts
from meetings.paper.office import DOTS, government, head, on_paper, place
from meetings.reach import may_hold
from regions.models import Region

LANGUAGE = "id"


def minutes_data(meeting: Meeting, user: Any) -> dict[str, Any]:
    """What the minutes say of what ``user`` may see: plain text and lists of it."""
    with override(LANGUAGE):
        people = list(meeting.participants.all())
        items = parts.items(meeting.items.visible_to(user).order_by("position"), user)
        data = {
            "letterhead": parts.letterhead(meeting),
            "heading": pgettext("of a meeting", "Minutes"),
            "title": meeting.title,
            "number": _("Number: %(dots)s") % {"dots": DOTS},
            "marks": parts.marks(meeting, user),
            "opening": _opening(meeting),
            "points": [*_attendance(people), *_results(items)],
            "decisions": _decisions(items),
            # They may name what is out of sight, so they are for who holds the meeting, as on its page.
            "notes": meeting.notes if may_hold(user, meeting) else "",
            "closing": _("These minutes were made truthfully, to be used as they should be."),
            "place_and_day": parts.place_and_day(meeting),
            "signatures": parts.pairs(parts.signatures(people)),
            "people": [_person(number, person) for number, person in enumerate(people, 1)],
            "items": items,
            "known": _known(meeting),
            "words": _words(),
        }
        return dict(on_paper(data))


def letter_data(meeting: Meeting, region: Region, user: Any) -> dict[str, Any]:
    """What the letter to ``region`` says: the decisions on the agreements that it leads."""
    with override(LANGUAGE):
        decided = meeting.items.visible_to(user).decided().filter(agreement__region=region)
        items = parts.items(decided.order_by("position"), user)
        signs = parts.signatures(list(meeting.participants.all()))
        values = {"title": meeting.title, "day": days(meeting), "place": meeting.place or DOTS}
        data = {
            "letterhead": parts.letterhead(meeting),
            "place_and_day": parts.place_and_day(meeting),
            "marks": parts.marks(meeting, None),
            "lines": [
                (_("Number"), DOTS),
                (_("Nature"), _("Ordinary")),
                (_("Enclosures"), "-"),
                (_("Subject"), _("Decisions of the review meeting on cooperation abroad")),
            ],
            "to": _("To the %(head)s") % {"head": head(region)},
            "at": _("in %(place)s") % {"place": region.capital or place(region)},
            "opening": _(
                "The meeting “%(title)s” on %(day)s in %(place)s reviewed agreements that your government leads. It "
                "decided as follows:"
            )
            % values,
            "items": items,
            "closing": _("Please see to the follow-ups and report what was done by the dates named above."),
            "thanks": _("We thank you for your attention and cooperation."),
            "signature": signs[0],
            "copies": _("Copies to: %(dots)s") % {"dots": DOTS},
            "words": _words(),
        }
        return dict(on_paper(data))


def letter_regions(meeting: Meeting, user: Any) -> QuerySet[Region]:
    """The regions on whose agreements the meeting decided something, as far as ``user`` may see it."""
    decided = meeting.items.visible_to(user).decided().values("agreement__region")
    return Region.objects.filter(pk__in=decided).order_by("code")


def days(meeting: Meeting) -> str:
    """ "12 Juli 2018", "12 Juli 2018 - 13 Juli 2018"."""
    found = in_words(meeting.held_on)
    return f"{found} - {in_words(meeting.held_until)}" if meeting.held_until else found


# How the minutes begin and end -----------------------------------------------------------------


def _opening(meeting: Meeting) -> str:
    day = day_spelled(meeting.held_on)
    if meeting.held_until and meeting.held_until != meeting.held_on:
        day = _("%(day)s, to %(last)s") % {"day": day, "last": day_spelled(meeting.held_until)}
    values = {"day": day, "place": meeting.place or DOTS, "title": meeting.title}
    if not meeting.host:
        return _("On this day, %(day)s, in %(place)s, “%(title)s” was held.") % values
    values["host"] = government(meeting.host)
    return _("On this day, %(day)s, in %(place)s, “%(title)s” was held by the %(host)s.") % values


def _known(meeting: Meeting) -> str:
    if meeting.is_closed and meeting.closed_at:
        day = in_words(timezone.localtime(meeting.closed_at).date())
        return _("The state of the agreements is that of %(day)s, when the meeting was closed.") % {"day": day}
    return _("The state of the agreements is that of %(day)s.") % {"day": in_words(timezone.localdate())}


# Who was there ---------------------------------------------------------------------------------


def _attendance(people: list[Participant]) -> list[str]:
    chair = next((person for person in people if person.part == Part.CHAIR), None)
    writer = next((person for person in people if person.part == Part.NOTES), None)
    there = sum(person.attended for person in people)
    words = ngettext(
        "It was attended by %(there)s person; the list of attendance is Annex I.",
        "It was attended by %(there)s persons; the list of attendance is Annex I.",
        there,
    )
    return [
        _("The meeting was led by %(chair)s; the minutes were taken by %(writer)s.")
        % {"chair": _named(chair), "writer": _named(writer)},
        words % {"there": there},
    ]


def _named(person: Participant | None) -> str:
    if person is None:
        return DOTS
    return ", ".join(part for part in (person.name, person.position, person.institution) if part)


def _person(number: int, person: Participant) -> dict[str, str]:
    return {
        "number": str(number),
        "name": person.name,
        "position": person.position,
        "institution": person.institution,
        "attended": pgettext("at a meeting", "present") if person.attended else pgettext("at a meeting", "absent"),
    }


# What was decided ------------------------------------------------------------------------------


def _results(items: list[dict[str, Any]]) -> list[str]:
    regions = len({item["region"] for item in items})
    decided = sum(item["is_decided"] for item in items)
    asked = sum(len(item["follow_ups"]) for item in items)
    about = ngettext(
        "It reviewed %(number)s agreement of %(regions)s regional governments and decided on %(decided)s.",
        "It reviewed %(number)s agreements of %(regions)s regional governments and decided on %(decided)s.",
        len(items),
    )
    rest = ngettext(
        "It asked for %(number)s follow-up; findings, decisions and follow-ups stand in Annex II, which is a part of "
        "these minutes.",
        "It asked for %(number)s follow-ups; findings, decisions and follow-ups stand in Annex II, which is a part of "
        "these minutes.",
        asked,
    )
    return [
        about % {"number": len(items), "regions": regions, "decided": decided},
        rest % {"number": asked},
    ]


def _decisions(items: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """How many of each decision, and how many of none."""
    counts = Counter(item["decision_code"] for item in items)
    named = [(capfirst(str(each.label)), str(counts[each.value])) for each in Decision if counts[each.value]]
    return named + ([(_("No decision"), str(counts[""]))] if counts[""] else [])


def _words() -> dict[str, str]:
    """The headings."""
    return {
        "annex_people": _("Annex I: list of attendance"),
        "annex_items": _("Annex II: findings, decisions and follow-ups"),
        "name": _("Name"),
        "position": _("Position"),
        "institution": _("Institution"),
        "present": _("Presence"),
        "signature": _("Signature"),
        "summary": _("Decisions in numbers"),
        "number": _("No."),
        "agreement": _("Agreement"),
        "state": _("State"),
        "findings": _("Findings"),
        "decision": _("Decision and reason"),
        "decision_alone": _("Decision"),
        "count": pgettext("how many", "Number"),
        "follow_ups": _("Follow-ups"),
        "notes": _("General notes"),
        "nobody": _("Nobody is named."),
        "nothing": _("No agreement was on the agenda."),
    }
