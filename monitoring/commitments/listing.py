"""The list of all commitments in sight."""

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, Q, Subquery, Value
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from coopreg.dates import Precision
from coopreg.expressions import Fold
from lists.columns import Asked, ChoiceColumn, Column, DateColumn, LinkColumn, ListTable
from lists.filters import AfterFilter, BeforeFilter, ChoicesFilter, ListFilterSet, WordsFilter
from lists.views import ListView
from monitoring.badges import commitment_badge
from monitoring.choices import CommitmentState, OwedBy, Rhythm
from monitoring.filters import agreement_filter, lead_filter, region_filter
from monitoring.models import Commitment


def with_words(rows: Any, name: str, words: list[str]) -> Any:
    """The commitments in which every word stands: their text, article or the title of the agreement."""
    for word in words:
        found = Q(text__icontains=word) | Q(article__icontains=word) | Q(agreement__title__icontains=word)
        rows = rows.filter(found)
    return rows


class StateFilter(ChoicesFilter):
    """The commitments that stand so on the day of the list."""

    parent: Any

    def filter(self, qs: Any, value: Sequence[str]) -> Any:
        if not value:
            return qs
        return qs.filter(pk__in=Commitment.objects.in_states(list(value), self.parent.day).order_by().values("pk"))


class OwnerFilter(ChoicesFilter):
    """The commitments that the person is in charge of, or somebody else or nobody."""

    parent: Any

    def filter(self, qs: Any, value: Sequence[str]) -> Any:
        if len(value) != 1:
            return qs
        user = self.parent.request.user
        return qs.filter(owner=user.pk) if "me" in value else qs.of_others(user)


OWNERS = [("me", _("mine")), ("others", _("of others or of nobody"))]


class CommitmentFilter(ListFilterSet):
    """What the list of commitments can be narrowed by."""

    q = WordsFilter(method=with_words, label=_("Search"))
    state = StateFilter(choices=CommitmentState.choices, label=_("State"))
    owner = OwnerFilter(choices=OWNERS, label=_("In whose charge"))
    owed_by = ChoicesFilter(field_name="owed_by", choices=OwedBy.choices, label=_("Owed by"))
    region = region_filter()
    lead = lead_filter()
    agreement = agreement_filter()
    due_after = AfterFilter(field_name="due_on", label=_("First due from"))
    due_before = BeforeFilter(field_name="due_on", label=_("First due until"))


def _day(asked: Asked) -> Value:
    return Value(Precision.DAY)


def _computed(name: str) -> Any:
    def expression(asked: Asked) -> Any:
        # Of the annotations the later one rests on the earlier ones, so a column reads it through its own row.
        rows = Commitment.objects.with_state(asked.day).filter(pk=OuterRef("pk")).order_by()
        return Subquery(rows.values(name))

    return expression


class CommitmentTable(ListTable):
    """One row is one commitment."""

    id = Column(_("Number"), "pk", css="cell-num", number=True)
    text = LinkColumn(
        _("Commitment"),
        "text",
        "agreement__reference",
        address=lambda reference: reverse("monitoring:commitment-list", args=[reference]),
        css="cell-title card-title",
    )
    state = ChoiceColumn(_("State"), _computed("state"), CommitmentState, badge=commitment_badge)
    next_due = DateColumn(_("Next due"), _computed("next_due"), _day)
    owed_by = ChoiceColumn(_("Owed by"), "owed_by", OwedBy)
    agency = Column(_("Agency in charge"), "agency__name")
    owner = Column(_("Person in charge"), "owner__username")
    partner_unit = Column(_("Unit of the partner"), "partner_unit")
    reference = Column(_("Reference"), "agreement__reference", css="nowrap")
    agreement = Column(_("Agreement"), "agreement__title")
    region = Column(_("Region"), "agreement__region__name", sort="region")
    article = Column(_("Article"), "article")
    sector = Column(_("Sector"), "sector__code")
    rhythm = ChoiceColumn(_("How often"), "rhythm", Rhythm)
    due_on = DateColumn(_("First due"), "due_on", _day, sort="due_on")
    until = DateColumn(_("Last due date"), "until", _day)
    dropped_on = DateColumn(_("Dropped on"), "dropped_on", _day)
    dropped_reason = Column(_("Why it was dropped"), "dropped_reason")

    shown = ("text", "state", "next_due", "owed_by", "agency", "agreement", "region")
    sorts = {"due_on": "due_on", "region": lambda asked: Fold("agreement__region__name")}
    missing = ("due_on", "region")
    order = "due_on"

    @classmethod
    def counted(cls, number: int) -> str:
        return ngettext("%(number)s commitment", "%(number)s commitments", number) % {"number": number_format(number)}


class AllCommitments(ListView):
    """The commitments of all agreements in sight."""

    title = _("Commitments")
    name = "commitments"
    url = "commitment-list"
    permission = "monitoring.view_commitment"
    table = CommitmentTable
    filterset = CommitmentFilter
    template_name = "monitoring/list.html"

    def queryset(self) -> Any:
        return Commitment.objects.visible_to(self.request.user)
