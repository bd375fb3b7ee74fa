"""The sections of the page: which fields stand where, in the order in which a clerk has them at hand."""

from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from django.utils.translation import gettext_lazy as _

from agreements.forms.layout import Aside, pair, section_helper, when


@dataclass(frozen=True)
class Section:
    """A part of the page. ``layout`` holds fields of the agreement, ``rows`` is the prefix of rows, "" for none."""

    slug: str
    title: Any
    layout: tuple[Any, ...] = ()
    rows: str = ""
    intro: Any = ""
    # What one row is called, and the button that adds one.
    noun: Any = ""
    add: Any = ""
    # Fields that stand below the rows.
    below: tuple[Any, ...] = ()

    @property
    def helper(self) -> FormHelper:
        return section_helper(*self.layout)

    @property
    def helper_below(self) -> FormHelper:
        return section_helper(*self.below)

    @property
    def names(self) -> list[str]:
        """The fields of the agreement in this section."""
        found = section_helper(*self.layout, *self.below).layout.get_field_names()
        return [pointer.name for pointer in found]


SECTIONS = (
    Section(
        "agreement",
        _("The agreement"),
        ("title", "kind", pair("instrument", "instrument_as_written"), pair("tie", "legal_basis")),
    ),
    Section(
        "owner",
        _("Region and agency"),
        ("region", "agency", Aside(_("The agency is not in the list"), "new_agency", asks=("new_agency",))),
    ),
    Section(
        "regions",
        _("Parties on the Indonesian side"),
        rows="regions",
        intro=_("The region above is a party by itself. Add others, and who signed."),
        noun=_("Region"),
        add=_("Add a region"),
    ),
    Section(
        "partners",
        _("Partners"),
        rows="partners",
        intro=_("Whoever stands on the other side: at least one, also while you only explore."),
        noun=_("Partner"),
        add=_("Add a partner"),
    ),
    Section(
        "dates",
        _("Dates and signing"),
        ("signed", "signed_undated", "place_signed", "effective"),
    ),
    Section(
        "term",
        _("Term"),
        (
            "term",
            when("term=ends_on", "ends"),
            when("term=years,reviewed", "term_years"),
            pair("renewal_months", "notice_months"),
            pair("terminated_on", "termination_ground"),
            "termination_reason",
        ),
    ),
    Section(
        "content",
        _("Content"),
        ("summary",),
        rows="sectors",
        noun=_("Sector"),
        add=_("Add a sector"),
        below=(
            "funding",
            pair("languages", "prevailing_language"),
            pair("rpjmd_programme", "national_priority"),
            "office_abroad",
        ),
    ),
    Section(
        "line",
        _("Line of documents"),
        ("follows", when("follows=*", "follows_as")),
        intro=_("If this text fulfils, renews or changes an earlier one."),
    ),
    Section("activity", _("Activity in practice"), ("activity", when("activity=running,not_running", "active"))),
    Section(
        "sources",
        _("Sources"),
        rows="sources",
        intro=_("Where this was read, so that others can look it up."),
        noun=_("Source"),
        add=_("Add a source"),
        below=("sources_disagree", "source_notes"),
    ),
    Section("confidential", _("Confidentiality"), ("confidential",)),
)
