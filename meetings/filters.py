"""What the lists of meetings and of follow-ups can be narrowed by."""

from collections.abc import Sequence
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from lists.filters import AfterFilter, BeforeFilter, ChoicesFilter, ListFilterSet, RowsField, RowsFilter, WordsFilter
from meetings.choices import Decision, FollowUpState, MeetingState
from meetings.models import AgendaItem, Meeting
from regions.models import Region


def of_regions(regions: list[Region]) -> Any:
    return Agreement.objects.of_regions([region.pk for region in regions]).order_by().values("pk")


def meeting_words(rows: Any, name: str, words: list[str]) -> Any:
    """The meetings in whose title or place every word stands."""
    for word in words:
        rows = rows.filter(Q(title__icontains=word) | Q(place__icontains=word))
    return rows


def meeting_regions(rows: Any, name: str, regions: list[Region]) -> Any:
    """The meetings that speak of an agreement of one of ``regions``."""
    items = AgendaItem.objects.filter(meeting=OuterRef("pk"), agreement__in=of_regions(regions))
    return rows.filter(Exists(items))


class MeetingsField(RowsField):
    """Meetings by their number: a title is chosen among those that are suggested while it is typed."""

    def _by_name(self, text: str) -> NoReturn:
        raise ValidationError(self.error_messages["unknown"], code="unknown", params={"value": text[:40]})


class MeetingsFilter(RowsFilter):
    field_class = MeetingsField


class MeetingFilter(ListFilterSet):
    """The filters of the list of meetings."""

    q = WordsFilter(method=meeting_words, label=_("Search"))
    state = ChoicesFilter(field_name="state", choices=MeetingState.choices, label=_("State"))
    region = RowsFilter(
        queryset=Region.objects.all(),
        key="code",
        method=meeting_regions,
        label=_("Region on the agenda"),
        choose=reverse_lazy("regions:region-choose"),
    )
    held_after = AfterFilter(field_name="held_on", label=_("Held from"))
    held_before = BeforeFilter(field_name="held_on", label=_("Held until"))


def follow_up_words(rows: Any, name: str, words: list[str]) -> Any:
    """The follow-ups in which every word stands: what, who, evidence."""
    for word in words:
        rows = rows.filter(Q(what__icontains=word) | Q(who__icontains=word) | Q(evidence__icontains=word))
    return rows


class StateFilter(ChoicesFilter):
    """The follow-ups that stand so today."""

    parent: Any

    def filter(self, qs: Any, value: Sequence[str]) -> Any:
        return qs.filter(pk__in=qs.model.objects.with_state(self.parent.day).filter(state__in=value)) if value else qs


class OwnFilter(ChoicesFilter):
    """One's own follow-ups."""

    parent: Any

    def filter(self, qs: Any, value: Sequence[str]) -> Any:
        return qs.filter(owner=self.parent.request.user.pk) if value else qs


class FollowUpFilter(ListFilterSet):
    """The filters of the list of follow-ups."""

    q = WordsFilter(method=follow_up_words, label=_("Search"))
    state = StateFilter(choices=FollowUpState.choices, label=_("State"))
    whose = OwnFilter(choices=[("mine", _("mine"))], label=_("Whose"))
    decision = ChoicesFilter(field_name="item__decision", choices=Decision.choices, label=_("Decision"))
    region = RowsFilter(
        queryset=Region.objects.all(),
        key="code",
        method=lambda rows, name, regions: rows.filter(agreement__in=of_regions(regions)),
        label=_("Region"),
        help_text=_("A province takes in its kabupaten and kota."),
        choose=reverse_lazy("regions:region-choose"),
    )
    meeting = MeetingsFilter(
        queryset=lambda request: Meeting.objects.visible_to(request.user),
        key="pk",
        method=lambda rows, name, meetings: rows.filter(meeting__in=[meeting.pk for meeting in meetings]),
        label=_("Meeting"),
        choose=reverse_lazy("meetings:meeting-choose"),
    )
    due_after = AfterFilter(field_name="due_on", label=_("Due from"))
    due_before = BeforeFilter(field_name="due_on", label=_("Due until"))
