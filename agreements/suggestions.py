"""What is offered while a person types into the search: agreements, partners and regions that they may see.

A suggestion is a guess in a few milliseconds, not the search: of words that stand in many agreements only the newest
agreements are looked at, and the last line leads to the whole search (docs/decisions/0019-suggestions.md).
"""

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchRank
from django.db.models import F, OuterRef
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agreements.guesses import Guesses
from agreements.models import Agreement, Party, SearchEntry
from coopreg.access import read_scope
from coopreg.choosers import nearest_first, plain
from coopreg.marking import marked
from coopreg.names import fold
from partners.models import Partner, partners_named_like
from regions.models import Region

SHORTEST = 2
# As many rows as stand under the field without scrolling.
AGREEMENTS, PARTNERS, REGIONS = 5, 3, 2
# Written in two words or in one, and said in the search as one; at the end it may not be written out yet.
TOGETHER = re.compile(r"\b(?:be)?kerja *(?:sama\b|s(?:am?)?$)")
# So many of the newest agreements are looked at first, and so many of those that the index finds are compared.
LOOKED_AT = 1_000
# Of partners with such a name so many are compared, and of the nearest so many asked for whether the person sees them.
NAMED, NEAREST = 300, 20


@dataclass(frozen=True)
class Suggestion:
    """One thing to open: its address, its name with the hits marked, and what tells it from others."""

    address: str
    text: SafeString
    hint: SafeString


@dataclass(frozen=True)
class Group:
    """Suggestions of one kind, under a heading."""

    heading: str
    rows: list[Suggestion]


def suggestions(user: Any, typed: str) -> list[Group]:
    """The groups that have something to offer to ``user`` for what was ``typed``; none for less than two letters."""
    text = plain(typed)
    if len(text) < SHORTEST:
        return []
    groups = [
        Group(_("Agreements"), agreements_like(user, text)),
        Group(_("Partners"), partners_like(user, text)),
        Group(_("Regions"), regions_like(user, text)),
    ]
    return [group for group in groups if group.rows]


def agreements_like(user: Any, text: str) -> list[Suggestion]:
    """Agreements in which every word begins as typed and every number stands as a part, the best first."""
    parts = text.lower().split()
    numbers = [part for part in parts if re.search(r"\d", part)]
    words = fold(" ".join(part for part in parts if part not in numbers)).split()
    seen = Agreement.objects.visible_to(user)
    guesses = Guesses.of(TOGETHER.sub("kerjasama", " ".join(words)).split(), seen)
    if guesses.hopeless or not (words or numbers):
        return []
    entries = SearchEntry.objects.order_by()
    for number in numbers:
        entries = entries.filter(numbers__contains=number)
    rows, best = seen, [F("pk").desc()]
    if words:
        entries = entries.filter(vector=guesses.query)
        best = [SearchRank(F("search__vector"), guesses.query).desc(), *best]
    shown = rows.order_by(*best).values_list("reference", "title", "signed_on", _partners())
    return [_of_agreement(row, [*words, *numbers]) for row in _first_found(user, entries, shown)]


def _first_found(user: Any, entries: Any, shown: Any) -> list[tuple[Any, ...]]:
    """The first of ``shown`` whose entries are among ``entries``, which are narrowed by what the person may see.

    For who sees everything a word that is frequent shows in the newest agreements already: the index would have to
    read all agreements that have it. What is rare there is rare everywhere, and the index finds it.
    """
    scope = read_scope(user)
    if scope.everything:
        newest = SearchEntry.objects.order_by("-pk").values("pk")[:LOOKED_AT]
        among = shown.filter(pk__in=entries.filter(pk__in=newest).values("pk"))[:AGREEMENTS]
        if len(found := list(among)) == AGREEMENTS:
            return found
    else:
        # Less to look at; the rule itself is ``visible_to``.
        place = scope.region_id or 0
        entries = entries.filter(places__contains=[-place if scope.with_children else place])
    return list(shown.filter(pk__in=entries.values("pk")[:LOOKED_AT])[:AGREEMENTS])


def _partners() -> ArraySubquery:
    partners = Party.objects.filter(agreement=OuterRef("pk"), partner__isnull=False).order_by("pk")
    return ArraySubquery(partners.values("partner__name"))


def _of_agreement(row: tuple[Any, ...], words: list[str]) -> Suggestion:
    reference, title, signed_on, partners = row
    hints = [reference, ", ".join(dict.fromkeys(partners)), str(signed_on.year) if signed_on else ""]
    address = reverse("agreements:agreement-detail", args=[reference])
    return Suggestion(address, marked(title, words), marked(" · ".join(filter(None, hints)), words))


def partners_like(user: Any, text: str) -> list[Suggestion]:
    """Partners with a name like ``text``, former and other names included, the nearest first."""
    named = Partner.objects.current().filter(pk__in=partners_named_like(text)[:NAMED])
    near = nearest_first(named, text).values("pk")[:NEAREST]
    seen = Partner.objects.visible_to(user).filter(pk__in=near).select_related("country")
    return [_of_row(partner, str(partner.country or ""), text) for partner in nearest_first(seen, text)[:PARTNERS]]


def regions_like(user: Any, text: str) -> list[Suggestion]:
    """Regions whose rows the person may read, by name or code."""
    seen = Region.objects.visible_to(user).named_like(text).select_related("parent")
    return [_of_row(region, str(region.parent or ""), text) for region in nearest_first(seen, text)[:REGIONS]]


def _of_row(row: Any, hint: str, text: str) -> Suggestion:
    return Suggestion(row.get_absolute_url(), marked(row.name, [text, *text.split()], inside=True), marked(hint, []))
