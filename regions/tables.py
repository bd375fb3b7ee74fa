"""The columns of the list of regions, in the order of its export."""

from collections.abc import Callable
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from coopreg.dates import Precision
from coopreg.expressions import Fold
from lists.columns import (
    Asked,
    BooleanColumn,
    ChoiceColumn,
    Column,
    DateColumn,
    Each,
    LinkColumn,
    ListTable,
    ManyColumn,
    TallyColumn,
)
from regions.models import Region, RegionName


def address(code: str) -> str:
    return reverse("regions:region-detail", args=[code])


def agreements(**filters: str) -> Callable[[str], str]:
    """Makes the address of the list of a region's agreements with ``filters``."""
    return lambda code: f"{reverse('agreements:agreement-list')}?{urlencode({'region': code} | filters)}"


def number(header: Any, count: str, **filters: str) -> TallyColumn:
    return TallyColumn(header, "pk", "code", count=count, address=agreements(**filters))


def _other_names(asked: Asked) -> QuerySet[RegionName]:
    return RegionName.objects.all()


def by_number(asked: Asked) -> Case:
    """The number of agreements, for sorting: counted beforehand, for the few hundred regions there are."""
    whens = [When(pk=key, then=Value(counts["total"])) for key, counts in asked.counts.items() if key]
    return Case(*whens, default=Value(0), output_field=IntegerField())


class RegionTable(ListTable):
    """One row is one region, with the number of its agreements; a province counts those of its kabupaten/kota."""

    code = Column(_("Code"), "code", sort="code", css="nowrap")
    name = LinkColumn(_("Name"), "name", "code", address=address, sort="name", css="cell-title card-title")
    level = ChoiceColumn(_("Level"), "level", Region.Level)
    province = Column(_("Province"), "parent__name")
    capital = Column(_("Capital"), "capital")
    autonomous = BooleanColumn(_("Autonomous"), "autonomous")
    agreements = TallyColumn(_("Agreements"), "pk", "code", count="total", address=agreements(), sort="agreements")
    in_force = number(_("In force"), "in_force", validity="in_force")
    term_unknown = number(_("Term unknown"), "term_unknown", validity="term_unknown")
    not_yet = number(_("Not yet in force"), "not_yet", validity="not_yet")
    ended = number(_("Ended"), "ended", validity="ended")
    terminated = number(_("Terminated"), "terminated", validity="terminated")
    not_signed = number(_("Not signed"), "not_signed", validity="not_signed")
    running = number(_("Running"), "running", activity="running")
    not_running = number(_("Not running"), "not_running", activity="not_running")
    unknown = number(_("Activity not known"), "unknown", activity="unknown")
    in_process = number(_("In process"), "in_process", process="in_process")
    province_code = Column(_("Code of the province"), "parent__code", css="nowrap")
    other_names = ManyColumn(_("Other names"), Each(_other_names, "region", "name", ("name",)))
    latitude = Column(_("Latitude"), "latitude", css="cell-num", number=True)
    longitude = Column(_("Longitude"), "longitude", css="cell-num", number=True)
    iso_3166_2 = Column("ISO 3166-2", "iso_3166_2", css="nowrap")
    area_km2 = Column(_("Area (km²)"), "area_km2", css="cell-num", number=True)
    retired_on = DateColumn(_("Retired on"), "retired_on", lambda asked: Value(Precision.DAY))

    shown = (
        "code",
        "name",
        "agreements",
        "in_force",
        "term_unknown",
        "ended",
        "terminated",
        "not_signed",
        "running",
        "not_running",
        "unknown",
        "in_process",
    )
    sorts = {
        "code": "code",
        "name": lambda asked: Fold("name"),
        "agreements": by_number,
    }
    order = "code"

    @classmethod
    def counted(cls, number: int) -> str:
        return ngettext("%(number)s region", "%(number)s regions", number) % {"number": number_format(number)}
