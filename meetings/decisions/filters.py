"""What the list of decisions can be narrowed by."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from agreements.filters import with_countries, with_partners
from agreements.models import Agreement
from lists.filters import ChoicesFilter, ListFilterSet, NumberFilter, RowsFilter, WordsFilter
from meetings.choices import CarriedOut, Decision
from meetings.filters import MeetingsFilter, of_regions
from meetings.models import AgendaItem, Meeting
from partners.models import Country, Partner
from regions.models import Region


def decision_words(rows: Any, name: str, words: list[str]) -> Any:
    """The decisions in which every word stands: title or reference of the agreement, findings, reason."""
    for word in words:
        found = Q(agreement__title__icontains=word) | Q(agreement__reference__icontains=word)
        rows = rows.filter(found | Q(findings__icontains=word) | Q(reason__icontains=word))
    return rows


class CarriedFilter(ChoicesFilter):
    """The decisions of which so much was carried out today."""

    parent: Any

    def filter(self, qs: Any, value: Sequence[str]) -> Any:
        if not value:
            return qs
        became: Any = AgendaItem.objects.with_outcome(self.parent.day)
        return qs.filter(pk__in=became.filter(outcome__in=value).values("pk"))


class DecisionFilter(ListFilterSet):
    """The filters of the list of decisions."""

    q = WordsFilter(method=decision_words, label=_("Search"))
    carried = CarriedFilter(
        choices=CarriedOut.choices, label=_("Carried out?"), help_text=_("As far as the registry shows it today.")
    )
    decision = ChoicesFilter(field_name="decision", choices=Decision.choices, label=_("Decision"))
    region = RowsFilter(
        queryset=Region.objects.all(),
        key="code",
        method=lambda rows, name, regions: rows.filter(agreement__in=of_regions(regions)),
        label=_("Region"),
        help_text=_("A province takes in its kabupaten and kota."),
        choose=reverse_lazy("regions:region-choose"),
    )
    lead = RowsFilter(
        queryset=Region.objects.all(),
        key="code",
        method=lambda rows, name, regions: rows.filter(agreement__region__in=[region.pk for region in regions]),
        label=_("Lead region"),
        choose=reverse_lazy("regions:region-choose"),
    )
    country = RowsFilter(
        queryset=Country.objects.all(),
        key="alpha2",
        method=lambda rows, name, countries: _on(rows, with_countries(Agreement.objects.all(), name, countries)),
        label=_("Country"),
        choose=reverse_lazy("partners:country-choose"),
    )
    partner = RowsFilter(
        queryset=lambda request: Partner.objects.visible_to(request.user),
        method=lambda rows, name, partners: _on(rows, with_partners(Agreement.objects.all(), name, partners)),
        label=_("Partner"),
        choose=reverse_lazy("partners:partner-choose"),
    )
    meeting = MeetingsFilter(
        queryset=lambda request: Meeting.objects.visible_to(request.user),
        key="pk",
        method=lambda rows, name, meetings: rows.filter(meeting__in=[meeting.pk for meeting in meetings]),
        label=_("Meeting"),
        choose=reverse_lazy("meetings:meeting-choose"),
    )
    year = NumberFilter(
        method=lambda rows, name, year: rows.filter(meeting__held_on__year=year), label=_("Year of the meeting")
    )


def _on(rows: Any, agreements: Any) -> Any:
    return rows.filter(agreement__in=agreements.order_by().values("pk"))
