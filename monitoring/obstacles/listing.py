"""The list of all obstacles in sight."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agreements.models import Sector
from coopreg.dates import Precision
from coopreg.expressions import localized
from lists.columns import Asked, ChoiceColumn, Column, DateColumn, LinkColumn, ListTable
from lists.filters import AfterFilter, BeforeFilter, ChoicesFilter, ListFilterSet, WordsFilter
from lists.views import ListView
from monitoring.badges import severity_badge
from monitoring.choices import Duration, ObstacleState, Severity, Unblocker
from monitoring.filters import agreement_filter, country_filter, lead_filter, region_filter
from monitoring.models import Obstacle, ObstacleCategory
from monitoring.obstacles.counting import Days, days_until, duration_on


def with_words(rows: Any, name: str, words: list[str]) -> Any:
    """The obstacles in which every word stands: what blocks, notes, how it was cleared, the title of the agreement."""
    for word in words:
        found = Q(text__icontains=word) | Q(notes__icontains=word) | Q(cleared_how__icontains=word)
        rows = rows.filter(found | Q(agreement__title__icontains=word))
    return rows


def in_state(rows: Any, name: str, codes: list[str]) -> Any:
    """Those that still block, those that were cleared."""
    states = {"open": Q(cleared_on=None), "cleared": Q(cleared_on__isnull=False)}
    wanted = Q()
    for code in codes:
        wanted |= states[code]
    return rows.filter(wanted)


def categories() -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in ObstacleCategory.objects.all()]


def sectors() -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in Sector.objects.all()]


class DurationFilter(ChoicesFilter):
    """The obstacles that have blocked so long on the day of the list."""

    parent: Any

    def filter(self, qs: Any, value: Sequence[str]) -> Any:
        return qs.alias(_duration=duration_on(self.parent.day)).filter(_duration__in=value) if value else qs


class ObstacleFilter(ListFilterSet):
    """What the list of obstacles can be narrowed by."""

    q = WordsFilter(method=with_words, label=_("Search"))
    state = ChoicesFilter(method=in_state, choices=ObstacleState.choices, label=_("State"))
    category = ChoicesFilter(field_name="category__code", choices=categories, label=_("Category"))
    severity = ChoicesFilter(field_name="severity", choices=Severity.choices, label=_("Severity"))
    unblocker = ChoicesFilter(field_name="unblocker", choices=Unblocker.choices, label=_("Who can clear it"))
    region = region_filter()
    agreement = agreement_filter()
    lead = lead_filter()
    country = country_filter()
    sector = ChoicesFilter(field_name="sector__code", choices=sectors, label=_("Sector"))
    duration = DurationFilter(choices=Duration.choices, label=_("How long"))
    raised_after = AfterFilter(field_name="raised_on", label=_("Raised from"))
    raised_before = BeforeFilter(field_name="raised_on", label=_("Raised until"))


def _day(asked: Asked) -> Value:
    return Value(Precision.DAY)


def days(asked: Asked) -> Days:
    """How many days it has blocked, or did."""
    return days_until(asked.day)


def state(asked: Asked) -> Case:
    return Case(When(cleared_on=None, then=Value(ObstacleState.OPEN)), default=Value(ObstacleState.CLEARED))


class ObstacleTable(ListTable):
    """One row is one obstacle."""

    id = Column(_("Number"), "pk", css="cell-num", number=True)
    text = LinkColumn(
        _("Obstacle"),
        "text",
        "agreement__reference",
        address=lambda reference: reverse("monitoring:obstacle-list", args=[reference]),
        css="cell-title card-title",
    )
    category = Column(_("Category"), lambda asked: localized("category__name"))
    severity = ChoiceColumn(_("Severity"), "severity", Severity, badge=severity_badge)
    state = ChoiceColumn(_("State"), state, ObstacleState)
    unblocker = ChoiceColumn(_("Who can clear it"), "unblocker", Unblocker)
    raised_on = DateColumn(_("Raised on"), "raised_on", _day, sort="raised_on")
    days = Column(_("Days"), days, css="cell-num", number=True)
    cleared_on = DateColumn(_("Cleared on"), "cleared_on", _day)
    cleared_how = Column(_("How it was cleared"), "cleared_how")
    reference = Column(_("Reference"), "agreement__reference", css="nowrap")
    agreement = Column(_("Agreement"), "agreement__title")
    region = Column(_("Region"), "agreement__region__name")
    sector = Column(_("Sector"), lambda asked: localized("sector__name"))
    notes = Column(_("Notes"), "notes")

    shown = ("text", "category", "severity", "state", "unblocker", "raised_on", "days", "agreement", "region")
    sorts = {"raised_on": "raised_on"}
    order = "-raised_on"

    @classmethod
    def counted(cls, number: int) -> str:
        return ngettext("%(number)s obstacle", "%(number)s obstacles", number) % {"number": number_format(number)}


class AllObstacles(ListView):
    """The obstacles of all agreements in sight."""

    title = _("Obstacles")
    name = "obstacles"
    url = "obstacle-list"
    permission = "monitoring.view_obstacle"
    table = ObstacleTable
    filterset = ObstacleFilter
    template_name = "monitoring/obstacles.html"

    def queryset(self) -> Any:
        return Obstacle.objects.visible_to(self.request.user)
