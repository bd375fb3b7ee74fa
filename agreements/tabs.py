"""The tabs of an agreement: each capability has its own address, also those of apps that build on agreements."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Tab:
    """``permission`` is what a person needs to see the tab, "" for nothing more than the agreement."""

    name: str
    url: str
    text: Any
    permission: str = ""


TABS = (
    Tab("overview", "agreements:agreement-detail", _("Overview")),
    Tab("steps", "agreements:step-list", _("Steps")),
    Tab("line", "agreements:agreement-line", _("Line of documents")),
    Tab("papers", "agreements:document-list", _("Papers"), "agreements.view_document"),
    Tab("assessments", "assessments:assessment-list", _("Four aman"), "assessments.view_assessment"),
    Tab("warnings", "assessments:warning-list", _("Checks")),
    Tab("commitments", "monitoring:commitment-list", _("Commitments")),
    Tab("reports", "monitoring:report-list", _("Reports")),
    Tab("obstacles", "monitoring:obstacle-list", _("Obstacles")),
    Tab("meetings", "meetings:agreement-meetings", _("Meetings"), "meetings.view_meeting"),
    Tab("potentials", "agreement-potentials", _("Potentials"), "potentials.view_potential"),
    Tab("drafts", "drafting:draft-list", _("Drafts"), "drafting.view_draft"),
    Tab("history", "agreements:agreement-history", _("History")),
)


def tabs_of(agreement: Any, user: Any) -> list[tuple[Tab, str]]:
    """The tabs that ``user`` sees on the pages of ``agreement``, each with its address."""
    found = []
    for tab in TABS:
        if tab.permission and not user.has_perm(tab.permission):
            continue
        try:
            found.append((tab, reverse(tab.url, args=[agreement.reference])))
        except NoReverseMatch:
            continue
    return found


def tab_named(name: str) -> Any:
    """The text of the tab ``name``, "" where there is none."""
    return next((tab.text for tab in TABS if tab.name == name), "")
