"""The filters of the list of partners."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from lists.filters import ChoicesFilter, ListFilterSet, RowsFilter, WordsFilter
from partners.models import Country, Partner, PartnerQuerySet


def with_words(rows: PartnerQuerySet, name: str, words: list[str]) -> PartnerQuerySet:
    """The partners in one of whose names every word is found."""
    for word in words:
        rows = rows.named_like(word)
    return rows


def of_countries(rows: PartnerQuerySet, name: str, countries: list[Country]) -> PartnerQuerySet:
    """The partners that sit in one of ``countries``."""
    return rows.filter(country__in=[country.pk for country in countries])


class PartnerFilter(ListFilterSet):
    """What the list of partners can be narrowed by."""

    q = WordsFilter(method=with_words, label=_("Search"))
    country = RowsFilter(
        queryset=Country.objects.all(),
        key="alpha2",
        method=of_countries,
        label=_("Country"),
        choose=reverse_lazy("partners:country-choose"),
    )
    kind = ChoicesFilter(field_name="kind", choices=Partner.Kind.choices, label=_("Kind of partner"))
    rank = ChoicesFilter(field_name="rank", choices=Partner.Rank.choices, label=_("Rank"))
