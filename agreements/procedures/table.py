"""The stages of a procedure as a table, on the page and in files."""

from collections.abc import Callable
from typing import Any

from django.db.models import Case, Count, F, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agreements.choices import ActingBody, MovedBy, Necessity, PaperKind
from agreements.models import Stage, StagePaper
from coopreg.expressions import localized
from lists.columns import Asked, ChoiceColumn, Column, Each, ListTable, ManyColumn
from lists.columns.cells import Worded
from lists.filters import ListFilterSet


def _papers(necessity: Necessity) -> Each:
    def rows(asked: Asked) -> QuerySet[StagePaper]:
        return StagePaper.objects.filter(necessity=necessity)

    def name(asked: Asked) -> Worded:
        return Worded(F("kind"), {str(code): capfirst(str(label)) for code, label in PaperKind.choices})

    return Each(rows, "stage", name)


def _mark(name: str) -> Callable[[Asked], Case]:
    """The label of a field that is yes, "" where it is no."""
    field: Any = Stage._meta.get_field(name)
    return lambda asked: Case(
        When(**{name: True}, then=Value(capfirst(str(field.verbose_name)))),
        default=Value(""),
        output_field=TextField(),
    )


def _place(asked: Asked) -> Subquery:
    """Which stage it is, counted from 1: the numbers of the order have gaps."""
    before = Stage.objects.filter(procedure=OuterRef("procedure"), order__lte=OuterRef("order")).order_by()
    return Subquery(before.values("procedure").annotate(place=Count("pk")).values("place"))


class StageFilter(ListFilterSet):
    """A procedure is read whole: there is nothing to narrow it by."""


class StageTable(ListTable):
    """One row is one stage, in the order of the procedure."""

    place = Column(_("No."), _place, css="cell-num", number=True)
    name = Column(_("Stage"), lambda asked: localized("name"), css="cell-title card-title")
    acting_body = ChoiceColumn(_("Who acts"), "acting_body", ActingBody)
    task = Column(_("What is to be done"), lambda asked: localized("task"), css="stage-task")
    required = ManyColumn(_("Required papers"), _papers(Necessity.REQUIRED))
    recommended = ManyColumn(_("Recommended papers"), _papers(Necessity.RECOMMENDED))
    days = Column(_("Days"), "days", css="cell-num", number=True)
    moved_by = ChoiceColumn(_("Moved on by"), "moved_by", MovedBy)
    note = ManyColumn(_("Note"), _mark("signs"), _mark("closes_loi"), _mark("rests"))
    source = Column(_("Source"), "source", css="stage-source")
    order_number = Column(_("Order"), "order", css="cell-num", number=True)
    code = Column(_("Code"), "code", css="nowrap")

    shown = ("place", "name", "acting_body", "task", "required", "recommended", "days", "moved_by", "note", "source")
    sorts = {"order": "order"}
    order = "order"
    order_in_words = _("in the order of the procedure")

    @classmethod
    def counted(cls, number: int) -> str:
        return ngettext("%(number)s stage", "%(number)s stages", number) % {"number": number_format(number)}
