"""The columns of the list of agreements about the procedure: at which stage, for whom it waits, since when."""

from collections.abc import Callable
from typing import Any

from django.db.models import Case, DateField, F, OuterRef, Subquery, Value, When
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from agreements.choices import Change, Process
from agreements.models import StageChange
from agreements.models.expressions import DaysBetween
from agreements.templatetags.agreement_marks import stage_mark
from coopreg.expressions import localized
from lists.columns import Asked, Column, Source, Writer
from lists.columns.cells import Cell, words

# The steps that bring an agreement to where it is; the others happen while it is there.
ARRIVALS = (Change.ENTERED, Change.MOVED_ON, Change.SENT_BACK, Change.RESUMED)
STEPS = tuple(change for change in Change if change != Change.RECORDED)


def in_process(field: Callable[[], F]) -> Source:
    """The field of what is in process, nothing of the others: they wait for nobody."""
    return lambda asked: Case(When(process=Process.IN_PROCESS, then=field()))


def last_step(field: str) -> Source:
    """The ``field`` of the last step that was taken."""
    return lambda asked: _last(field, STEPS)


def precision_of_arrival(asked: Asked | None = None) -> Subquery:
    """How exactly ``stage_since`` is known."""
    return _last("happened_precision", ARRIVALS)


def _last(field: str, changes: tuple[Change, ...]) -> Subquery:
    steps = StageChange.objects.filter(agreement=OuterRef("pk"), change__in=changes)
    return Subquery(steps.order_by("-pk").values(field)[:1])


def days_waiting(asked: Asked) -> Case:
    """For how many days an agreement in process has been at its stage."""
    days = DaysBetween(Value(asked.day, DateField()), F("stage_since"))
    return Case(When(process=Process.IN_PROCESS, then=days))


class StageColumn(Column):
    """The stage by its name, for programs by its code; on the page as the badge of how the procedure stands."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(_("Stage"), lambda asked: localized("stage__name"), "stage__code", "process", **kwargs)

    def in_words(self, asked: Asked, *values: Any) -> Cell:
        return words(values[0])

    def in_codes(self, asked: Asked, *values: Any) -> Cell:
        return words(values[1])

    def to_html(self, asked: Asked) -> Writer:
        return lambda name, code, process: stage_mark(name, process) if code else SafeString("")
