"""The sections of the page: which fields stand where, in the order in which a clerk has them at hand."""

from django.utils.translation import gettext_lazy as _

from agreements.forms.layout import Aside, pair
from agreements.forms.sections import Section

SECTIONS = (
    Section(
        "potential",
        _("The potential"),
        ("title", pair("commodity", "sector"), "description"),
    ),
    Section(
        "owner",
        _("Region and agency"),
        ("region", "agency", Aside(_("The agency is not in the list"), "new_agency", asks=("new_agency",))),
    ),
    Section(
        "figures",
        _("Figures"),
        rows="figures",
        intro=_(
            "How large it is: several years, several measures. The newest figures decide the size in the priority."
        ),
        noun=_("Figure"),
        add=_("Add a figure"),
    ),
    Section("offer", _("What is sought"), ("sought", "readiness", "state")),
    Section(
        "partner",
        _("Wanted partner"),
        ("partner_kinds",),
        rows="wanted",
        intro=_("Which kind of partner, and in which countries, if it matters."),
        noun=_("Country"),
        add=_("Add a country"),
    ),
    Section("plans", _("Plans"), ("rpjmd_programme", "national_priority")),
    Section("source", _("Source"), ("source", "is_example")),
)
