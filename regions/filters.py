"""The filters of the list of regions."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lists.filters import ChoicesFilter, ListFilterSet, WordsFilter
from regions.models import Region, RegionQuerySet


def with_words(rows: RegionQuerySet, name: str, words: list[str]) -> RegionQuerySet:
    """The regions in one of whose names, or the beginning of whose code, every word is found."""
    for word in words:
        rows = rows.named_like(word)
    return rows


class RegionFilter(ListFilterSet):
    """Without a filter the list shows the provinces, or what a person sees instead of one."""

    q = WordsFilter(method=with_words, label=_("Search"))
    level = ChoicesFilter(field_name="level", choices=Region.Level.choices, label=_("Level"))

    def narrowed(self, without: str = "") -> QuerySet[Any]:
        rows = super().narrowed(without)
        if set(self.cleaned) - {without}:
            return rows
        seen = self.queryset.order_by().values("pk")
        return rows.exclude(parent__in=seen)
