"""When each rule warns on a given day, as a condition on agreements: for the page of one, the filter and the counts."""

import datetime
from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q

from agreements.attention import Attention, needs
from agreements.choices import CooperationKind, Instrument, LegalBasis, PaperKind, Term
from agreements.models import Document, Party, Stage, StageChange
from agreements.validity import is_not_over
from partners.models import Partner
from regions.models import Region

Condition = Callable[[datetime.date], Q]

_PROCEDURES = [LegalBasis.PERMENDAGRI_3_2008, LegalBasis.PERMENDAGRI_25_2020]
_HIGH = [Partner.Rank.STATE, Partner.Rank.PROVINCE]
_LOW = [Partner.Rank.CITY, Partner.Rank.COUNTY]
# An arrangement under a text that stands needs no powers and no approval of its own (domain.md 1.2).
_OWN_TEXTS = [Instrument.MOU, Instrument.WORKING_AGREEMENT]


def _partners(**narrowed: Any) -> Exists:
    """A partner of the agreement is such a one."""
    return Exists(Party.objects.filter(agreement=OuterRef("pk"), **{f"partner__{k}": v for k, v in narrowed.items()}))


def unequal_rank(day: datetime.date) -> Q:
    abroad = {"kind": Partner.Kind.REGIONAL_GOVERNMENT}
    province = Q(region__level=Region.Level.PROVINCE) & Q(_partners(rank__in=_LOW, **abroad))
    below = ~Q(region__level=Region.Level.PROVINCE) & Q(_partners(rank__in=_HIGH, **abroad))
    return Q(kind=CooperationKind.KSDPL) & (province | below)


def no_diplomatic_relations(day: datetime.date) -> Q:
    return Q(_partners(country__diplomatic_relations=False))


def caution_country(day: datetime.date) -> Q:
    return Q(_partners(country__caution__gt=""))


def office_abroad(day: datetime.date) -> Q:
    return Q(office_abroad=True)


def indonesian_partner(day: datetime.date) -> Q:
    return Q(_partners(country="ID"))


def _lacks(kind: PaperKind, stage: str) -> Q:
    """An own text under one of the procedures has left ``stage``, or is signed, without a paper of ``kind``.

    A paper that a supervisor passed over has its reason among the steps, so it lacks no more.
    """
    papers = Document.objects.filter(agreement=OuterRef("pk"), kind=kind, retired_at=None)
    passed = StageChange.objects.filter(agreement=OuterRef("pk"), passed_over__contains=[kind])
    same = Stage.objects.filter(procedure=OuterRef("stage__procedure"), code=stage)
    left = Q(is_signed=True) | Q(Exists(same.filter(order__lt=OuterRef("stage__order"))))
    own = Q(legal_basis__in=_PROCEDURES, instrument__in=_OWN_TEXTS)
    return own & left & ~Q(Exists(papers)) & ~Q(Exists(passed))


def no_full_powers(day: datetime.date) -> Q:
    return _lacks(PaperKind.FULL_POWERS, "full_powers")


def no_dprd_approval(day: datetime.date) -> Q:
    return _lacks(PaperKind.DPRD_APPROVAL, "dprd_approval")


def not_in_indonesian(day: datetime.date) -> Q:
    return Q(languages__gt="") & ~Q(languages__icontains="indonesia")


def no_way_out(day: datetime.date) -> Q:
    """Neither an end nor a notice: nobody knows how the parties come out of it."""
    endless = Q(term__in=[Term.NOT_STATED, Term.OPEN_ENDED, Term.REVIEWED], notice_months=None, renewal_months=None)
    return endless & ~Q(instrument=Instrument.LOI) & is_not_over(day)


def no_rpjmd(day: datetime.date) -> Q:
    return Q(rpjmd_programme="") & is_not_over(day)


def no_national_priority(day: datetime.date) -> Q:
    return Q(national_priority="") & is_not_over(day)


def loi_old(day: datetime.date) -> Q:
    return needs([Attention.LOI_WAITING], day)


def ended_running(day: datetime.date) -> Q:
    return needs([Attention.ENDED_RUNNING], day)
