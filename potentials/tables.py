"""The columns of the list of potentials, in the order of its export."""

from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Concat, Round
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agreements.tables import person
from coopreg.dates import Precision
from coopreg.expressions import Fold, localized
from coopreg.links import link_to
from lists.columns import (
    Asked,
    BooleanColumn,
    ChoiceColumn,
    Column,
    DateColumn,
    Each,
    ListTable,
    ManyColumn,
    TimeColumn,
)
from lists.columns.cells import Sql
from partners.models import Partner
from potentials.answering import answer
from potentials.badges import answer_mark, state_mark
from potentials.choices import Answer, Part, PotentialState, Readiness, Sought
from potentials.columns import LabelsColumn, PriorityColumn, TitleColumn
from potentials.figures import JOINT
from potentials.models import PotentialFigure, WantedCountry
from potentials.priority import priority, score, share

address = link_to("potentials:potential-detail")


def _wanted(asked: Asked) -> QuerySet[WantedCountry]:
    return WantedCountry.objects.all()


def _figure() -> Concat:
    """One figure as ``potentials.figures.in_cell`` writes it."""
    # Trailing noughts go; three decimals alone would look like thousands, so they get a fourth.
    number = "replace(trim_scale({0})::text || CASE WHEN scale(trim_scale({0})) = 3 THEN '0' ELSE '' END, '.', ',')"
    said = Case(When(source="", then=Value("")), default=Concat(Value("; "), "source"), output_field=TextField())
    year = Cast("year", TextField())
    return Concat(
        "what", Value(": "), Sql(number, F("value")), Value(" "), "unit", Value(" ("), year, said, Value(")"),
        output_field=TextField(),
    )  # fmt: skip


def figures(asked: Asked) -> Subquery:
    """All figures in one cell."""
    rows = PotentialFigure.objects.filter(potential=OuterRef("pk")).order_by().values("potential")
    joined = rows.annotate(_all=StringAgg(_figure(), JOINT, order_by="pk")).values("_all")
    return Subquery(joined, output_field=TextField())


def points(part: Part) -> Any:
    """The share of a part in per cent."""
    return lambda asked: Round(share(part) * Value(100.0))


def _day(asked: Asked) -> Value:
    return Value(Precision.DAY)


class PotentialTable(ListTable):
    """One row is one potential. A file of all columns can be read in again (potentials/sheets)."""

    id = Column(_("Number"), "pk", css="cell-num", number=True)
    title = TitleColumn(
        _("Potential"), "title", "pk", "is_example", address=address, sort="title", css="cell-title card-title"
    )
    region = Column(_("Region code"), "region__code", css="nowrap")
    region_name = Column(_("Region"), "region__name", sort="region")
    agency = Column(_("Agency"), "agency__name")
    sector = Column(_("Sector code"), "sector__code")
    sector_name = Column(_("Sector"), lambda asked: localized("sector__name"), sort="sector")
    commodity = Column(_("Commodity code"), "commodity__code")
    commodity_name = Column(_("Commodity"), lambda asked: localized("commodity__name"))
    description = Column(_("Description"), "description")
    figures = Column(_("Figures"), figures)
    sought = LabelsColumn(_("What is sought"), "sought", Sought)
    readiness = ChoiceColumn(_("Readiness"), "readiness", Readiness)
    state = ChoiceColumn(_("State"), "state", PotentialState, badge=state_mark)
    rpjmd_programme = Column(_("RPJMD programme"), "rpjmd_programme")
    national_priority = Column(_("National priority"), "national_priority")
    partner_kinds = LabelsColumn(_("Wanted kind of partner"), "partner_kinds", Partner.Kind)
    country = ManyColumn(_("Wanted countries, codes"), Each(_wanted, "potential", "country_id"))
    country_name = ManyColumn(
        _("Wanted countries"), Each(_wanted, "potential", lambda asked: localized("country__name"))
    )
    source = Column(_("Source"), "source")
    example = BooleanColumn(_("Example"), "is_example")
    answer = ChoiceColumn(_("Answered"), lambda asked: answer(asked.user, asked.day), Answer, badge=answer_mark)
    priority = PriorityColumn(_("Priority"), lambda asked: priority(), "override", sort="priority")
    score = Column(_("Computed score"), lambda asked: score(), css="cell-num", number=True)
    size = Column(_("Size, %"), points(Part.SIZE), css="cell-num", number=True)
    ready = Column(_("Readiness, %"), points(Part.READINESS), css="cell-num", number=True)
    rpjmd = Column(_("RPJMD, %"), points(Part.RPJMD), css="cell-num", number=True)
    national = Column(_("National priority, %"), points(Part.NATIONAL), css="cell-num", number=True)
    obstacles = Column(_("Free of obstacles, %"), points(Part.OBSTACLES), css="cell-num", number=True)
    override = Column(_("Priority set by hand"), "override", css="cell-num", number=True)
    override_reason = Column(_("Reason for the priority set by hand"), "override_reason")
    retired_on = DateColumn(_("Taken out on"), "retired_on", _day)
    retired_reason = Column(_("Why it was taken out"), "retired_reason")
    created_by = Column(_("Entered by"), person("created_by"))
    created_at = TimeColumn(_("Entered at"), "created_at")
    updated_at = TimeColumn(_("Changed at"), "updated_at", sort="updated_at")

    shown = ("title", "region_name", "sector_name", "sought", "readiness", "state", "answer", "priority")
    beside = ("id",)
    sorts = {
        "title": lambda asked: Fold("title"),
        "region": lambda asked: Fold("region__name"),
        "sector": lambda asked: localized("sector__name"),
        "priority": lambda asked: priority(),
        "updated_at": "updated_at",
    }
    order = "-priority"

    @classmethod
    def counted(cls, number: int) -> str:
        return ngettext("%(number)s potential", "%(number)s potentials", number) % {"number": number_format(number)}
