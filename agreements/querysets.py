"""Which agreements: scope, screens and validity. Every method that depends on the day takes the day."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, OuterRef, Q, Value, When
from django.db.models.functions import JSONObject

from agreements.attention import needs, of_person
from agreements.choices import Term, Validity
from agreements.counts import CountingQuerySet
from agreements.validity import validity_is
from coopreg.access import Scope, edit_scope, read_scope
from coopreg.expressions import localized

if TYPE_CHECKING:
    pass


def validity_on(day: datetime.date) -> Case:
    """The validity of an agreement on ``day``, as a database expression giving a value of ``Validity``.

    ``valid_from`` and ``valid_until`` are the agreement's generated columns; a date known only to the month or year
    counts from the first day at the start and to the last day at the end.
    """
    return Case(
        When(is_signed=False, then=Value(Validity.NOT_SIGNED)),
        When(terminated_on__lte=day, then=Value(Validity.TERMINATED)),
        When(valid_from__gt=day, then=Value(Validity.NOT_YET)),
        When(valid_until__lt=day, then=Value(Validity.ENDED)),
        When(
            Q(term__in=[Term.OPEN_ENDED, Term.REVIEWED]) | Q(valid_until__isnull=False), then=Value(Validity.IN_FORCE)
        ),
        default=Value(Validity.TERM_UNKNOWN),
        output_field=models.CharField(),
    )


def in_scope(scope: Scope) -> Q:
    """Agreements of which any region, the lead or a party, is inside ``scope`` (docs/access.md)."""
    if scope.everything:
        return Q()
    if scope.region_id is None:
        return Q(pk__in=[])
    # The places of its search entry: a region itself by its key, and what lies in it, itself included, by minus that.
    return Q(search__places__contains=[-scope.region_id if scope.with_children else scope.region_id])


class AgreementQuerySet(CountingQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The agreements that ``user`` may read."""
        return self.filter(in_scope(read_scope(user)))

    def editable_by(self, user: Any) -> Self:
        """The agreements whose lead region ``user`` may act for: the lead owns the record."""
        return self.filter(edit_scope(user).regions("region"))

    def public(self, on: datetime.date) -> Self:
        """The agreements that the public face shows on the day ``on`` (docs/decisions/0039)."""
        states = [Validity.IN_FORCE, *([Validity.TERM_UNKNOWN] if settings.PUBLIC_TERM_UNKNOWN else [])]
        return self.filter(validity_is(states, on), confidential=False)

    def with_validity(self, on: datetime.date) -> Self:
        """Each agreement with ``validity``, as it is on the day ``on``."""
        return self.annotate(validity=validity_on(on))

    def needing(self, codes: Iterable[str], on: datetime.date) -> Self:
        """The agreements that need attention on the day ``on`` for any of ``codes`` (values of ``Attention``)."""
        return self.filter(needs(codes, on))

    def of_person(self, user: Any) -> Self:
        """The agreements that ``user`` entered, and those whose last change is theirs."""
        return self.filter(of_person(user.pk))

    def for_detail(self, today: datetime.date, chosen: datetime.date) -> Self:
        """What the page of one agreement shows, in two queries: ``validity`` on ``today``, ``chosen_validity`` on the
        day that the person chose; ``its_sectors`` and ``its_sources`` are lists of dictionaries."""
        parties = apps.get_model("agreements", "Party").objects.select_related("region", "partner__country")
        sectors = apps.get_model("agreements", "AgreementSector").objects.filter(agreement=OuterRef("pk"))
        sources = apps.get_model("agreements", "Source").objects.filter(agreement=OuterRef("pk"))
        return (
            self.with_validity(today)
            .annotate(
                chosen_validity=validity_on(chosen),
                its_sectors=_listed(
                    sectors,
                    key="sector_id",
                    sector=localized("sector__name"),
                    progress="progress",
                    as_written="as_written",
                ),
                its_sources=_listed(sources, citation="citation", note="note"),
            )
            .select_related("region__parent", "agency", "stage__procedure", "created_by", "updated_by")
            .prefetch_related(models.Prefetch("parties", parties))
        )


def _listed(rows: models.QuerySet[Any], **fields: Any) -> ArraySubquery:
    """``fields`` of ``rows`` as a list of dictionaries, in the order in which they were entered."""
    return ArraySubquery(rows.order_by("pk").values(_row=JSONObject(**fields)))
