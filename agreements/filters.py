"""The filters of the list of agreements; the same serve the page and the CSV."""

from functools import cached_property

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from agreements.attention import attention_choices
from agreements.bulkchanges import ChangeFilter
from agreements.choices import ActingBody, Activity, CooperationKind, Instrument, LegalBasis, Term, Tie, Validity
from agreements.offers import OfferedFilter, Offers, offers
from agreements.querysets import AgreementQuerySet
from agreements.search.filterset import SearchFilterSet
from agreements.validity import validity_is
from agreements.waiting import IN_PROCESS, PROCESS_CHOICES, stands, waits_since
from lists.filters import (
    AfterFilter,
    BeforeFilter,
    ChoicesFilter,
    DayFilter,
    NumberFilter,
    RowsFilter,
)
from partners.models import Country, Partner
from regions.models import Region


def in_regions(rows: AgreementQuerySet, name: str, regions: list[Region]) -> AgreementQuerySet:
    """The agreements whose lead or any party is one of ``regions`` or lies in one that is a province."""
    return rows.of_regions([region.pk for region in regions])


def with_countries(rows: AgreementQuerySet, name: str, countries: list[Country]) -> AgreementQuerySet:
    """The agreements with a partner of one of ``countries``."""
    return rows.filter(search__countries__overlap=[country.pk for country in countries])


def with_partners(rows: AgreementQuerySet, name: str, partners: list[Partner]) -> AgreementQuerySet:
    """The agreements with one of ``partners``; a merged partner stands for the one it was merged into."""
    keys = [partner.merged_into_id or partner.pk for partner in partners]
    return rows.filter(search__partners__overlap=keys)


def with_sectors(rows: AgreementQuerySet, name: str, codes: list[str]) -> AgreementQuerySet:
    """The agreements that cover one of the sectors."""
    return rows.filter(search__sectors__overlap=codes)


def with_process(rows: AgreementQuerySet, name: str, codes: list[str]) -> AgreementQuerySet:
    """The agreements whose procedure stands so."""
    return rows.filter(stands(codes))


def with_confidential(rows: AgreementQuerySet, name: str, answers: list[str]) -> AgreementQuerySet:
    """The agreements that are confidential ("yes"), or those that are not ("no")."""
    return rows.filter(confidential__in=[answer == "yes" for answer in answers])


class AgreementFilter(SearchFilterSet):
    """What the list of agreements can be narrowed by; the names are the parameters of its address."""

    region = RowsFilter(
        queryset=Region.objects.all(),
        key="code",
        method=in_regions,
        label=_("Region"),
        help_text=_("A province takes in its kabupaten and kota."),
        choose=reverse_lazy("regions:region-choose"),
    )
    country = RowsFilter(
        queryset=Country.objects.all(),
        key="alpha2",
        method=with_countries,
        label=_("Country"),
        choose=reverse_lazy("partners:country-choose"),
    )
    partner = RowsFilter(
        queryset=lambda request: Partner.objects.visible_to(request.user),
        method=with_partners,
        label=_("Partner"),
        choose=reverse_lazy("partners:partner-choose"),
    )
    attention = ChoicesFilter(
        method="with_attention",
        choices=attention_choices,
        label=_("Needs attention"),
        help_text=_("An agreement is shown if any of the chosen reasons holds."),
    )
    mine = ChoicesFilter(
        method="with_mine",
        choices=[("yes", _("entered or last changed by me"))],
        label=_("Mine"),
        help_text=_("The agreements that you entered, and those whose last change is yours."),
    )
    stage = OfferedFilter(method="with_stages", label=_("Stage"))
    process = ChoicesFilter(method=with_process, choices=PROCESS_CHOICES, label=_("Procedure"))
    waiting = ChoicesFilter(
        method="with_waiting",
        choices=ActingBody.choices,
        label=_("Waiting for"),
        help_text=_("Who takes the next step of the agreements in process."),
    )
    waiting_days = NumberFilter(
        method="with_waiting_days",
        label=_("Days at this stage, at least"),
        help_text=_("Of the agreements in process."),
    )
    validity = ChoicesFilter(method="with_validity", choices=Validity.choices, label=_("Validity"))
    as_of = DayFilter(label=_("Validity on the day"), help_text=_("Today when empty."))
    activity = ChoicesFilter(field_name="activity", choices=Activity.choices, label=_("Activity"))
    kind = ChoicesFilter(field_name="kind", choices=CooperationKind.choices, label=_("Cooperation kind"))
    tie = ChoicesFilter(field_name="tie", choices=Tie.choices, label=_("Tie"))
    instrument = ChoicesFilter(field_name="instrument", choices=Instrument.choices, label=_("Instrument"))
    term = ChoicesFilter(field_name="term", choices=Term.choices, label=_("Term"))
    legal_basis = ChoicesFilter(field_name="legal_basis", choices=LegalBasis.choices, label=_("Legal basis"))
    confidential = ChoicesFilter(
        method=with_confidential, choices=[("yes", _("Yes")), ("no", _("No"))], label=_("Confidential")
    )
    sector = OfferedFilter(method=with_sectors, label=_("Sector"))
    signed_after = AfterFilter(field_name="signed_on", label=_("Signed from"))
    signed_before = BeforeFilter(field_name="signed_on", label=_("Signed until"))
    ends_after = AfterFilter(field_name="valid_until", label=_("Ends from"))
    ends_before = BeforeFilter(field_name="valid_until", label=_("Ends until"))

    change = ChangeFilter(label=_("Changed together by"))

    @cached_property
    def offers(self) -> Offers:
        """The choices that the database has, asked for when the form is shown or one of them is chosen."""
        return offers()

    def with_stages(self, rows: AgreementQuerySet, name: str, codes: list[str]) -> AgreementQuerySet:
        """The agreements at a stage of one of these codes."""
        return rows.filter(stage__in=self.offers.at(codes))

    def with_waiting(self, rows: AgreementQuerySet, name: str, bodies: list[str]) -> AgreementQuerySet:
        """The agreements in process that wait for one of ``bodies``."""
        return rows.filter(IN_PROCESS, stage__in=self.offers.of(bodies))

    def with_waiting_days(self, rows: AgreementQuerySet, name: str, days: int) -> AgreementQuerySet:
        """The agreements in process that are at their stage for so many days, on the day that the list speaks of."""
        return rows.filter(waits_since(days, self.day))

    def with_validity(self, rows: AgreementQuerySet, name: str, validities: list[str]) -> AgreementQuerySet:
        """The agreements that have one of ``validities`` on the day that the list speaks of."""
        return rows.filter(validity_is(validities, self.day))

    def with_attention(self, rows: AgreementQuerySet, name: str, codes: list[str]) -> AgreementQuerySet:
        """The agreements that need attention for any of ``codes`` on the day that the list speaks of."""
        return rows.needing(codes, self.day)

    def with_mine(self, rows: AgreementQuerySet, name: str, answers: list[str]) -> AgreementQuerySet:
        """The agreements of the person who asks: whoever opens a shared view sees their own."""
        return rows.of_person(self.request.user)
