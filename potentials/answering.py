"""Whether an agreement answers a potential, and which agreements answer none (docs/decisions/0036).

An agreement answers a potential when it covers its sector and the region is its lead or a party; a person's word
(PotentialAnswer) goes before that rule, both ways. It counts while it is in force, a text that states no term included;
said to be running it answers, else it answers only on paper. Everything is asked of the agreements that the person may
read, so that each number is that of a list they can open.
"""

import datetime
from collections.abc import Collection
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from agreements.choices import Activity, Validity
from agreements.models import Agreement, AgreementSector
from agreements.validity import validity_is
from potentials.choices import Answer, PotentialState
from potentials.models import Potential, PotentialAnswer

IN_FORCE = (Validity.IN_FORCE, Validity.TERM_UNKNOWN)
RUNNING = (Activity.RUNNING,)
ON_PAPER = (Activity.NOT_RUNNING, Activity.UNKNOWN)
# A region and a sector in one number, because IN looks at one column; there are far fewer sectors than this.
SPAN = 1_000_000


class Unnest(Func):
    """Each element of an array in a row of its own."""

    function = "unnest"
    output_field = models.BigIntegerField()
    set_returning = True


class Together(Func):
    """Two values as one text. Not Concat, which asks whether each is missing: rows of an array cannot be asked."""

    template = "(%(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field = models.TextField()


class Element(Func):
    """An array of one value: ``places__contains=Element(...)``."""

    template = "ARRAY[%(expressions)s]"

    def __init__(self, value: Any, **extra: Any) -> None:
        # A column of characters is no text where arrays are compared.
        kind: Any = extra.pop("output_field", models.BigIntegerField())
        super().__init__(Cast(value, kind), output_field=ArrayField(kind), **extra)


def in_force(user: Any, on: datetime.date) -> Any:
    """The agreements in the sight of ``user`` that are in force on the day ``on``, or signed without a term."""
    return Agreement.objects.visible_to(user).filter(validity_is(IN_FORCE, on)).order_by()


def asking(user: Any) -> Any:
    """The potentials in the sight of ``user`` that ask for an answer."""
    return Potential.objects.visible_to(user).current().exclude(state=PotentialState.CLOSED).order_by()


def answer(
    user: Any, on: datetime.date, countries: Collection[str] = (), *, prefix: str = "", each_country: bool = False
) -> Case:
    """The value of Answer of a potential on the day ``on``, or of the potential at ``prefix`` of a row.

    With ``countries`` only agreements with a partner of one of them count; with ``each_country`` only those with a
    partner of the country of the row.
    """
    ways = _Ways(prefix, each_country=each_country)
    agreements = in_force(user, on)
    if countries:
        agreements = agreements.filter(search__countries__overlap=list(countries))
    return Case(
        When(**{f"{prefix}state": PotentialState.CLOSED}, then=Value(Answer.CLOSED)),
        When(ways.answered_by(agreements.filter(activity__in=RUNNING)), then=Value(Answer.ANSWERED)),
        When(ways.answered_by(agreements.filter(activity__in=ON_PAPER)), then=Value(Answer.ON_PAPER)),
        default=Value(Answer.UNANSWERED),
        output_field=models.CharField(),
    )


class _Ways:
    """How a potential is answered, as conditions on a row that has one at ``prefix``."""

    def __init__(self, prefix: str, *, each_country: bool) -> None:
        self.prefix, self.each_country = prefix, each_country
        self.key = prefix.removesuffix("__") or "pk"

    def answered_by(self, agreements: Any) -> Q:
        """Somebody says so, or region and sector fit and nobody denies it."""
        said = PotentialAnswer.objects.filter(potential=OuterRef(self.key)).order_by()
        denied = said.filter(answers=False)
        fitting = self._of_row(agreements).filter(
            search__places__contains=Element(OuterRef(f"{self.prefix}region")),
            sector_rows__sector=OuterRef(f"{self.prefix}sector"),
        )
        by_word = Q(Exists(said.filter(answers=True, agreement__in=self._of_row(agreements, outer=2))))
        # Denials are few: only for their potentials each fitting agreement is looked at.
        rest = Q(Exists(denied)) & Q(Exists(fitting.exclude(pk__in=_denied_for(OuterRef(OuterRef(self.key))))))
        return by_word | (Q(~Exists(denied)) & self._fits(agreements)) | rest

    def _of_row(self, agreements: Any, outer: int = 1) -> Any:
        """``agreements``, of the country of the row where that is asked for."""
        if not self.each_country:
            return agreements
        country: Any = OuterRef("country")
        for _each in range(outer - 1):
            country = OuterRef(country)
        return agreements.filter(search__countries__contains=Element(country, output_field=models.TextField()))

    def _fits(self, agreements: Any) -> Q:
        """One of ``agreements`` has region and sector: all of these pairs are read once, and not for each row."""
        pairs = _pair(Unnest("search__places"), F("sector_rows__sector"))
        own = _pair(F(f"{self.prefix}region"), F(f"{self.prefix}sector"))
        if self.each_country:
            # Of two arrays in one row the database would pair the elements, so the countries come by the parties.
            agreements = agreements.filter(parties__partner__country__isnull=False)
            pairs, own = _text(pairs, F("parties__partner__country")), _text(own, F("country"))
        return Q(_In(own, agreements.values_list(pairs)))


def _pair(region: Any, sector: Any) -> Any:
    whole = models.BigIntegerField()
    return Cast(region, whole) * Value(SPAN, whole) + Cast(sector, whole)


def _text(pair: Any, country: Any) -> "Together":
    return Together(Cast(pair, models.TextField()), Cast(country, models.TextField()))


class _In(Func):
    """Whether a value is among those of a query, which runs once."""

    template = "%(expressions)s"
    arg_joiner = " IN "
    output_field = models.BooleanField()

    def __init__(self, value: Any, rows: QuerySet[Any, Any], **extra: Any) -> None:
        super().__init__(value, models.Subquery(rows), **extra)


def _denied_for(key: Any) -> Any:
    """The agreements of which somebody said that they do not answer the potential ``key``."""
    return PotentialAnswer.objects.filter(potential=key, answers=False).order_by().values("agreement")


# The other way round -----------------------------------------------------------------------------


def by_rule(potential: Any) -> Q:
    """The condition that an agreement covers the sector of ``potential`` and is one of its region."""
    sector = AgreementSector.objects.filter(sector=potential.sector_id, agreement=OuterRef("pk"))
    return Q(search__places__contains=[potential.region_id]) & Q(Exists(sector))


def answering(potential: Any, user: Any) -> Any:
    """The agreements in sight that answer ``potential`` by rule or by word, whatever their validity."""
    by_word = PotentialAnswer.objects.filter(potential=potential, answers=True).order_by().values("agreement")
    found = Agreement.objects.visible_to(user).order_by().filter(by_rule(potential) | Q(pk__in=by_word))
    return found.exclude(pk__in=_denied_for(potential.pk))


def answered_by(agreement: Any) -> Q:
    """The condition that a potential is answered by ``agreement``, by rule or by word, whatever its validity."""
    said = PotentialAnswer.objects.filter(agreement=agreement).order_by()
    regions = [place for place in agreement.search.places if place > 0]
    sectors = AgreementSector.objects.filter(agreement=agreement).order_by().values("sector")
    fits = Q(region__in=regions, sector__in=sectors) & ~Q(pk__in=said.filter(answers=False).values("potential"))
    return fits | Q(pk__in=said.filter(answers=True).values("potential"))


def matched_sectors(user: Any) -> list[Any]:
    """The rows of agreements' sectors in which the agreement answers a potential in sight, in three queries of keys."""
    potentials = asking(user)
    found = []
    # The lead is a party as a rule, but the database does not insist.
    for way in ("region__parties__agreement", "region__agreements"):
        fitting = potentials.filter(**{f"{way}__sector_rows__sector": F("sector")}).annotate(_agreement=F(way))
        denial = PotentialAnswer.objects.filter(potential=OuterRef("pk"), agreement=OuterRef("_agreement"))
        kept = fitting.filter(~Exists(denial.filter(answers=False).order_by()))
        found.append(kept.values(f"{way}__sector_rows"))
    said = PotentialAnswer.objects.filter(answers=True, potential__in=potentials).order_by()
    found.append(said.filter(agreement__sector_rows__sector=F("potential__sector")).values("agreement__sector_rows"))
    return found


def unmatched_sectors(user: Any, on: datetime.date) -> QuerySet[AgreementSector]:
    """The sectors of agreements in force in which they answer no potential that ``user`` may read."""
    rows = AgreementSector.objects.filter(agreement__in=in_force(user, on)).order_by()
    for keys in matched_sectors(user):
        rows = rows.exclude(pk__in=keys)
    return rows


def unmatched(user: Any, on: datetime.date) -> Any:
    """The agreements in force that answer no potential in sight, in whatever sector."""
    potentials = asking(user)
    rows = in_force(user, on)
    for keys in matched_sectors(user):
        rows = rows.exclude(pk__in=AgreementSector.objects.filter(pk__in=keys).order_by().values("agreement"))
    said = PotentialAnswer.objects.filter(answers=True, potential__in=potentials).order_by()
    return rows.exclude(pk__in=said.values("agreement"))
