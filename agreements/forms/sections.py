"""The sections of the page: which fields stand where, in the order in which a clerk has them at hand."""

from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Div, Row
from django.utils.translation import gettext_lazy as _

from agreements.forms.rows import section_helper


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


def _pair(*names: str) -> Row:
    return Row(*(Column(name) for name in names))


def _when(condition: str, *fields: Any) -> Div:
    """Fields that concern only some answers, as "term=years,reviewed". Script puts the others away."""
    return Div(*fields, data_when=condition)


SECTIONS = (
    Section(
        "agreement",
        _("The agreement"),
        ("title", "kind", _pair("instrument", "instrument_as_written"), _pair("tie", "legal_basis")),
    ),
    Section("owner", _("Region and agency"), ("region", "agency", Div("new_agency", css_class="new-agency"))),
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
            _when("term=ends_on", "ends"),
            _when("term=years,reviewed", "term_years"),
            _pair("renewal_months", "notice_months"),
            _pair("terminated_on", "termination_reason"),
        ),
    ),
    Section(
        "content",
        _("Content"),
        ("summary",),
        rows="sectors",
        noun=_("Sector"),
        add=_("Add a sector"),
        below=("funding", _pair("languages", "prevailing_language"), _pair("rpjmd_programme", "national_priority")),
    ),
    Section(
        "line",
        _("Line of documents"),
        ("follows", _when("follows=*", "follows_as")),
        intro=_("If this text fulfils, renews or changes an earlier one."),
    ),
    Section("activity", _("Activity in practice"), ("activity", _when("activity=running,not_running", "active"))),
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
