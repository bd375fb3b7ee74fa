"""What the list of agreements gets from the time after the signing: filters, and columns for page and files."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.filters import AgreementFilter
from agreements.tables import AgreementTable
from coopreg.dates import Precision
from lists.columns import Asked, ChoiceColumn, Column, DateColumn, Writer
from lists.columns.cells import Cell, Sql, choice, date
from lists.filters import ChoicesFilter
from monitoring.badges import life_badge, verdict_badge
from monitoring.choices import CommitmentState, Life, Sign, Verdict
from monitoring.effectiveness.verdicts import NOT_JUDGED, of_latest, verdict_is
from monitoring.life import life_is, life_on
from monitoring.periods import report_missing
from monitoring.reports.owed import missing_for
from monitoring.signs import LAST_SQL, SIGNS, last_of
from monitoring.worklist import with_commitment, with_obstacle


class _OnTheDay(ChoicesFilter):
    """The agreements that stand so on the day that the list speaks of."""

    parent: Any

    def condition(self, codes: Sequence[str]) -> Q:
        raise NotImplementedError

    def filter(self, qs: Any, value: Sequence[str]) -> Any:
        return qs.filter(self.condition(value)) if value else qs


class LifeFilter(_OnTheDay):
    def condition(self, codes: Sequence[str]) -> Q:
        return life_is(codes, self.parent.day)


class VerdictFilter(_OnTheDay):
    def condition(self, codes: Sequence[str]) -> Q:
        return verdict_is(codes, self.parent.day)


class ReportFilter(_OnTheDay):
    def condition(self, codes: Sequence[str]) -> Q:
        # Whoever chooses both asks for all that are missing.
        user = self.parent.request.user
        return report_missing(self.parent.day) if "missing" in codes else missing_for(user, self.parent.day)


class CommitmentFilter(_OnTheDay):
    def condition(self, codes: Sequence[str]) -> Q:
        return with_commitment(list(codes), self.parent.day)


class ObstacleFilter(_OnTheDay):
    def condition(self, codes: Sequence[str]) -> Q:
        return with_obstacle(self.parent.day)


class LastSignColumn(DateColumn):
    """The day of the last sign of life, to its precision."""

    def __init__(self, header: Any) -> None:
        super().__init__(header, *SIGNS)

    def in_words(self, asked: Asked, *values: Any) -> Cell:
        last = Sql(LAST_SQL, *values)
        first, precision = (Sql(f"split_part({{0}}, ' ', {place})", last) for place in (4, 3))
        return date(Sql("nullif({0}, '')::date", first), precision)

    def to_html(self, asked: Asked) -> Writer:
        return lambda *texts: str(found.day) if (found := last_of(texts)) else ""


class SignColumn(Column):
    """What the last sign of life was."""

    def __init__(self, header: Any) -> None:
        super().__init__(header, *SIGNS)

    def in_codes(self, asked: Asked, *values: Any) -> Cell:
        return Cell(Sql("split_part({0}, ' ', 2)", Sql(LAST_SQL, *values)), plain=True)

    def in_words(self, asked: Asked, *values: Any) -> Cell:
        return choice(self.in_codes(asked, *values).text, {each.value: str(each.label) for each in Sign})

    def to_html(self, asked: Asked) -> Writer:
        return lambda *texts: str(found.sign.label) if (found := last_of(texts)) else ""


def _to_the_day(asked: Asked) -> Value:
    return Value(Precision.DAY)


def _of_latest(field: str) -> Any:
    return lambda asked: of_latest(field, asked.day)


REPORTS = [("missing", _("missing for the last period")), ("mine", _("missing, and for me to write"))]
VERDICTS = [*Verdict.choices, (NOT_JUDGED, _("not judged"))]


def join() -> None:
    """Called when the app is ready."""
    AgreementFilter.add("life", LifeFilter(choices=Life.choices, label=_("Sign of life")))
    AgreementFilter.add("effect", VerdictFilter(choices=VERDICTS, label=_("Effectiveness")))
    AgreementFilter.add("report", ReportFilter(choices=REPORTS, label=_("Report")))
    AgreementFilter.add("commitment", CommitmentFilter(choices=CommitmentState.choices, label=_("With a commitment")))
    AgreementFilter.add(
        "obstacle", ObstacleFilter(choices=[("open", pgettext_lazy("obstacle", "open"))], label=_("With an obstacle"))
    )
    AgreementTable.add(
        "life", ChoiceColumn(_("Sign of life"), lambda asked: life_on(asked.day), Life, badge=life_badge)
    )
    AgreementTable.add("last_sign", LastSignColumn(_("Last sign of life")))
    AgreementTable.add("last_sign_was", SignColumn(_("What it was")))
    AgreementTable.add("effect", ChoiceColumn(_("Effectiveness"), _of_latest("verdict"), Verdict, badge=verdict_badge))
    AgreementTable.add("effect_on", DateColumn(_("Effectiveness judged on"), _of_latest("judged_on"), _to_the_day))
    AgreementTable.add("effect_reason", Column(_("Reason of the judgement"), _of_latest("reason")))
