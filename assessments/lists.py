"""What the list of agreements gets from the four aman: a filter, and columns for page and files."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, QuerySet, TextField, Value, When
from django.db.models.functions import Concat
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from agreements.filters import AgreementFilter
from agreements.tables import AgreementTable
from assessments.again import again_on
from assessments.choices import Aspect, Recommendation, Result
from assessments.models import Standing
from assessments.recommendation import (
    AGAIN,
    MISSING,
    RECOMMENDATION_ORDER,
    RECOMMENDATION_SQL,
    Mark,
    aman_is,
    recommend,
)
from assessments.rules.standing import STATES as STANDS
from assessments.rules.standing import warns
from assessments.rules.table import RULES, rule_choices
from lists.columns import Asked, Column, Each, Writer
from lists.columns.cells import Cell, Sql, choice
from lists.filters import ChoicesFilter


class AmanFilter(ChoicesFilter):
    """The agreements that stand so on the day that the list speaks of."""

    parent: Any

    def filter(self, qs: Any, value: Sequence[str]) -> Any:
        return qs.filter(aman_is(value, self.parent.day)) if value else qs


def _standings(asked: Asked) -> QuerySet[Standing]:
    return Standing.objects.all()


def _mark(asked: Asked) -> Concat:
    """One mark as text: "legal:unsafe", "legal:safe:again"."""
    again = Case(When(again_on(asked.day), then=Value(":again")), default=Value(""))
    return Concat("aspect", Value(":"), "assessment__result", again, output_field=TextField())


MARKS = Each(_standings, "agreement", _mark, ("aspect",))


def read_marks(texts: Sequence[str] | None) -> list[Mark]:
    """The marks of the texts that ``MARKS`` gives, one for each aspect."""
    found = {}
    for text in texts or []:
        aspect, result, *again = text.split(":")
        found[aspect] = Mark(Aspect(aspect), Result(result), tuple(again))
    return [found.get(aspect.value, Mark(aspect)) for aspect in Aspect]


class WarningFilter(ChoicesFilter):
    """The agreements of which one of the chosen checks warns, in the chosen state of its answer."""

    parent: Any

    def filter(self, qs: Any, value: Sequence[str]) -> Any:
        return qs.filter(warns(value, self.parent.cleaned.get("warning_state", ()), self.parent.day)) if value else qs


class WarningStateFilter(ChoicesFilter):
    """The agreements with any warning in the chosen state; beside chosen checks it speaks of their warnings."""

    parent: Any

    def filter(self, qs: Any, value: Sequence[str]) -> Any:
        if not value or self.parent.cleaned.get("warning"):
            return qs
        return qs.filter(warns(RULES, value, self.parent.day))


class AmanColumn(Column):
    """What the four aspects come to; the page says in the cell's title how each stands."""

    def __init__(self, header: Any) -> None:
        super().__init__(header, MARKS, css="nowrap")

    def in_codes(self, asked: Asked, *values: Any) -> Cell:
        return Cell(
            Sql(RECOMMENDATION_SQL, values[0], *(Value(each.value) for each in RECOMMENDATION_ORDER)), plain=True
        )

    def in_words(self, asked: Asked, *values: Any) -> Cell:
        labels = {each.value: str(each.label) for each in Recommendation}
        return choice(self.in_codes(asked, *values).text, labels)

    def to_html(self, asked: Asked) -> Writer:
        def write(texts: Any) -> str:
            marks = read_marks(texts)
            if all(mark.missing for mark in marks):
                return ""
            verdict = recommend(marks)
            each = "; ".join(f"{mark.aspect.label}: {mark.result.label}" for mark in marks)
            return format_html('<span class="aman aman-{}" title="{}">{}</span>', verdict.value, each, verdict.label)

        return write


class ResultColumn(Column):
    """The result of one aspect, empty where nobody has judged it."""

    def __init__(self, header: Any, aspect: Aspect) -> None:
        super().__init__(header, MARKS)
        self.aspect = aspect

    def in_codes(self, asked: Asked, *values: Any) -> Cell:
        one = "(SELECT split_part(m, ':', 2) FROM unnest({0}) m WHERE split_part(m, ':', 1) = {1})"
        return Cell(Sql(one, values[0], Value(self.aspect.value)), plain=True)

    def in_words(self, asked: Asked, *values: Any) -> Cell:
        return choice(self.in_codes(asked, *values).text, {each.value: str(each.label) for each in Result})

    def to_html(self, asked: Asked) -> Writer:
        drawn = {
            each.value: format_html('<span class="aman aman-{}">{}</span>', each.value, each.label) for each in Result
        }
        place = list(Aspect).index(self.aspect)
        return lambda texts: drawn[read_marks(texts)[place].result.value] if texts else ""


HEADINGS = {
    Aspect.POLITICAL: _("Aman: political"),
    Aspect.SECURITY: _("Aman: security"),
    Aspect.LEGAL: _("Aman: legal"),
    Aspect.TECHNICAL: _("Aman: technical"),
}
STATES = [*Recommendation.choices, (MISSING, _("an aspect not yet assessed")), (AGAIN, _("to be judged again"))]


def join() -> None:
    """Called when the app is ready."""
    AgreementFilter.add("aman", AmanFilter(choices=STATES, label=_("Four aman")))
    AgreementFilter.add("warning", WarningFilter(choices=rule_choices, label=_("Check that warns")))
    AgreementFilter.add("warning_state", WarningStateFilter(choices=STANDS, label=_("Answer to the check")))
    AgreementTable.add("aman", AmanColumn(_("Four aman")))
    for aspect, heading in HEADINGS.items():
        AgreementTable.add(f"aman_{aspect.value}", ResultColumn(heading, aspect))
