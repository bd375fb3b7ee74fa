"""The page of one agreement."""

import datetime
import re
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.views.generic import DetailView

from agreements.line import LineValidity, line_of
from agreements.models import Agreement
from agreements.reasons import end_reasons, start_reasons
from agreements.told import ask
from agreements.track import NextStep
from coopreg.access import edit_scope, read_scope
from coopreg.choosers import plain
from coopreg.history import last_said
from lists.filters import DayField

# Only what a browser opens as a page becomes a link: no javascript:, no file:.
_ADDRESS = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;:!?)])", re.IGNORECASE)


@dataclass(frozen=True)
class ChosenDay:
    """The day on which the person asks for the validity: today unless they typed another one."""

    day: datetime.date
    typed: str = ""
    error: str = ""

    @property
    def is_chosen(self) -> bool:
        return bool(self.typed) and not self.error


def chosen_day(request: HttpRequest, today: datetime.date) -> ChosenDay:
    """The day of ``?as_of=``, to be read as the list reads it; today, with an error, for one that cannot be read."""
    typed = request.GET.get("as_of", "").strip()
    try:
        day = DayField(required=False, max_length=60).clean(typed)
    except ValidationError as error:
        return ChosenDay(today, typed, " ".join(error.messages))
    return ChosenDay(day or today, typed)


def with_links(citation: str) -> list[tuple[str, bool]]:
    """The pieces of a source's text, each with whether it is an address on the web."""
    return [(piece, bool(_ADDRESS.fullmatch(piece))) for piece in _ADDRESS.split(citation) if piece]


def may_change(user: Any, agreement: Agreement) -> bool:
    """Whether ``user`` may change ``agreement``: the same rule as ``editable_by``, without a query."""
    return edit_scope(user).has(agreement.region) and user.has_perm("agreements.change_agreement")


class AgreementDetail(PermissionRequiredMixin, DetailView):
    """What an agreement is, whether it is valid, whether it lives, and where that is written."""

    permission_required = "agreements.view_agreement"
    template_name = "agreements/agreement_detail.html"
    context_object_name = "agreement"
    slug_field = slug_url_kwarg = "reference"
    object: Agreement

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        # A reference that no agreement can have: the database takes no NUL character.
        super().setup(request, *args, **kwargs | {"reference": plain(kwargs["reference"])})
        self.today = timezone.localdate()
        self.chosen = chosen_day(request, self.today)

    def get_queryset(self) -> QuerySet[Agreement]:
        return Agreement.objects.visible_to(self.request.user).for_detail(self.today, self.chosen.day)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agreement: Any = self.object
        user = self.request.user
        scope = read_scope(user)
        ask(agreement, self.today)
        parties = list(agreement.parties.all())
        line = line_of(agreement, user, self.chosen.day)
        return super().get_context_data(
            today=self.today,
            chosen=self.chosen,
            start_reasons=start_reasons(agreement),
            end_reasons=end_reasons(agreement),
            parties=[(party, party.region is not None and scope.has(party.region)) for party in parties],
            region_is_open=scope.has(agreement.region),
            cautions=_cautions(parties),
            sectors=agreement.its_sectors,
            sources=[(row["note"], with_links(row["citation"])) for row in agreement.its_sources],
            line=line,
            line_validity=LineValidity(line, self.chosen.day),
            said=last_said(agreement, "activity", "activity_on", "activity_precision"),
            may_change=may_change(user, agreement),
            next_step=NextStep.of(agreement, user, self.today),
            tab="overview",
            **kwargs,
        )


def _cautions(parties: list[Any]) -> list[Any]:
    """The countries of the partners for which an administrator left a caution, each once."""
    countries = {party.partner.country for party in parties if party.partner and party.partner.country}
    return sorted((country for country in countries if country.caution), key=str)
