"""Whether an agreement answers a potential, and which agreements answer none (docs/decisions/0036).

An agreement answers a potential when it covers its sector and the region is its lead or a party; a person's word
(PotentialAnswer) goes before that rule, both ways. It counts while it is in force, a text that states no term included;
said to be running it answers, else it answers only on paper. Everything is asked of the agreements that the person may
read, so that each number is that of a list they can open.
"""

import datetime
from collections.abc import Collection
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from agreements.choices import Activity, Validity
from agreements.models import Agreement, AgreementSector, Party
from agreements.validity import validity_is
from coopreg.access import read_scope
from coopreg.expressions import Unnest
from potentials.choices import Answer, PotentialState
from potentials.models import Potential, PotentialAnswer

IN_FORCE = (Validity.IN_FORCE, Validity.TERM_UNKNOWN)
RUNNING = (Activity.RUNNING,)
ON_PAPER = (Activity.NOT_RUNNING, Activity.UNKNOWN)
# What an agreement in force answers by what is said of its activity, the better first.
STATED = ((Answer.ANSWERED, RUNNING), (Answer.ON_PAPER, ON_PAPER))
# A region and a sector in one number, because IN looks at one column; there are far fewer sectors than this.
SPAN = 1_000_000


class Together(Func):
    """Two values as one text. Not Concat, which asks whether each is missing: rows of an array cannot be asked."""

    template = "(%(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field = models.TextField()


class Element(Func):
    """An array of one value: ``places__contains=Element(...)``."""

    template = "ARRAY[%(expressions)s]"

    def __init__(self, value: Any) -> None:
        number: Any = models.BigIntegerField()
        super().__init__(Cast(value, number), output_field=ArrayField(number))


def in_force(user: Any, on: datetime.date) -> Any:
    """The agreements in the sight of ``user`` that are in force on the day ``on``, or signed without a term."""
    return Agreement.objects.visible_to(user).filter(validity_is(IN_FORCE, on)).order_by()


def asking(user: Any) -> Any:
    """The potentials in the sight of ``user`` that ask for an answer."""
    return Potential.objects.visible_to(user).current().exclude(state=PotentialState.CLOSED).order_by()


def answer(user: Any, on: datetime.date, countries: Collection[str] = (), *, few: bool = False) -> Case:
    """The value of Answer of a potential on the day ``on``; with ``countries`` only agreements with a partner of one
    of them count.

    By default the regions and sectors with an answer are read at once, for any number of rows; with ``few`` the
    agreements are asked for each row.
    """
    agreements = in_force(user, on)
    if countries:
        agreements = agreements.filter(search__countries__overlap=list(countries))
    pairs: dict[str, Any] = {}
    if not few:
        # A region has few pairs: the database finds them in the same statement.
        pairs = _answered_pairs(agreements) if read_scope(user).everything else _pairs_within(agreements)
    answered = [
        When(_answered_by(agreements.filter(activity__in=activities), pairs.get(state)), then=Value(state))
        for state, activities in STATED
    ]
    return Case(
        When(state=PotentialState.CLOSED, then=Value(Answer.CLOSED)),
        *answered,
        default=Value(Answer.UNANSWERED),
        output_field=models.CharField(),
    )


def _answered_pairs(agreements: Any) -> dict[str, list[int]]:
    """The regions and sectors of ``agreements`` as numbers, by the answer that they are; one query."""
    running = Case(When(activity__in=RUNNING, then=Value(True)), default=Value(False))
    found: dict[str, list[int]] = {Answer.ANSWERED: [], Answer.ON_PAPER: []}
    for pair, runs in agreements.filter(sector_rows__isnull=False).values_list(_own_pairs(), running).distinct():
        # Provinces as wholes are negative: they are no region of a potential.
        if pair > 0:
            found[Answer.ANSWERED if runs else Answer.ON_PAPER].append(pair)
    return found


def _pairs_within(agreements: Any) -> dict[str, ArraySubquery]:
    """The same as parts of a statement."""
    return {
        state: ArraySubquery(agreements.filter(activity__in=activities).values(pair=_own_pairs()).distinct())
        for state, activities in STATED
    }


def _answered_by(agreements: Any, pairs: Any) -> Q:
    """Somebody says so, or region and sector fit and nobody denies it; ``pairs`` are those of ``agreements``."""
    said = PotentialAnswer.objects.filter(potential=OuterRef("pk")).order_by()
    denied = said.filter(answers=False)
    fitting = agreements.filter(
        search__places__contains=Element(OuterRef("region")), sector_rows__sector=OuterRef("sector")
    )
    by_word = Q(Exists(said.filter(answers=True, agreement__in=agreements)))
    # Denials are few: only for their potentials each fitting agreement is looked at.
    rest = fitting.exclude(pk__in=_denials(OuterRef(OuterRef("pk"))).values("agreement"))
    fits = Q(Exists(fitting)) if pairs is None else Q(OneOf(_pair(F("region"), F("sector")), pairs))
    return by_word | (Q(~Exists(denied)) & fits) | (Q(Exists(denied)) & Q(Exists(rest)))


def _own_pairs() -> Any:
    """Each region and sector of an agreement."""
    return _pair(Unnest("search__places", output_field=models.BigIntegerField()), F("sector_rows__sector"))


def _pair(region: Any, sector: Any) -> Any:
    whole = models.BigIntegerField()
    return Cast(region, whole) * Value(SPAN, whole) + Cast(sector, whole)


class OneOf(Func):
    """Whether a number is one of ``numbers``: a list, in which the database finds them quickly even among thousands, or
    a query of some hundred."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()

    def __init__(self, value: Any, numbers: Any, **extra: Any) -> None:
        known = Value(numbers, ArrayField(models.BigIntegerField())) if isinstance(numbers, list) else numbers
        super().__init__(value, known, **extra)


# The other way round -----------------------------------------------------------------------------


def by_rule(potential: Any) -> Q:
    """The condition that an agreement covers the sector of ``potential`` and is one of its region."""
    sector = AgreementSector.objects.filter(sector=potential.sector_id, agreement=OuterRef("pk"))
    return Q(search__places__contains=[potential.region_id]) & Q(Exists(sector))


def answering(potential: Any, user: Any) -> Any:
    """The agreements in sight that answer ``potential`` by rule or by word, whatever their validity."""
    by_word = PotentialAnswer.objects.filter(potential=potential, answers=True).order_by().values("agreement")
    found = Agreement.objects.visible_to(user).order_by().filter(by_rule(potential) | Q(pk__in=by_word))
    return found.exclude(pk__in=_denials(potential.pk).values("agreement"))


def answered_by(agreement: Any) -> Q:
    """The condition that a potential is answered by ``agreement``, by rule or by word, whatever its validity."""
    said = PotentialAnswer.objects.filter(agreement=agreement).order_by()
    regions = [place for place in agreement.search.places if place > 0]
    sectors = AgreementSector.objects.filter(agreement=agreement).order_by().values("sector")
    fits = Q(region__in=regions, sector__in=sectors) & ~Q(pk__in=said.filter(answers=False).values("potential"))
    return fits | Q(pk__in=said.filter(answers=True).values("potential"))


def plainly_asking(user: Any) -> QuerySet[Any, Any]:
    """The potentials in sight, without those of which an agreement was denied."""
    return asking(user).filter(~Exists(_denials(OuterRef("pk"))))


def matched_otherwise(user: Any) -> Q:
    """The condition on a sector of an agreement (AgreementSector) that it answers by a person's word, or by rule a
    potential of which somebody denied another agreement; ``plainly_asking`` gives the rest."""
    potentials, said = asking(user), PotentialAnswer.objects.order_by()
    by_word = said.filter(answers=True, potential__in=potentials)
    by_word = by_word.filter(agreement__sector_rows__sector=F("potential__sector"))
    condition = Q(pk__in=by_word.values("agreement__sector_rows"))
    denied = potentials.filter(Exists(_denials(OuterRef("pk"))))
    # The lead is a party as a rule, but the database does not insist.
    for way in ("region__agreements", "region__parties__agreement"):
        fitting = denied.filter(**{f"{way}__sector_rows__sector": F("sector")}).annotate(_agreement=F(way))
        kept = fitting.filter(~Exists(_denials(OuterRef("pk")).filter(agreement=OuterRef("_agreement"))))
        condition |= Q(pk__in=kept.values(f"{way}__sector_rows"))
    return condition


def _denials(potential: Any) -> QuerySet[PotentialAnswer]:
    return PotentialAnswer.objects.filter(potential=potential, answers=False).order_by()


def _matched(user: Any) -> Q:
    """The condition on a sector of an agreement that the agreement answers a potential in sight in it; one query."""
    pairs = list(plainly_asking(user).values_list(_pair(F("region"), F("sector")), flat=True).distinct())
    parties = Party.objects.filter(agreement=OuterRef("agreement"), region__isnull=False).order_by()
    of_party = parties.filter(OneOf(_pair(F("region"), OuterRef("sector")), pairs))
    by_rule = Q(OneOf(_pair(F("agreement__region"), F("sector")), pairs)) | Q(Exists(of_party))
    return by_rule | matched_otherwise(user)


def unmatched_sectors(user: Any, on: datetime.date) -> QuerySet[AgreementSector]:
    """The sectors of agreements in force in which they answer no potential that ``user`` may read."""
    return AgreementSector.objects.filter(~_matched(user), agreement__in=in_force(user, on)).order_by()


def unmatched(user: Any, on: datetime.date) -> Any:
    """The agreements in force that answer no potential in sight, in whatever sector."""
    matched = AgreementSector.objects.filter(_matched(user), agreement=OuterRef("pk")).order_by()
    said = PotentialAnswer.objects.filter(answers=True, potential__in=asking(user), agreement=OuterRef("pk")).order_by()
    return in_force(user, on).filter(~Exists(matched), ~Exists(said))
