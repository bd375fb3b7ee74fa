"""The list of what came of commitments: every outcome of all agreements in sight, with its evidence and sign-off."""

from typing import Any

from django.db.models import Case, CharField, F, Q, TextChoices, Value, When
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agreements.tables import person
from coopreg.dates import Precision
from lists.columns import Asked, ChoiceColumn, Column, DateColumn, LinkColumn, ListTable, TimeColumn
from lists.filters import AfterFilter, BeforeFilter, ChoicesFilter, ListFilterSet, WordsFilter
from lists.views import ListView
from monitoring.badges import sign_off_badge
from monitoring.choices import Outcome, SignOff
from monitoring.filters import agreement_filter, region_filter
from monitoring.models import Fulfilment


class Timing(TextChoices):
    """When a due date was kept."""

    IN_TIME = "in_time", _("in time")
    AFTER = "after", _("after the due date")
    UNDATED = "undated", _("without a due date")


_KEPT = {
    Timing.IN_TIME: Q(outcome=Outcome.KEPT, done_on__lte=F("due_on")),
    Timing.AFTER: Q(outcome=Outcome.KEPT, done_on__gt=F("due_on")),
    Timing.UNDATED: Q(outcome=Outcome.KEPT, due_on=None),
}


def kept(timing: Timing) -> Q:
    """The condition that a due date was carried out, and when."""
    return _KEPT[timing]


def with_timing(rows: Any, name: str, codes: list[str]) -> Any:
    """The outcomes that were carried out at one of these times."""
    wanted = Q()
    for code in codes:
        wanted |= kept(Timing(code))
    return rows.filter(wanted)


def with_words(rows: Any, name: str, words: list[str]) -> Any:
    """The outcomes in which every word stands: the evidence, the commitment or the title of the agreement."""
    for word in words:
        found = Q(evidence__icontains=word) | Q(commitment__text__icontains=word)
        rows = rows.filter(found | Q(agreement__title__icontains=word))
    return rows


class OutcomeFilter(ListFilterSet):
    """What the list of outcomes can be narrowed by."""

    q = WordsFilter(method=with_words, label=_("Search"))
    waiting = ChoicesFilter(method="for_me", choices=[("me", _("me"))], label=_("Waiting for"))
    sign_off = ChoicesFilter(field_name="sign_off", choices=SignOff.choices, label=_("Sign-off"))
    outcome = ChoicesFilter(field_name="outcome", choices=Outcome.choices, label=_("What came of it"))
    timing = ChoicesFilter(method=with_timing, choices=Timing.choices, label=_("Carried out when"))
    region = region_filter()
    agreement = agreement_filter()
    done_after = AfterFilter(field_name="done_on", label=_("Done from"))
    done_before = BeforeFilter(field_name="done_on", label=_("Done until"))

    def for_me(self, rows: Any, name: str, codes: list[str]) -> Any:
        """The outcomes that wait for the word of the person."""
        return rows.to_sign_off_by(self.request.user)


def _day(asked: Asked) -> Value:
    return Value(Precision.DAY)


def timing(asked: Asked) -> Case:
    whens = [When(condition, then=Value(code)) for code, condition in _KEPT.items()]
    return Case(*whens, default=None, output_field=CharField())


class OutcomeTable(ListTable):
    """One row is what came of one due date."""

    commitment = LinkColumn(
        _("Commitment"),
        "commitment__text",
        "agreement__reference",
        address=lambda reference: reverse("monitoring:commitment-list", args=[reference]),
        css="cell-title card-title",
    )
    outcome = ChoiceColumn(_("What came of it"), "outcome", Outcome)
    done_on = DateColumn(_("Done on"), "done_on", _day, sort="done_on")
    due_on = DateColumn(_("Was due on"), "due_on", _day)
    timing = ChoiceColumn(_("Carried out when"), timing, Timing)
    evidence = Column(_("Evidence"), "evidence")
    sign_off = ChoiceColumn(_("Sign-off"), "sign_off", SignOff, badge=sign_off_badge)
    sign_off_note = Column(_("Note of the supervisor"), "sign_off_note")
    signed_off_by = Column(_("Signed off by"), person("signed_off_by"))
    signed_off_at = TimeColumn(_("Signed off at"), "signed_off_at")
    by = Column(_("Entered by"), person("by"))
    created_at = TimeColumn(_("Entered at"), "created_at")
    reference = Column(_("Reference"), "agreement__reference", css="nowrap")
    agreement = Column(_("Agreement"), "agreement__title")
    region = Column(_("Region"), "agreement__region__name")

    shown = ("commitment", "outcome", "done_on", "due_on", "timing", "evidence", "sign_off", "agreement", "region")
    sorts = {"done_on": "done_on"}
    order = "-done_on"

    @classmethod
    def counted(cls, number: int) -> str:
        return ngettext("%(number)s outcome", "%(number)s outcomes", number) % {"number": number_format(number)}


class AllOutcomes(ListView):
    """The outcomes of the commitments of all agreements in sight."""

    title = _("Outcomes of commitments")
    name = "outcomes"
    url = "outcome-list"
    permission = "monitoring.view_commitment"
    table = OutcomeTable
    filterset = OutcomeFilter
    template_name = "monitoring/list.html"

    def queryset(self) -> Any:
        return Fulfilment.objects.visible_to(self.request.user)
