"""Going on from an agreement: what a text that renews, amends, implements, fulfils or replaces it begins with.

Nothing is stored before the person saves the entry form; only what came of the old text is kept at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pghistory
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.choices import FollowsAs, Instrument
from agreements.entry import Stale
from agreements.models import Agreement, AgreementSector, Party
from coopreg.access import edit_scope
from partners.models import Partner

# What a later text of the same sides mostly has in common with the one before it. Dates, signatories, the term and the
# activity are its own.
_CARRIED = (
    "kind", "tie", "instrument", "instrument_as_written", "funding", "languages", "prevailing_language",
    "rpjmd_programme", "national_priority", "confidential",
)  # fmt: skip


@dataclass(frozen=True)
class Continuation:
    """A way to go on. ``title`` makes the suggestion for the new title, ``instrument`` is "" where it stays."""

    slug: str
    follows_as: FollowsAs
    name: Any
    says: Any
    title: Any
    instrument: str = ""

    def fits(self, agreement: Agreement) -> bool:
        """A Letter of Intent is fulfilled; other texts are gone on from in the other ways, and it can be replaced."""
        if agreement.instrument == Instrument.LOI:
            return self.follows_as in (FollowsAs.FULFILS, FollowsAs.AMENDS, FollowsAs.REPLACES)
        return self.follows_as != FollowsAs.FULFILS


CONTINUATIONS = (
    Continuation(
        "fulfilment",
        FollowsAs.FULFILS,
        gettext_lazy("MoU that fulfils it"),
        gettext_lazy("The Letter of Intent becomes a Memorandum of Understanding."),
        gettext_lazy("MoU following %(title)s"),
        Instrument.MOU,
    ),
    Continuation(
        "renewal",
        FollowsAs.RENEWS,
        gettext_lazy("Renewal"),
        gettext_lazy("The same cooperation for another term. First you say what came of this one."),
        gettext_lazy("Renewal of %(title)s"),
    ),
    Continuation(
        "amendment",
        FollowsAs.AMENDS,
        gettext_lazy("Amendment"),
        gettext_lazy("Changes a part of it; the rest stays as it is."),
        gettext_lazy("Amendment of %(title)s"),
    ),
    Continuation(
        "arrangement",
        FollowsAs.IMPLEMENTS,
        gettext_lazy("Implementing Arrangement"),
        gettext_lazy("Says how a part of it is carried out."),
        gettext_lazy("Implementing Arrangement of %(title)s"),
        Instrument.IMPLEMENTING_ARRANGEMENT,
    ),
    Continuation(
        "replacement",
        FollowsAs.REPLACES,
        gettext_lazy("Replacement"),
        gettext_lazy("A new text that stands in its place."),
        gettext_lazy("Replacement of %(title)s"),
    ),
)


def continuations_of(agreement: Agreement) -> list[Continuation]:
    """The ways in which one can go on from ``agreement``."""
    return [each for each in CONTINUATIONS if each.fits(agreement)]


def continuation(follows_as: str) -> Continuation | None:
    """The way named by a value of ``FollowsAs``, None for anything else."""
    return next((each for each in CONTINUATIONS if each.follows_as == follows_as), None)


# What is carried over ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Carried:
    """What the entry form of a later text begins with; ``left_out`` names what can no longer be chosen."""

    agreement: Agreement
    way: Continuation
    fields: dict[str, Any]
    parties: list[Party]
    sectors: list[AgreementSector]
    left_out: list[str] = field(default_factory=list)

    @property
    def start(self) -> dict[str, Any]:
        """The ``start`` of ``EntryPage``."""
        return {"fields": self.fields, "parties": self.parties, "sectors": self.sectors}


def carried_over(agreement: Agreement, way: Continuation, user: Any) -> Carried:
    """What a text that goes on from ``agreement`` in this ``way`` takes over, as ``user`` may enter it.

    ``agreement`` must be in the person's sight, and so its parties are. Five queries.
    """
    fields = {name: getattr(agreement, name) for name in _CARRIED}
    if way.instrument:
        fields |= {"instrument": way.instrument, "instrument_as_written": ""}
    fields["title"] = (str(way.title) % {"title": agreement.title})[: Agreement._meta.get_field("title").max_length]
    fields["legal_basis"] = settings.LEGAL_BASIS_TODAY
    fields |= {"follows": agreement, "follows_as": way.follows_as}
    if edit_scope(user).has(agreement.region) and not agreement.region.retired_on:
        fields["region"] = agreement.region
        if agreement.agency and not agreement.agency.retired_on:
            fields["agency"] = agreement.agency
    left_out: list[str] = []
    parties = _parties(agreement, user, left_out)
    sectors = _sectors(agreement, left_out)
    return Carried(agreement, way, fields, parties, sectors, left_out)


def _parties(agreement: Agreement, user: Any, left_out: list[str]) -> list[Party]:
    """The sides with the names that the old text gives them, without who signed it and when."""
    parties = list(agreement.parties.select_related("region__parent", "partner__country"))
    keys = [party.partner_id for party in parties if party.partner_id]
    choosable = set(Partner.objects.visible_to(user).current().filter(pk__in=keys).values_list("pk", flat=True))
    kept = []
    for party in parties:
        stays = party.partner_id in choosable if party.partner_id else _is_current(party.region)
        if stays:
            kept.append(Party(region=party.region, partner=party.partner, name_as_written=party.name_as_written))
        else:
            left_out.append(str(party))
    return kept


def _is_current(region: Any) -> bool:
    return not region.retired_on and region.autonomous


def _sectors(agreement: Agreement, left_out: list[str]) -> list[AgreementSector]:
    """The sectors without how far the work is: that is of the old text."""
    kept = []
    for row in agreement.sector_rows.select_related("sector"):
        if row.sector.retired_on:
            left_out.append(str(row.sector))
        else:
            kept.append(AgreementSector(sector=row.sector, as_written=row.as_written))
    return kept


# What came of the old one ------------------------------------------------------------------------


@transaction.atomic
def keep_outcome(
    agreement: Agreement,
    user: Any,
    *,
    version: int,
    activity: Mapping[str, Any],
    progress: Mapping[int, str],
    note: str = "",
) -> bool:
    """Store what came of ``agreement`` before it is renewed; returns whether anything was said that was not known.

    ``activity`` gives the columns of the activity, ``progress`` the progress by the key of the sector's row; ``note``
    stands in the history as the reason. Raises Stale when the agreement was changed since ``version``.
    """
    current = Agreement.objects.select_for_update(of=("self",), no_key=True).get(pk=agreement.pk)
    if current.version != version:
        raise Stale(current)
    rows = [row for row in current.sector_rows.all() if progress.get(row.pk, row.progress) != row.progress]
    differs = any(getattr(current, name) != value for name, value in activity.items())
    if not (rows or differs or note):
        return False
    with pghistory.context(reason=note or _("What came of it, said before its renewal")):
        for row in rows:
            row.progress = progress[row.pk]
            row.save(update_fields=["progress"])
        for name, value in activity.items():
            setattr(current, name, value)
        current.updated_by = user
        current.save(update_fields=[*activity, "updated_by", "updated_at"])
    return True
