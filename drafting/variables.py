"""The names that a template may use, each with what it stands for: for the authors of templates, and for the check."""

from typing import Any

from django.utils.translation import gettext_lazy as _

# Each stands twice: with "_id" in Indonesian, with "_2" in the second language.
IN_BOTH: dict[str, Any] = {
    "text": _("kind of text"),
    "about": _("subject: the tie, or else the sectors"),
    "parties": _("all parties in full, as one list in a sentence"),
    "region": _("government of the lead region in full, with province and country"),
    "region_short": _("lead region as a place"),
    "partner": _("partners in full, with their countries"),
    "country": _("countries of the partners"),
    "places": _("where the parties are, as a list in a sentence"),
    "working_area": _("regions that are parties; empty unless it is with an institution abroad"),
    "loi": _("Letter of Intent that is referred to, with place and date"),
    "mou": _("memorandum that is referred to, with place and date"),
    "term": _("term, as “for five (5) years”"),
    "renewal": _("for how long it is renewed at a time; empty where the record does not say"),
    "notice": _("period of notice before the termination"),
    "promise": _("within what time a memorandum should follow a Letter of Intent"),
    "funding": _("what the record says about the funding; empty where it says nothing"),
    "place": _("place of signing"),
    "date": _("date of signing"),
    "originals": _("number of originals"),
    "languages": _("languages of the text"),
    "prevailing": _("prevailing language"),
    "agency": _("work unit in charge"),
    "background": _("summary of the record"),
    "rpjmd": _("RPJMD programme"),
    "priority": _("national priority"),
    "benefit": _("expected benefit: always a place to fill in"),
    "impact": _("social and environmental impact: always a place to fill in"),
    "liaison": _("liaison officers: always a place to fill in"),
    "made_on": _("day on which the draft was made"),
}
ALONE: dict[str, Any] = {
    "reference": _("reference of the agreement"),
    "title": _("title of the agreement"),
    "number_after": _("number that follows the last of the sectors"),
    "is_confidential": _("true for a confidential agreement"),
    "is_institution": _("true for a cooperation with an institution abroad (KSDLL)"),
}
# Lists, by the names of what each of their rows has.
LISTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "parties": (
        _("parties, the lead region first"),
        {
            "name_id": _("name in full, in Indonesian"),
            "name_2": _("name in full, in the second language"),
            "is_region": _("true for a region, false for a partner"),
            "signatory": _("signatory"),
            "position": _("position of the signatory"),
        },
    ),
    "sectors": (
        _("fields of the cooperation, in the order of the record"),
        {"name_id": _("name in Indonesian"), "name_2": _("name in the second language")},
    ),
}

KNOWN: frozenset[str] = frozenset(
    {f"{name}{end}" for name in IN_BOTH for end in ("_id", "_2")}
    | set(ALONE)
    | set(LISTS)
    | {f"{name}.{each}" for name, (_text, row) in LISTS.items() for each in row}
)
# Without these a draft would not say who agrees with whom about what.
NEEDED: dict[str, tuple[str, ...]] = {
    "parties": ("parties_id", "parties.name_id", "region_id", "partner_id"),
    "second": ("parties_2", "parties.name_2", "region_2", "partner_2"),
    "fields": ("sectors.name_id", "about_id"),
}
