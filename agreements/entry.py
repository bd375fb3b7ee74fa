"""Saving what was entered: an agreement with its rows, in one transaction, touching only what differs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Value

from agreements.models import Agreement, AgreementSector, Party, Source
from coopreg.expressions import Fold
from partners.models import Partner
from regions.models import Agency


@dataclass
class Rows:
    """The rows of an agreement as they shall be, not stored yet. A party may carry a partner that is new."""

    parties: list[Party] = field(default_factory=list)
    sectors: list[AgreementSector] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


class Stale(Exception):  # noqa: N818  (a state of the record, not a mistake of the program)
    """Someone else saved the record meanwhile: ``current`` is what stands now."""

    def __init__(self, current: Any) -> None:
        self.current = current


@transaction.atomic
def save_entry(agreement: Agreement, rows: Rows, user: Any, *, version: int = 0) -> bool:
    """Store ``agreement`` and make its rows those of ``rows``, as ``user``; returns whether anything changed.

    ``version`` is the version on which a change of a stored agreement began. Raises Stale when the agreement has
    another one by now, and IntegrityError when a constraint of the database refuses; then nothing is saved.
    """
    current = None
    if agreement.pk:
        # Without the key, so that others may meanwhile save that they follow it.
        current = Agreement.objects.select_for_update(of=("self",), no_key=True).get(pk=agreement.pk)
        if current.version != version:
            raise Stale(current)
    if agreement.agency and agreement.agency._state.adding:
        agreement.agency = stored_agency(agreement.agency)
    if current is None:
        agreement.created_by = agreement.updated_by = user
        agreement.save(force_insert=True)
    changed = _save_rows(agreement, rows)
    if current is not None:
        changed = save_changes(agreement, current, user, rows_changed=changed)
    return changed


def _save_rows(agreement: Agreement, rows: Rows) -> bool:
    for party in rows.parties:
        if party.partner and party.partner._state.adding:
            party.partner = _stored_partner(party.partner)
    _follow_merges(rows.parties)
    # The lead is a party whether the clerk listed it or not.
    if all(party.region_id != agreement.region_id for party in rows.parties):
        rows.parties.insert(0, Party(region=agreement.region))
    changed = [
        sync(agreement, "parties", rows.parties, lambda party: (party.region_id, party.partner_id)),
        sync(agreement, "sector_rows", rows.sectors, lambda row: row.sector_id),
        sync(agreement, "sources", rows.sources, lambda source: source.pk),
    ]
    return any(changed)


def _follow_merges(parties: list[Party]) -> None:
    """Name the partner that stayed where one was merged since the form checked it.

    The locks make a merge of these partners wait until the agreement is saved, so it finds the new rows too. They are
    taken in the order of the keys, as merging takes them, so that the two never wait for each other.
    """
    keys = [party.partner_id for party in parties if party.partner_id]
    locked = Partner.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    stays = {partner.pk: partner.merged_into_id for partner in locked if partner.merged_into_id}
    named = {party.partner_id for party in parties} - stays.keys()
    for party in [party for party in parties if party.partner_id in stays]:
        party.partner_id = stays[party.partner_id]  # type: ignore[index]
        if party.partner_id in named:
            # Both had been named: one row of the partner that stayed is enough.
            parties.remove(party)
        named.add(party.partner_id)


def save_changes(record: Any, current: models.Model, user: Any, *, rows_changed: bool) -> bool:
    """Write the columns in which ``record`` differs from ``current``. Rows alone also count the version up."""
    names = differing(record, current, leave=("version", "created_at", "created_by", "updated_at", "updated_by"))
    if not names and not rows_changed:
        return False
    record.updated_by = user
    record.save(update_fields=[*names, "updated_by", "updated_at"])
    return True


def sync(owner: models.Model, relation: str, wanted: Iterable[Any], key: Callable[[Any], Any]) -> bool:
    """Make the rows of ``owner`` in ``relation`` equal to ``wanted``, row by row with the same ``key``.

    Returns whether anything changed.
    """
    rows: Any = getattr(owner, relation)
    stored = {key(row): row for row in rows.all()}
    kept = [(stored.pop(key(row), None), row) for row in wanted]
    changed = bool(stored)
    # First those that go, so that their place in a unique constraint is free.
    for gone in stored.values():
        gone.delete()
    for before, row in kept:
        setattr(row, rows.field.name, owner)
        if before is None:
            row.pk = None
            row.save(force_insert=True)
            changed = True
        elif names := differing(row, before, leave=("id",)):
            row.pk = before.pk
            row.save(update_fields=names)
            changed = True
    return changed


def differing(row: models.Model, before: models.Model, *, leave: Iterable[str]) -> list[str]:
    """The names of the columns in which ``row`` differs from ``before``."""
    columns = [column for column in row._meta.concrete_fields if not column.generated and column.name not in leave]
    return [c.name for c in columns if getattr(row, c.attname) != getattr(before, c.attname)]


def _stored_partner(partner: Partner) -> Partner:
    """``partner``, stored; or the one of the same name in the same country.

    The other one came in the same moment, or the person may not see it: a confidential agreement must not be found
    out by a name that is refused.
    """
    same = Partner.objects.current().alias(folded=Fold("name")).filter(folded=Fold(Value(partner.name)))
    try:
        with transaction.atomic():
            partner.save(force_insert=True)
    except IntegrityError:
        known = same.filter(country=partner.country).first()
        if known is None:
            raise
        return known
    return partner


def stored_agency(agency: Agency) -> Agency:
    """``agency``, stored; or the one of the same name in the same region, entered in the same moment."""
    same = Agency.objects.filter(region=agency.region, retired_on=None).alias(folded=Fold("name"))
    try:
        with transaction.atomic():
            agency.save(force_insert=True)
    except IntegrityError:
        known = same.filter(folded=Fold(Value(agency.name))).first()
        if known is None:
            raise
        return known
    return agency
