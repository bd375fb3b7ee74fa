"""A report on paper, set by typst from report.typ; nothing that a person typed is read as markup."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import formats, timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from lists.exports.typesetter import typeset
from monitoring.choices import ObstacleState
from monitoring.models import Activity, Obstacle

TEMPLATE = Path(__file__).with_name("report.typ")


def set_on_paper(agreement: Any, told: Mapping[str, Any], user: Any) -> bytes:
    """The PDF of what ``ReportDetail.told`` gives. Raises TookTooLongError."""
    now = timezone.localtime()
    return typeset(TEMPLATE, _data(agreement, told, user, now), now, seconds=settings.LIST_PDF_SECONDS)


def _data(agreement: Any, told: Mapping[str, Any], user: Any, now: Any) -> dict[str, Any]:
    report = told["report"]
    said = [
        (_("What was done"), report.summary),
        (_("What it brought"), report.impact),
        (_("Plans for the next period"), report.plans),
    ]
    return {
        "title": _("Report: %(period)s") % {"period": told["period"]},
        "language": get_language() or "id",
        "head": [agreement.reference, agreement.title, str(agreement.region)],
        "facts": [
            [_("State"), str(report.get_state_display())],
            [_("Person in charge"), str(report.owner or "")],
        ],
        "said": [[label, text] for label, text in said if text],
        "lists": [
            part
            for part in (_sectors(told), _activities(told), _obstacles(told), _requests(told), _papers(told))
            if part["rows"]
        ],
        "foot": f"{user} · {formats.date_format(now, 'j F Y H.i')}",
        "page": _("Page {page} of {pages}"),
    }


def _part(title: str, heads: list[str], rows: list[list[str]]) -> dict[str, Any]:
    return {"title": title, "heads": heads, "rows": rows}


def _sectors(told: Mapping[str, Any]) -> dict[str, Any]:
    rows = [[str(row.sector), str(row.get_progress_display()), row.note] for row in told["states"]]
    return _part(_("Sectors"), [_("Sector"), _("Progress"), _("Note")], rows)


def _activities(told: Mapping[str, Any]) -> dict[str, Any]:
    rows = [_activity(row) for row in told["activities"]]
    heads = [
        pgettext("something done", "Activity"),
        _("Date and place"),
        _("Agencies"),
        _("Cost in rupiah and source"),
        _("Output"),
    ]
    return _part(_("Activities"), heads, rows)


def _activity(row: Activity) -> list[str]:
    cost = number_format(row.cost, decimal_pos=0, force_grouping=True) if row.cost is not None else ""
    where = ", ".join(filter(None, [str(row.held), row.place]))
    who = ", ".join(filter(None, [str(row.agency or ""), row.partner_unit]))
    paid = ", ".join(filter(None, [cost, str(row.get_funding_display()) if row.funding else ""]))
    people = ""
    if row.people is not None:
        people = _("%(number)s people") % {"number": number_format(row.people, force_grouping=True)}
    return [row.name, where, who, paid, ". ".join(filter(None, [row.output, people]))]


def _obstacles(told: Mapping[str, Any]) -> dict[str, Any]:
    rows = [_obstacle(row) for row in told["obstacles"]]
    return _part(_("Obstacles of the period"), [_("Category"), _("Obstacle"), _("Severity"), _("State")], rows)


def _obstacle(row: Obstacle) -> list[str]:
    state = ObstacleState.CLEARED if row.cleared_on else ObstacleState.OPEN
    return [str(row.category), row.text, str(row.get_severity_display()), str(state.label)]


def _requests(told: Mapping[str, Any]) -> dict[str, Any]:
    rows = [[str(row.get_addressed_to_display()), row.text] for row in told["requests"]]
    return _part(_("Requests"), [_("Asked of"), _("Request")], rows)


def _papers(told: Mapping[str, Any]) -> dict[str, Any]:
    rows = [[str(row.get_kind_display()), str(row)] for row in told["papers"]]
    return _part(_("Papers"), [_("Kind of paper"), _("Paper")], rows)
