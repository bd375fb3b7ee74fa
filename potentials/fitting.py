"""For a partner the potentials that fit it: regions that look for such a one, with the reasons."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils.translation import gettext as _

from agreements.models import AgreementSector
from potentials.answering import asking, in_force
from potentials.choices import Answer
from potentials.models import Potential, WantedCountry

MOST = 10
# Among so many there are mostly enough that are not answered.
FOREMOST = 300


@dataclass(frozen=True)
class Fit:
    """A potential that a partner could answer, and why."""

    potential: Any
    reasons: list[str]


def fitting(partner: Any, user: Any, day: datetime.date) -> list[Fit]:
    """The potentials in sight without a running answer that fit ``partner``, the best founded first; a few queries.

    Whoever names countries or kinds of partner means only those. Beside that something must speak for it: its country
    is named, or it works in the sector already.
    """
    works = AgreementSector.objects.filter(agreement__in=in_force(user, day), agreement__parties__partner=partner)
    sectors = dict(works.order_by().values_list("sector", "sector__code").distinct())
    named = WantedCountry.objects.filter(potential=OuterRef("pk"))
    rows = asking(user).annotate(
        _country=Exists(named.filter(country=partner.country_id)), _named=Exists(named), _kind=_kind_wanted(partner)
    )
    rows = rows.filter(Q(_country=True) | Q(_named=False), Q(_kind=True) | Q(partner_kinds=[]))
    rows = rows.filter(Q(_country=True) | Q(sector__in=sectors))
    rows = rows.with_priority().select_related("region", "sector")
    ranked = rows.order_by("-_country", "-_kind", "-priority", "pk")
    return [Fit(row, _reasons(row, partner, sectors)) for row in _unanswered(ranked, user, day)]


def _unanswered(ranked: Any, user: Any, day: datetime.date) -> list[Any]:
    """The first of ``ranked`` that are not answered: mostly among the foremost, so that only those are looked up."""
    foremost = list(ranked[:FOREMOST])
    known: Any = Potential.objects.filter(pk__in=[row.pk for row in foremost]).order_by()
    answers = dict(known.with_answer(user, day, few=True).values_list("pk", "answer"))
    for row in foremost:
        row.answer = answers[row.pk]
    found = [row for row in foremost if row.answer != Answer.ANSWERED][:MOST]
    if len(found) == MOST or len(foremost) < FOREMOST:
        return found
    return list(ranked.with_answer(user, day).exclude(answer=Answer.ANSWERED)[:MOST])


def _kind_wanted(partner: Any) -> Any:
    return ExpressionWrapper(Q(partner_kinds__contains=[partner.kind]), output_field=BooleanField())


def _reasons(row: Any, partner: Any, sectors: dict[Any, str]) -> list[str]:
    reasons = []
    if row._country:
        reasons.append(_("A partner in %(country)s is wanted.") % {"country": partner.country.name})
    if row._kind:
        reasons.append(_("This kind of partner is wanted: %(kind)s.") % {"kind": partner.get_kind_display()})
    if row.sector_id in sectors:
        reasons.append(_("It works in %(sector)s with others.") % {"sector": row.sector.name})
    if row.answer == Answer.ON_PAPER:
        reasons.append(_("What answers it now is not said to be running."))
    return reasons
