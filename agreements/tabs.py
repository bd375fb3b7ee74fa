"""The tabs of an agreement: each capability has its own address, also those of apps that build on agreements."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Tab:
    """``permission`` is what a person needs to see the tab, "" for nothing more than the agreement.

    ``under`` is the tab in whose own row of parts it stands, "" for one of the first row; ``as_part`` is what such a
    tab is called in that row.
    """

    name: str
    url: str
    text: Any
    permission: str = ""
    under: str = ""
    as_part: Any = ""


TABS = (
    Tab("overview", "agreements:agreement-detail", _("Overview")),
    Tab("steps", "agreements:step-list", _("Steps")),
    Tab("line", "agreements:agreement-line", _("Line of documents")),
    Tab("papers", "agreements:document-list", _("Papers"), "agreements.view_document"),
    Tab("assessments", "assessments:assessment-list", _("Four aman"), "assessments.view_assessment"),
    Tab("warnings", "assessments:warning-list", _("Checks")),
    Tab(
        "implementation",
        "monitoring:implementation-detail",
        _("Implementation"),
        "monitoring.view_judgement",
        as_part=_("Effectiveness"),
    ),
    Tab("commitments", "monitoring:commitment-list", _("Commitments"), under="implementation"),
    Tab("reports", "monitoring:report-list", _("Reports"), under="implementation"),
    Tab("obstacles", "monitoring:obstacle-list", _("Obstacles"), under="implementation"),
    Tab("meetings", "meetings:agreement-meetings", _("Meetings"), "meetings.view_meeting"),
    Tab("potentials", "agreement-potentials", _("Potentials"), "potentials.view_potential"),
    Tab("drafts", "drafting:draft-list", _("Drafts"), "drafting.view_draft"),
    Tab("history", "agreements:agreement-history", _("History")),
)


def tabs_of(agreement: Any, user: Any, under: str = "") -> list[tuple[Tab, str]]:
    """The tabs that ``user`` sees on the pages of ``agreement``, each with its address: the first row, or the row of
    parts of the tab ``under``, which begins with that tab itself."""
    found = []
    for tab in TABS:
        if under not in ((tab.under, tab.name) if under else (tab.under,)):
            continue
        if tab.permission and not user.has_perm(tab.permission):
            continue
        try:
            found.append((tab, reverse(tab.url, args=[agreement.reference])))
        except NoReverseMatch:
            continue
    return found


def main_tab(name: str) -> str:
    """The tab of the first row that is open where the tab ``name`` is."""
    return next((tab.under or tab.name for tab in TABS if tab.name == name), name)


def tab_named(name: str) -> Any:
    """The text of the tab ``name``, "" where there is none."""
    return next((tab.text for tab in TABS if tab.name == name), "")
