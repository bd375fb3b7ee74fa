"""The columns of the public CSV: some of those of the list of agreements, and no others."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.tables import AgreementTable
from coopreg.expressions import Fold
from lists.columns import ListTable

# Machine name, and what it holds. The names and their order are a contract: add after them.
COLUMNS: dict[str, Any] = {
    "reference": _(
        "The number of the agreement in this register. It never changes and is part of the address of its page."
    ),
    "title": _("The title as it stands on the text."),
    "instrument": _("The kind of text: loi, mou, plan_of_action, implementing_arrangement, working_agreement, other."),
    "region": _("The codes (Kemendagri) of the regions that are party to it, the one that keeps the record first."),
    "region_name": _("The names of these regions."),
    "partner_number": _("The numbers of the partners in this register, each part of the address of its page."),
    "partner": _("The names of the partners."),
    "country": _("The countries of the partners (ISO 3166-1 alpha-2)."),
    "country_name": _("The names of these countries."),
    "sector": _("The codes of the sectors of cooperation."),
    "sector_name": _("The names of these sectors."),
    "signed_on": _("The day of the signing, as exactly as it is known: 2018-07-12, 2018-07 or 2018."),
    "valid_from": _("From when it is valid: the day that the text names, or else that of the signing."),
    "ends_on": _("Until when it is valid; empty where the text names no end."),
    "term": _("What the text says of its term: ends_on (a date), years, open_ended, reviewed, not_stated."),
    "term_years": _("The number of years of a term that is counted or reviewed in years."),
    "validity": _("The status on the day of the file: in_force, or term_unknown where no term is known."),
}


class PublicTable(ListTable):
    """One row is one agreement that everybody may see."""

    sorts = {
        "signed_on": "signed_on",
        "title": lambda asked: Fold("title"),
        "region": "search__region",
        "ends_on": "valid_until",
        "reference": "reference",
    }
    missing = ("signed_on", "ends_on")
    order = "-signed_on"
    order_in_words = _("the last signed first")
    shown = tuple(COLUMNS)

    @classmethod
    def counted(cls, number: int) -> str:
        return AgreementTable.counted(number)


for name in COLUMNS:
    PublicTable.add(name, AgreementTable.base_columns[name])
