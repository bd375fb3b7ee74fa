"""The files that a list page offers."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lists.listing import Listing


@dataclass(frozen=True)
class Choice:
    """A link of the menu: what the file is, and what it is good for."""

    label: str
    hint: str
    address: str


def choices(listing: Listing) -> list[tuple[str, list[Choice]]]:
    """The files of ``listing`` in groups: with the columns that are shown, and with all.

    All columns fit on no paper.
    """
    to = listing.addresses.export
    return [
        (
            _("Columns as shown"),
            [
                Choice(_("Excel"), _("to work on"), to("xlsx")),
                Choice(_("PDF"), _("to print, to take into a meeting"), to("pdf")),
                Choice(_("CSV"), _("for other programs"), to("csv")),
            ],
        ),
        (
            _("All columns"),
            [
                Choice(_("Excel"), "", to("xlsx", columns="all")),
                Choice(_("CSV"), "", to("csv", columns="all")),
            ],
        ),
    ]
