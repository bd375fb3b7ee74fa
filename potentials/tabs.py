"""The tabs of a potential, each with its own address."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Tab:
    name: str
    url: str
    text: Any


TABS = (
    Tab("overview", "potentials:potential-detail", _("Overview")),
    Tab("agreements", "potentials:answer-list", _("Agreements")),
    Tab("matches", "potentials:potential-matches", _("Matches")),
    Tab("papers", "potentials:paper-list", _("Papers")),
    Tab("history", "potentials:potential-history", _("History")),
)


def tabs_of(potential: Any) -> list[tuple[Tab, str]]:
    """The tabs of ``potential``, each with its address."""
    return [(tab, reverse(tab.url, args=[potential.pk])) for tab in TABS]
