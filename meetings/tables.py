"""The columns of the lists of meetings and of follow-ups, in the order of their exports."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from coopreg.dates import Precision
from coopreg.expressions import Fold
from lists.columns import Asked, ChoiceColumn, Column, DateColumn, LinkColumn, ListTable, NumberColumn, Writer
from lists.columns.cells import Cell, words
from meetings.badges import follow_up_badge, meeting_badge
from meetings.choices import Decision, FollowUpState, MeetingState
from meetings.models import AgendaItem, FollowUp


def _day(asked: Asked) -> Value:
    return Value(Precision.DAY)


def _number(rows: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values("meeting").annotate(_n=Count("*")).values("_n")), 0)


def items(asked: Asked) -> Coalesce:
    """How many agreements on the agenda the person may read."""
    return _number(AgendaItem.objects.filter(meeting=OuterRef("pk")).visible_to(asked.user))


def decided(asked: Asked) -> Coalesce:
    """On how many of them something was decided."""
    return _number(AgendaItem.objects.filter(meeting=OuterRef("pk")).visible_to(asked.user).decided())


def unfinished(asked: Asked) -> Coalesce:
    """How many follow-ups in the person's sight wait."""
    return _number(FollowUp.objects.filter(meeting=OuterRef("pk")).visible_to(asked.user).unfinished(asked.day))


def meeting_address(key: Any) -> str:
    return reverse("meetings:meeting-detail", args=[key])


def follow_ups_address(key: Any) -> str:
    states = [FollowUpState.LATE, FollowUpState.DUE, FollowUpState.OPEN]
    return f"{reverse('meetings:followup-list')}?{urlencode({'meeting': key, 'state': states}, doseq=True)}"


class MeetingTable(ListTable):
    """One row is one meeting, with the numbers of what the person may see of it."""

    title = LinkColumn(_("Meeting"), "title", "pk", address=meeting_address, sort="title", css="cell-title card-title")
    held_on = DateColumn(_("Date"), "held_on", _day, sort="held_on")
    held_until = DateColumn(_("Last day"), "held_until", _day)
    place = Column(_("Place"), "place")
    host = Column(_("Host region"), "host__name")
    state = ChoiceColumn(_("State"), "state", MeetingState, badge=meeting_badge)
    agreements = NumberColumn(_("Agreements"), items, "pk", address=meeting_address)
    decided = NumberColumn(_("Decided"), decided, "pk", address=meeting_address)
    follow_ups = NumberColumn(_("Open follow-ups"), unfinished, "pk", address=follow_ups_address)

    shown = ("title", "held_on", "place", "state", "agreements", "decided", "follow_ups")
    sorts = {"title": lambda asked: Fold("title"), "held_on": "held_on"}
    order = "-held_on"

    @classmethod
    def counted(cls, number: int) -> str:
        return ngettext("%(number)s meeting", "%(number)s meetings", number) % {"number": number_format(number)}


def state(asked: Asked) -> Any:
    """How the follow-up stands on the day of the list."""
    return FollowUp.objects.with_state(asked.day).query.annotations["state"]


def follow_up_address(key: Any) -> str:
    return reverse("meetings:followup-detail", args=[key])


class AgreementColumn(Column):
    """The agreement that the follow-up is about, empty for one that is about none."""

    def in_words(self, asked: Asked, *values: Any) -> Cell:
        return words(values[0])

    def to_html(self, asked: Asked) -> Writer:
        link = LinkColumn("", address=lambda ref: reverse("agreements:agreement-detail", args=[ref])).to_html(asked)
        return lambda title, reference: link(title, reference) if reference else SafeString("")


class FollowUpTable(ListTable):
    """One row is one follow-up: the matrix that a meeting hands out."""

    id = Column(_("Number"), "pk", css="cell-num", number=True)
    what = LinkColumn(_("Follow-up"), "what", "pk", address=follow_up_address, css="cell-title card-title")
    who = Column(_("Who"), "who", sort="who")
    due_on = DateColumn(_("By when"), "due_on", _day, sort="due_on")
    state = ChoiceColumn(_("State"), state, FollowUpState, badge=follow_up_badge)
    reference = Column(_("Reference"), "agreement__reference", css="nowrap")
    agreement = AgreementColumn(_("Agreement"), "agreement__title", "agreement__reference")
    region = Column(_("Region"), "agreement__region__name", sort="region")
    decision = ChoiceColumn(_("Decision"), "item__decision", Decision)
    meeting = LinkColumn(_("Meeting"), "meeting__title", "meeting_id", address=meeting_address)
    held_on = DateColumn(_("Held on"), "meeting__held_on", _day, sort="held_on")
    done_on = DateColumn(_("Done on"), "done_on", _day)
    evidence = Column(_("Evidence"), "evidence")
    verified_on = DateColumn(_("Verified on"), "verified_on", _day)
    dropped_on = DateColumn(_("Dropped on"), "dropped_on", _day)
    dropped_reason = Column(_("Why it was dropped"), "dropped_reason")

    shown = ("what", "who", "due_on", "state", "agreement", "region", "meeting")
    sorts = {
        "who": lambda asked: Fold("who"),
        "due_on": "due_on",
        "region": lambda asked: Fold("agreement__region__name"),
        "held_on": "meeting__held_on",
    }
    missing = ("due_on", "region")
    order = "due_on"

    @classmethod
    def counted(cls, number: int) -> str:
        return ngettext("%(number)s follow-up", "%(number)s follow-ups", number) % {"number": number_format(number)}
