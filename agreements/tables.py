"""The columns of the list of agreements, in the order of its export."""


from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agreements.choices import Activity, CooperationKind, FollowsAs, Instrument, LegalBasis, Term, Tie, Validity
from agreements.models import Agreement, AgreementSector, Party, Source
from agreements.models.expressions import ActivityOrder
from agreements.querysets import validity_on
from agreements.templatetags.agreement_marks import activity_mark, validity_badge
from coopreg.dates import Precision
from coopreg.expressions import Fold, localized
from lists.columns import (
    Asked,
    BooleanColumn,
    ChoiceColumn,
    Column,
    DateColumn,
    Each,
    LinkColumn,
    ListTable,
    ManyColumn,
    Rows,
    TimeColumn,
)

# As the field says them; the whole name appears on pointing at them.
SHORT = {
    Instrument.LOI: _("LoI"),
    Instrument.MOU: _("MoU"),
    Instrument.PLAN_OF_ACTION: _("PoA"),
    Instrument.IMPLEMENTING_ARRANGEMENT: _("IA"),
}


def _parties(asked: Asked) -> QuerySet[Party]:
    return Party.objects.all()


def _partners(asked: Asked) -> QuerySet[Party]:
    return Party.objects.filter(partner__isnull=False)


def _other_regions(asked: Asked) -> QuerySet[Party]:
    """The regions beside the lead, which stands before them and mostly is a party itself."""
    return Party.objects.filter(Q(region__isnull=False) & ~Q(region=F("agreement__region")))


def _sectors(asked: Asked) -> QuerySet[AgreementSector]:
    return AgreementSector.objects.all()


def _sources(asked: Asked) -> QuerySet[Source]:
    return Source.objects.all()


def each(rows: Rows, field: str, *, localised: bool = False, order: str = "pk") -> Each:
    """The values of ``field`` in the rows of an agreement, in their order; the empty ones are left to the column."""
    return Each(rows, "agreement", (lambda asked: localized(field)) if localised else field, (order,))


def followed(asked: Asked) -> Subquery:
    """The reference of the text that is followed, if the person may see that one."""
    seen = Agreement.objects.visible_to(asked.user).filter(pk=OuterRef("follows"))
    return Subquery(seen.order_by().values("reference"))


def end_precision(asked: Asked) -> Case:
    """How exactly ``valid_until`` is known: as the end, or as the start from which it was counted."""
    return Case(
        When(term=Term.ENDS_ON, then=F("ends_precision")),
        When(effective_on__isnull=False, then=F("effective_precision")),
        When(signed_on__isnull=False, then=F("signed_precision")),
        default=Value(Precision.UNKNOWN),
    )


def address(reference: str) -> str:
    return reverse("agreements:agreement-detail", args=[reference])


class AgreementTable(ListTable):
    """One row is one agreement.

    The machine names from ``reference`` to ``updated_at`` and their order are a contract: add after them.
    """

    reference = Column(_("Reference"), "reference", sort="reference", css="nowrap")
    title = LinkColumn(
        _("Title"), "title", "reference", address=address, named=True, sort="title", css="cell-title card-title"
    )
    kind = ChoiceColumn(_("Cooperation kind"), "kind", CooperationKind)
    tie = ChoiceColumn(_("Tie"), "tie", Tie)
    instrument = ChoiceColumn(_("Instrument"), "instrument", Instrument, short=SHORT)
    instrument_as_written = Column(_("Instrument as written"), "instrument_as_written")
    region = ManyColumn(
        _("Region code"),
        "region__code",
        each(_other_regions, "region__code", order="region__code"),
        sort="region",
        css="nowrap",
    )
    region_name = ManyColumn(
        _("Region"), "region__name", each(_other_regions, "region__name", order="region__code"), sort="region"
    )
    agency = Column(_("Agency"), "agency__name")
    partner = ManyColumn(_("Partner"), each(_partners, "partner__name"), sort="partner")
    country = ManyColumn(_("Country code"), each(_partners, "partner__country_id"), sort="country")
    sector = ManyColumn(_("Sector code"), each(_sectors, "sector__code"))
    signed_on = DateColumn(_("Signed on"), "signed_on", "signed_precision", sort="signed_on")
    signed_as_written = Column(_("Signing date as written"), "signed_as_written")
    effective_on = DateColumn(_("In force from"), "effective_on", "effective_precision")
    ends_on = DateColumn(_("Ends on"), "valid_until", end_precision, sort="ends_on")
    term = ChoiceColumn(_("Term"), "term", Term)
    validity = ChoiceColumn(_("Validity"), lambda asked: validity_on(asked.day), Validity, badge=validity_badge)
    activity = ChoiceColumn(_("Activity"), "activity", Activity, badge=activity_mark, sort="activity")
    activity_as_of = DateColumn(_("Activity as of"), "activity_on", "activity_precision")
    follows = Column(_("Follows"), followed, css="nowrap")
    confidential = BooleanColumn(_("Confidential"), "confidential")
    created_at = TimeColumn(_("Entered at"), "created_at")
    updated_at = TimeColumn(_("Changed at"), "updated_at", sort="updated_at")
    # Readable companions of the columns that hold codes.
    country_name = ManyColumn(_("Country"), each(_partners, "partner__country__name", localised=True), sort="country")
    sector_name = ManyColumn(_("Sector"), each(_sectors, "sector__name", localised=True))
    follows_as = ChoiceColumn(_("Relation to what it follows"), "follows_as", FollowsAs)
    term_years = Column(_("Number of years"), "term_years", css="cell-num", number=True)
    effective_as_written = Column(_("Start as written"), "effective_as_written")
    ends_as_written = Column(_("Term as written"), "ends_as_written")
    activity_as_written = Column(_("Date of the activity as written"), "activity_as_written")
    terminated_on = DateColumn(_("Terminated on"), "terminated_on", lambda asked: Value(Precision.DAY))
    termination_reason = Column(_("Reason of termination"), "termination_reason")
    renewal_months = Column(_("Renewal (months)"), "renewal_months", css="cell-num", number=True)
    notice_months = Column(_("Notice (months)"), "notice_months", css="cell-num", number=True)
    legal_basis = ChoiceColumn(_("Legal basis"), "legal_basis", LegalBasis)
    place_signed = Column(_("Place of signing"), "place_signed")
    parties = ManyColumn(_("Parties as written"), each(_parties, "name_as_written"))
    signatories = ManyColumn(_("Signatories"), each(_parties, "signatory"))
    sectors_as_written = ManyColumn(_("Fields as written"), each(_sectors, "as_written"))
    summary = Column(_("Summary"), "summary")
    funding = Column(_("Funding"), "funding")
    languages = Column(_("Languages of the text"), "languages")
    prevailing_language = Column(_("Prevailing language"), "prevailing_language")
    rpjmd_programme = Column(_("RPJMD programme"), "rpjmd_programme")
    national_priority = Column(_("National priority"), "national_priority")
    sources = ManyColumn(_("Sources"), each(_sources, "citation"))
    source_notes = Column(_("Notes on the sources"), "source_notes")
    sources_disagree = BooleanColumn(_("Sources disagree"), "sources_disagree")

    beside = ("reference",)
    shown = (
        "title",
        "instrument",
        "region_name",
        "partner",
        "country_name",
        "signed_on",
        "ends_on",
        "validity",
        "activity",
    )
    sorts = {
        "reference": "reference",
        "title": lambda asked: Fold("title"),
        "region": "search__region",
        "partner": "search__partner",
        "country": lambda asked: localized("search__country"),
        "signed_on": "signed_on",
        "ends_on": "valid_until",
        "activity": lambda asked: ActivityOrder(),
        "updated_at": "updated_at",
    }
    missing = ("partner", "country", "signed_on", "ends_on")
    order = "-updated_at"
    order_in_words = _("the last changed first")

    @classmethod
    def counted(cls, number: int) -> str:
        return ngettext("%(number)s agreement", "%(number)s agreements", number) % {"number": number_format(number)}
