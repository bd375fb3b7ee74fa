"""The list of what meetings decided, and whether it was carried out."""

from typing import Any

from django.db.models import CharField, Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agreements.models import Party
from coopreg.dates import Precision
from coopreg.expressions import Fold, localized
from lists.columns import Asked, ChoiceColumn, Column, DateColumn, Each, LinkColumn, ListTable, ManyColumn
from lists.views import ListView
from meetings.badges import decision_badge, outcome_badge
from meetings.choices import CarriedOut, Decision
from meetings.decisions.filters import DecisionFilter
from meetings.models import AgendaItem, FollowUp
from meetings.models.outcome import outcome_on
from meetings.tables import meeting_address


def _day(asked: Asked) -> Value:
    return Value(Precision.DAY)


def _partners(asked: Asked) -> QuerySet[Party]:
    return Party.objects.filter(partner__isnull=False)


def outcome(asked: Asked) -> Any:
    """What became of the decision until the day of the list."""
    return outcome_on(asked.day)


def unfinished(asked: Asked) -> Coalesce:
    """How many follow-ups of the decision wait."""
    rows = FollowUp.objects.unfinished(asked.day).filter(item=OuterRef("pk")).order_by()
    return Coalesce(Subquery(rows.values("item").annotate(_n=Count("*")).values("_n")), 0)


def _place(asked: Asked) -> Concat:
    """The two keys of the address of the item."""
    number = Cast("meeting_id", CharField()), Value("/"), Cast("pk", CharField())
    return Concat(*number, output_field=CharField())


def item_address(place: str) -> str:
    return reverse("meetings:item", args=place.split("/"))


class DecisionTable(ListTable):
    """One row is what one meeting decided on one agreement."""

    agreement = LinkColumn(
        _("Agreement"), "agreement__title", _place, address=item_address, sort="title", css="cell-title card-title"
    )
    decision = ChoiceColumn(_("Decision"), "decision", Decision, badge=decision_badge)
    carried = ChoiceColumn(_("Carried out?"), outcome, CarriedOut, badge=outcome_badge)
    meeting = LinkColumn(_("Meeting"), "meeting__title", "meeting_id", address=meeting_address, css="cell-title")
    held_on = DateColumn(_("Held on"), "meeting__held_on", _day, sort="held_on")
    reference = Column(_("Reference"), "agreement__reference", css="nowrap")
    region = Column(_("Region"), "agreement__region__name", sort="region")
    partner = ManyColumn(_("Partner"), Each(_partners, "agreement__agenda_items", F("partner__name")))
    country = ManyColumn(
        _("Country"), Each(_partners, "agreement__agenda_items", lambda asked: localized("partner__country__name"))
    )
    reason = Column(_("Reason"), "reason")
    findings = Column(_("Findings"), "findings")
    follow_ups = Column(_("Open follow-ups"), unfinished, css="cell-num", number=True)

    shown = ("agreement", "decision", "carried", "meeting", "held_on", "region", "partner", "follow_ups")
    sorts = {
        "title": lambda asked: Fold("agreement__title"),
        "held_on": "meeting__held_on",
        "region": lambda asked: Fold("agreement__region__name"),
    }
    order = "-held_on"

    @classmethod
    def counted(cls, number: int) -> str:
        return ngettext("%(number)s decision", "%(number)s decisions", number) % {"number": number_format(number)}


class DecisionList(ListView):
    """What meetings decided on the agreements in sight."""

    title = _("Decisions")
    name = "decisions"
    url = "meetings:decision-list"
    permission = "meetings.view_agendaitem"
    table = DecisionTable
    filterset = DecisionFilter
    template_name = "meetings/decision_list.html"

    def queryset(self) -> Any:
        return AgendaItem.objects.visible_to(self.request.user).decided()
