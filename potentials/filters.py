"""What the list of potentials can be narrowed by; the names are the parameters of its address."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from agreements.models import Commodity, Sector
from coopreg.expressions import Fold
from lists.filters import ChoicesFilter, DayFilter, ListFilterSet, NumberFilter, RowsFilter, WordsFilter
from partners.models import Country, Partner
from potentials.agreementfilters import LinkedRowsFilter
from potentials.choices import Answer, PotentialState, Readiness, Sought
from potentials.choose import CommoditiesFilter
from potentials.models import WantedCountry
from potentials.priority import priority
from potentials.querysets import PotentialQuerySet
from regions.models import Region

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def with_words(rows: PotentialQuerySet, name: str, words: list[str]) -> PotentialQuerySet:
    """The potentials in which every word stands: title, description, commodity, region, programmes, source."""
    texts = ["title", "description", "commodity__name_id", "commodity__name_en", "region__name"]
    texts += ["rpjmd_programme", "national_priority", "source"]
    parts = [part for text in texts for part in (Coalesce(F(text), Value("")), Value(" "))]
    rows = rows.alias(_text=Fold(Concat(*parts)))
    for word in words:
        rows = rows.filter(_text__contains=Fold(Value(word)))
    return rows


def of_regions(rows: PotentialQuerySet, name: str, regions: list[Region]) -> PotentialQuerySet:
    """The potentials of ``regions``, of a province with its kabupaten and kota."""
    return rows.of_regions([region.pk for region in regions])


def of_regions_themselves(rows: PotentialQuerySet, name: str, regions: list[Region]) -> PotentialQuerySet:
    """The potentials of ``regions`` alone."""
    return rows.filter(region__in=[region.pk for region in regions])


def wanting(rows: PotentialQuerySet, name: str, countries: list[Country]) -> PotentialQuerySet:
    """The potentials that look for a partner in one of ``countries``."""
    return rows.filter(Exists(WantedCountry.objects.filter(potential=OuterRef("pk"), country__in=countries)))


def wanting_none(rows: PotentialQuerySet, name: str, answers: list[str]) -> PotentialQuerySet:
    """The potentials that name no country ("no"), or at least one ("yes")."""
    named = Exists(WantedCountry.objects.filter(potential=OuterRef("pk")))
    wanted = Q()
    for answer in answers:
        wanted |= Q(named) if answer == "yes" else Q(~named)
    return rows.filter(wanted)


def seeking(rows: PotentialQuerySet, name: str, codes: list[str]) -> PotentialQuerySet:
    """The potentials that seek one of these."""
    return rows.filter(sought__overlap=codes)


def wanting_kinds(rows: PotentialQuerySet, name: str, codes: list[str]) -> PotentialQuerySet:
    """The potentials that want a partner of one of these kinds."""
    return rows.filter(partner_kinds__overlap=codes)


def given(field: str) -> Any:
    """A method that keeps the rows in which ``field`` says something ("yes"), or those in which it says nothing."""

    def keep(rows: PotentialQuerySet, name: str, answers: list[str]) -> PotentialQuerySet:
        empty = Q(**{field: ""})
        wanted = Q()
        for answer in answers:
            wanted |= ~empty if answer == "yes" else empty
        return rows.filter(wanted)

    return keep


def marked(rows: PotentialQuerySet, name: str, answers: list[str]) -> PotentialQuerySet:
    """The invented examples ("yes"), or what is none ("no")."""
    return rows.filter(is_example__in=[answer == "yes" for answer in answers])


def from_priority(rows: PotentialQuerySet, name: str, least: int) -> PotentialQuerySet:
    """The potentials with at least this priority."""
    return rows.alias(_priority=priority()).filter(_priority__gte=least)


def also_taken_out(rows: PotentialQuerySet, name: str, answers: list[str]) -> PotentialQuerySet:
    """All of them: see ``PotentialFilter.narrowed``."""
    return rows


def sectors() -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in Sector.objects.all()]


class PotentialFilter(ListFilterSet):
    """The filters of the list of potentials; those taken out stay away until somebody asks for them."""

    q = WordsFilter(method=with_words, label=_("Search"))
    region = RowsFilter(
        queryset=Region.objects.all(),
        key="code",
        method=of_regions,
        label=_("Region"),
        help_text=_("A province takes in its kabupaten and kota."),
        choose=reverse_lazy("regions:region-choose"),
    )
    region_itself = LinkedRowsFilter(
        queryset=Region.objects.all(),
        key="code",
        method=of_regions_themselves,
        label=_("Region itself"),
        choose=reverse_lazy("regions:region-choose"),
    )
    sector = ChoicesFilter(field_name="sector__code", choices=sectors, label=_("Sector"))
    commodity = CommoditiesFilter(
        queryset=Commodity.objects.all(),
        key="code",
        field_name="commodity",
        lookup_expr="in",
        label=_("Commodity"),
        choose=reverse_lazy("potentials:commodity-choose"),
    )
    sought = ChoicesFilter(method=seeking, choices=Sought.choices, label=_("What is sought"))
    readiness = ChoicesFilter(field_name="readiness", choices=Readiness.choices, label=_("Readiness"))
    state = ChoicesFilter(field_name="state", choices=PotentialState.choices, label=_("State"))
    answer = ChoicesFilter(
        method="with_answers",
        choices=Answer.choices,
        label=_("Answered"),
        help_text=_("By an agreement in force that you may read: of the same region and sector, or named by hand."),
    )
    # Only agreements with a partner of this country count as an answer.
    answer_country = LinkedRowsFilter(
        queryset=Country.objects.all(),
        key="alpha2",
        method=lambda rows, name, countries: rows,
        label=_("Answered with"),
        choose=reverse_lazy("partners:country-choose"),
    )
    as_of = DayFilter(label=_("Answered on the day"), help_text=_("Today when empty."))
    country = RowsFilter(
        queryset=Country.objects.all(),
        key="alpha2",
        method=wanting,
        label=_("Wanted country"),
        choose=reverse_lazy("partners:country-choose"),
    )
    country_named = ChoicesFilter(method=wanting_none, choices=YES_NO, label=_("Names a country"))
    partner_kind = ChoicesFilter(method=wanting_kinds, choices=Partner.Kind.choices, label=_("Wanted kind of partner"))
    priority = NumberFilter(method=from_priority, label=_("Priority, at least"))
    national = ChoicesFilter(method=given("national_priority"), choices=YES_NO, label=_("Names a national priority"))
    rpjmd = ChoicesFilter(method=given("rpjmd_programme"), choices=YES_NO, label=_("Names an RPJMD programme"))
    example = ChoicesFilter(method=marked, choices=YES_NO, label=_("Example"))
    taken_out = ChoicesFilter(
        method=also_taken_out, choices=[("also", _("also those taken out"))], label=_("Taken out")
    )

    @property
    def note(self) -> Any:
        """What the list leaves out though nobody has asked for that."""
        return "" if "taken_out" in self.cleaned else _("Without the potentials that were taken out.")

    def with_answers(self, rows: PotentialQuerySet, name: str, codes: list[str]) -> PotentialQuerySet:
        """The potentials that are answered so, on the day that the list speaks of."""
        countries = [country.pk for country in self.cleaned.get("answer_country", [])]
        return rows.with_answer(self.request.user, self.day, countries).filter(answer__in=codes)

    def narrowed(self, without: str = "") -> Any:
        rows: Any = super().narrowed(without)
        return rows if "taken_out" in self.cleaned and without != "taken_out" else rows.current()
