"""The columns of the list of agreements, in the order of its export."""

from collections.abc import Callable

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, TextChoices, TextField, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agreements.choices import (
    ActingBody,
    Activity,
    CooperationKind,
    FollowsAs,
    Instrument,
    LegalBasis,
    Process,
    Progress,
    Term,
    Tie,
    Validity,
)
from agreements.models import Agreement, AgreementSector, Party
from agreements.models import Source as Citation
from agreements.models.expressions import ActivityOrder
from agreements.querysets import validity_on
from agreements.stagecolumns import StageColumn, days_waiting, in_process, last_step, precision_of_arrival
from agreements.templatetags.agreement_marks import activity_mark, validity_badge
from coopreg.dates import Precision
from coopreg.expressions import Fold, localized
from coopreg.links import link_to
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
    Source,
    TimeColumn,
)
from lists.columns.cells import Worded, date
from partners.models import Partner
from regions.models import Region

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


def _named_partners(asked: Asked) -> QuerySet[Party]:
    """The partners that have more than one name, apart from the others because each name is a row."""
    return Party.objects.filter(partner__names__isnull=False)


def _other_regions(asked: Asked) -> QuerySet[Party]:
    """The regions beside the lead, which stands before them and mostly is a party itself."""
    return Party.objects.filter(Q(region__isnull=False) & ~Q(region=F("agreement__region")))


def _sectors(asked: Asked) -> QuerySet[AgreementSector]:
    return AgreementSector.objects.all()


def _sources(asked: Asked) -> QuerySet[Citation]:
    return Citation.objects.all()


def each(rows: Rows, field: str, *, localised: bool = False, order: str = "pk", value: Source | None = None) -> Each:
    """The values of ``field`` in the rows of an agreement, or of ``value``, in their order.

    The empty ones are left to the column.
    """
    in_language: Source = (lambda asked: localized(field)) if localised else field
    return Each(rows, "agreement", value or in_language, (order,))


def each_label(rows: Rows, field: str, choices: type[TextChoices]) -> tuple[Each, Each]:
    """The labels of the codes in ``field``, and the codes: for a column that is ``coded``."""
    return each(rows, field, value=lambda asked: Worded(F(field), labels(choices))), each(rows, field)


def labels(choices: type[TextChoices]) -> dict[str, str]:
    return {str(code): str(label) for code, label in choices.choices}


def followed(field: str) -> Callable[[Asked], Subquery]:
    """The ``field`` of the text that is followed, if the person may see that one."""

    def source(asked: Asked) -> Subquery:
        seen = Agreement.objects.visible_to(asked.user).filter(pk=OuterRef("follows"))
        return Subquery(seen.order_by().values(field))

    return source


def _following(asked: Asked) -> QuerySet[Agreement]:
    """The texts that may follow one, as far as the person may see them."""
    return Agreement.objects.visible_to(asked.user)


def _sides_that_signed(asked: Asked) -> QuerySet[Party]:
    return Party.objects.filter(signed_on__isnull=False)


def side_signed(asked: Asked) -> Concat:
    """One side and the day on which it signed: "Kota Padang: 2018-07-12"."""
    name = Coalesce("region__name", "partner__name")
    return Concat(name, Value(": "), date(F("signed_on"), F("signed_precision")).text, output_field=TextField())


def _progressing(asked: Asked) -> QuerySet[AgreementSector]:
    return AgreementSector.objects.exclude(progress="")


def progress(asked: Asked) -> Concat:
    """One sector and how far the work in it is: "Tourism: running"."""
    label = Worded(F("progress"), labels(Progress))
    return Concat(localized("sector__name"), Value(": "), label, output_field=TextField())


def progress_code(asked: Asked) -> Concat:
    return Concat("sector__code", Value(": "), "progress", output_field=TextField())


def person(link: str) -> Callable[[Asked], Coalesce]:
    """The person at ``link`` by name, or by the name of the account."""
    full = Trim(Concat(f"{link}__first_name", Value(" "), f"{link}__last_name"))
    return lambda asked: Coalesce(NullIf(full, Value("")), f"{link}__username")


def end_precision(asked: Asked) -> Case:
    """How exactly ``valid_until`` is known: as the end, or as the start from which it was counted."""
    return Case(
        When(term=Term.ENDS_ON, then=F("ends_precision")),
        When(effective_on__isnull=False, then=F("effective_precision")),
        When(signed_on__isnull=False, then=F("signed_precision")),
        default=Value(Precision.UNKNOWN),
    )


def start_precision(asked: Asked) -> Case:
    """How exactly ``valid_from`` is known: as the start that the text names, or as its signing."""
    return Case(
        When(effective_on__isnull=False, then=F("effective_precision")),
        default=F("signed_precision"),
    )


address = link_to("agreements:agreement-detail")


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
    follows = Column(_("Follows"), followed("reference"), css="nowrap")
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
    # What belongs to it.
    signed = BooleanColumn(_("Signed"), "is_signed")
    valid_from = DateColumn(_("Valid from"), "valid_from", start_precision)
    region_level = ChoiceColumn(_("Level of the region"), "region__level", Region.Level)
    province = Column(_("Province"), lambda asked: Coalesce("region__parent__name", "region__name"))
    capital = Column(_("Capital of the region"), "region__capital")
    partner_original_name = ManyColumn(_("Partner in its own script"), each(_partners, "partner__original_name"))
    partner_other_names = ManyColumn(
        _("Other names of the partner"),
        Each(_named_partners, "agreement", "partner__names__name", ("pk", "partner__names__name")),
    )
    partner_kind = ManyColumn(_("Kind of partner"), *each_label(_partners, "partner__kind", Partner.Kind), coded=True)
    partner_rank = ManyColumn(
        _("Rank of the partner"), *each_label(_partners, "partner__rank", Partner.Rank), coded=True
    )
    partner_city = ManyColumn(_("Seat of the partner"), each(_partners, "partner__city"))
    partner_number = ManyColumn(_("Number of the partner"), each(_partners, "partner"))
    positions = ManyColumn(_("Positions of the signatories"), each(_parties, "position"))
    sides_signed_on = ManyColumn(
        _("Sides and when each signed"), each(_sides_that_signed, "signed_on", value=side_signed)
    )
    sides_signed_as_written = ManyColumn(
        _("Signing dates of the sides as written"), each(_parties, "signed_as_written")
    )
    sector_progress = ManyColumn(
        _("Progress in each sector"),
        each(_progressing, "progress", value=progress),
        each(_progressing, "progress", value=progress_code),
        coded=True,
    )
    sector_sdg = ManyColumn(_("Sustainable development goals"), each(_sectors, "sector__sdg"))
    sector_affairs = ManyColumn(_("Government affairs"), each(_sectors, "sector__affairs_group"))
    follows_title = Column(_("Title of what it follows"), followed("title"))
    followed_by = ManyColumn(_("Followed by"), Each(_following, "follows", "reference", ("reference",)), css="nowrap")
    sources_say = ManyColumn(_("What the sources say"), each(_sources, "note"))
    created_by = Column(_("Entered by"), person("created_by"))
    updated_by = Column(_("Changed by"), person("updated_by"))

    # Where its procedure is.
    stage = StageColumn(sort="stage")
    process = ChoiceColumn(_("Procedure"), "process", Process)
    waiting_for = ChoiceColumn(_("Waiting for"), in_process(lambda: F("stage__acting_body")), ActingBody)
    stage_since = DateColumn(_("At this stage since"), "stage_since", precision_of_arrival, sort="stage_since")
    waiting_days = Column(_("Days at this stage"), days_waiting, css="cell-num", number=True)
    next_step = Column(_("Next step"), in_process(lambda: localized("stage__task")))
    last_step_on = DateColumn(_("Last step on"), last_step("happened_on"), last_step("happened_precision"))

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
        "stage": "stage_place",
        "stage_since": "stage_since",
    }
    missing = ("partner", "country", "signed_on", "ends_on", "stage", "stage_since")
    order = "-updated_at"
    order_in_words = _("the last changed first")

    @classmethod
    def counted(cls, number: int) -> str:
        return ngettext("%(number)s agreement", "%(number)s agreements", number) % {"number": number_format(number)}
