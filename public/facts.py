"""The white list: everything that the public face reads of an agreement, for its pages and for the JSON.

What is not named here is not read. The CSV has the same facts as columns (table.py).
"""

import datetime
from dataclasses import dataclass
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, JSONField, OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.choices import Instrument, Term
from agreements.models import AgreementSector, Party
from agreements.querysets import validity_on
from agreements.tables import end_precision, start_precision
from coopreg.dates import PartialDate, Precision
from coopreg.expressions import localized
from lists.columns import Asked
from lists.columns.cells import date


class Foremost(Func):
    """One element before the others of an array."""

    function = "array_prepend"
    arity = 2
    output_field = ArrayField(JSONField())


def _regions() -> Foremost:
    """The lead first, then the other regions that are a party."""
    others = Party.objects.filter(agreement=OuterRef("pk"), region__isnull=False).exclude(region=F("agreement__region"))
    place = JSONObject(code=F("region__code"), name=F("region__name"))
    return Foremost(place, ArraySubquery(others.order_by("region__code").values_list(place)))


def _partners() -> ArraySubquery:
    sides = Party.objects.filter(agreement=OuterRef("pk"), partner__isnull=False).order_by("pk")
    country = (F("partner__country"), localized("partner__country__name"))
    return ArraySubquery(
        sides.values_list(
            JSONObject(id=F("partner"), name=F("partner__name"), country=country[0], country_name=country[1])
        )
    )


def _sectors() -> ArraySubquery:
    rows = AgreementSector.objects.filter(agreement=OuterRef("pk")).order_by("pk")
    return ArraySubquery(rows.values_list(JSONObject(code=F("sector__code"), name=localized("sector__name"))))


def members(on: datetime.date) -> dict[str, Any]:
    """The facts of an agreement as the members of its JSON object; ``status`` is that of the day ``on``."""
    asked = Asked(None, on)
    return {
        "reference": F("reference"),
        "title": F("title"),
        "instrument": F("instrument"),
        "regions": _regions(),
        "partners": _partners(),
        "sectors": _sectors(),
        "signed_on": date(F("signed_on"), F("signed_precision")).text,
        "valid_from": date(F("valid_from"), start_precision(asked)).text,
        "valid_until": date(F("valid_until"), end_precision(asked)).text,
        "term": F("term"),
        "term_years": F("term_years"),
        "status": validity_on(on),
    }


def shown(on: datetime.date) -> dict[str, Any]:
    """The same facts for a page, which writes dates in words: the fields of ``Published``."""
    asked = Asked(None, on)
    facts = members(on)
    for written in ("signed_on", "valid_from", "valid_until"):
        del facts[written]
    return facts | {
        "signed_first": F("signed_on"),
        "signed_precision": F("signed_precision"),
        "starts_first": F("valid_from"),
        "starts_precision": start_precision(asked),
        "ends_first": F("valid_until"),
        "ends_precision": end_precision(asked),
    }


@dataclass(frozen=True)
class Published:
    """One agreement as the public pages show it."""

    reference: str
    title: str
    instrument: str
    regions: list[dict[str, str]]
    partners: list[dict[str, Any]]
    sectors: list[dict[str, str]]
    term: str
    term_years: int | None
    status: str
    signed_first: datetime.date | None
    signed_precision: str
    starts_first: datetime.date | None
    starts_precision: str
    ends_first: datetime.date | None
    ends_precision: str

    @classmethod
    def read(cls, rows: Any, on: datetime.date) -> list[Self]:
        """The agreements of the queryset ``rows``, in its order."""
        facts = shown(on)
        return [cls(**dict(zip(facts, row, strict=True))) for row in rows.values_list(*facts.values())]

    @property
    def signed(self) -> PartialDate:
        return PartialDate(self.signed_first, Precision(self.signed_precision))

    @property
    def starts(self) -> PartialDate:
        return PartialDate(self.starts_first, Precision(self.starts_precision))

    @property
    def ends(self) -> PartialDate:
        return PartialDate(self.ends_first, Precision(self.ends_precision))

    @property
    def instrument_name(self) -> str:
        return str(Instrument(self.instrument).label)

    @property
    def term_in_words(self) -> str:
        """How long the text is valid, as far as it says so."""
        years = self.term_years or 0
        if self.term == Term.YEARS:
            return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}
        if self.term == Term.REVIEWED:
            words = ngettext(
                "no fixed term, reviewed every %(years)s year", "no fixed term, reviewed every %(years)s years", years
            )
            return words % {"years": years}
        return {
            Term.OPEN_ENDED: _("no fixed term"),
            Term.ENDS_ON: _("ends on a date"),
        }.get(Term(self.term), _("the term is not known"))
