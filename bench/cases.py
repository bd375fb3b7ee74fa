"""Every page that is measured, in one table.

Addresses may name what ``worker.facts`` finds in the database: {reference}, {partner}, {rare}, {part}.
"""

from typing import NamedTuple

# Not in the table of the list's targets, but what those are measured against.
EMPTY = "an empty page"
PLAIN = "plain FilterView page"
LIMIT = "limit page, filtered"
LIMIT_ALL = "limit page, unfiltered"
LIMIT_LAST = "limit page, last page"

LIST = "list, filtered"
LIST_ALL = "list, unfiltered"
LIST_LAST = "list, last page (200)"
DETAIL = "agreement"
EDIT = "edit form"


class Case(NamedTuple):
    """One address as one kind of person; ``htmx`` asks for the results alone, as script does."""

    group: str
    name: str
    address: str
    who: str = "reviewer"
    htmx: bool = False


FILTERED = "activity=running"

REFERENCES = [
    Case("References", EMPTY, "/bench/empty/"),
    Case("References", LIMIT, f"/bench/limit/?{FILTERED}"),
    Case("References", LIMIT_ALL, "/bench/limit/"),
    Case("References", LIMIT_LAST, "/bench/limit/?page=200"),
    Case("References", PLAIN, f"/bench/plain/?{FILTERED}"),
]

LISTS = [
    Case("List of agreements", LIST, f"/agreements/?{FILTERED}"),
    Case("List of agreements", LIST_ALL, "/agreements/"),
    Case("List of agreements", LIST_LAST, "/agreements/?page=200"),
    Case("List of agreements", "list, 200 rows", f"/agreements/?{FILTERED}&size=200"),
    Case("List of agreements", "list, results alone", f"/agreements/?{FILTERED}", htmx=True),
    Case("List of agreements", "list, supervisor of a province", "/agreements/", "supervisor"),
    Case("List of agreements", "list, staff of a city", "/agreements/", "city"),
    Case("List of agreements", "list, all columns", "/agreements/?columns=all"),
]

SORTS = (
    "reference",
    "title",
    "region",
    "partner",
    "country",
    "signed_on",
    "ends_on",
    "activity",
    "updated_at",
    "stage",
    "stage_since",
)
SORTED = [
    Case("List sorted by each column", f"sort={sign}{name}", f"/agreements/?sort={sign}{name}")
    for name in SORTS
    for sign in ("", "-")
]

FILTERS = (
    "region=32",
    "region=19.71",
    "country=JP",
    "partner={partner}",
    "sector=PAR",
    "kind=ksdll",
    "tie=sister",
    "instrument=loi",
    "validity=in_force",
    "validity=ended",
    "validity=terminated",
    "validity=in_force&as_of=2015-01-01",
    "activity=not_running",
    "signed_after=2020",
    "signed_before=1995",
    "ends_after=2028",
    "ends_before=2000",
    "region=32&country=JP&instrument=mou&activity=running",
    "stage=drafting",
    "process=in_process",
    "process=not_known",
    "waiting=kemlu",
    "waiting_days=400",
    "attention=overdue",
)
FILTERED_BY = [Case("List with each filter", text, f"/agreements/?{text}") for text in FILTERS]

SEARCHES = {
    "no hit": "zzyzxq",
    "rare": "{rare}",
    "common": "perikanan",
    "in every row": "bidang",
    "misspelt": "perikanann",
    "part of a number": "{part}",
    "phrase": '"perikanan dan kelautan"',
    "minus": "perikanan -kelautan",
    "two words": "kerjasama perikanan",
}
SEARCH = [Case("Search", f"search, {name}", f"/agreements/?q={text}") for name, text in SEARCHES.items()]

PAGES = [
    Case("Other pages", DETAIL, "/agreements/{reference}/"),
    Case("Other pages", "agreement, staff of its city", "/agreements/{reference}/", "city"),
    Case("Other pages", "history of an agreement", "/agreements/{reference}/history/"),
    Case("Other pages", EDIT, "/agreements/{reference}/edit/", "supervisor"),
    Case("Other pages", "new agreement", "/agreements/new/", "supervisor"),
    Case("Other pages", "start, reviewer", "/"),
    Case("Other pages", "start, supervisor", "/", "supervisor"),
    Case("Other pages", "start, staff of a city", "/", "city"),
    Case("Other pages", "board", "/agreements/board/"),
    Case("Other pages", "board, a province", "/agreements/board/?region=32"),
    Case("Other pages", "board, staff of a city", "/agreements/board/", "city"),
    Case("Other pages", "regions", "/regions/"),
    Case("Other pages", "regions, supervisor", "/regions/", "supervisor"),
    Case("Other pages", "region, a province", "/regions/32/"),
    Case("Other pages", "region, a city", "/regions/19.71/", "city"),
    Case("Other pages", "partners", "/partners/"),
    Case("Other pages", "partner", "/partners/{partner}/"),
    Case("Other pages", "history", "/history/"),
    Case("Other pages", "history, supervisor", "/history/", "supervisor"),
    Case("Other pages", "administration, agreements", "/admin/agreements/agreement/", "administrator"),
]

MAPPING = [
    Case("Mapping", "dashboard", "/dashboard/"),
    Case("Mapping", "dashboard, a province", "/dashboard/", "supervisor"),
    Case("Mapping", "a map", "/dashboard/places/"),
    Case("Mapping", "potentials", "/potentials/"),
    Case("Mapping", "potentials without an answer", "/potentials/?answer=unanswered"),
    Case("Mapping", "gap, a province", "/potentials/gap/", "supervisor"),
    Case("Mapping", "agreements without a potential", "/agreements/?unmatched=PAR"),
]

SUGGESTIONS = [
    Case("Suggestions", "choose a partner", "/partners/choose/?q=kota+ba"),
    Case("Suggestions", "choose a region", "/regions/choose/?q=band"),
    Case("Suggestions", "choose an agreement", "/agreements/choose/?q=perikanan"),
]

CASES = [*REFERENCES, *LISTS, *SORTED, *FILTERED_BY, *SEARCH, *SUGGESTIONS, *PAGES, *MAPPING]
