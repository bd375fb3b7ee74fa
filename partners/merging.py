"""Making one partner of two that turned out to be the same."""

from typing import Any

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Partner, PartnerName


class MergeError(Exception):
    """Two partners cannot be merged; the text is the sentence for the person."""


def merge(kept: Partner, merged: Partner, reason: str) -> None:
    """Make ``merged`` a former record of ``kept``, which gets its names, contacts and agreements.

    Where both were parties to one agreement, one row stays, with what only the other said filled in. Everything happens
    in one transaction under locks on both, with ``reason`` in the history. Raises MergeError with a sentence.
    """
    with transaction.atomic(), pghistory.context(reason=reason):
        kept, merged = _locked(kept, merged)
        _refuse(kept, merged)
        _move_names(kept, merged)
        merged.contacts.update(partner=kept)
        # What was merged into the one that goes now leads to the one that stays: never a chain.
        merged.merged.update(merged_into=kept)
        merged.merged_into = kept
        merged.save(update_fields=["merged_into"])
        # Last, so that the database knows by then that both are the same partner.
        _move_parties(kept, merged)


def _locked(kept: Partner, merged: Partner) -> tuple[Partner, Partner]:
    """Both as they are now, locked in the order of their keys, so that two merges never wait for each other."""
    keys = [kept.pk, merged.pk]
    rows = {row.pk: row for row in Partner.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    return rows[kept.pk], rows[merged.pk]


def _refuse(kept: Partner, merged: Partner) -> None:
    if kept.pk == merged.pk:
        raise MergeError(_("A partner cannot be merged into itself: choose two different ones."))
    for partner in (kept, merged):
        if partner.merged_into_id:
            sentence = _("%(partner)s was already merged into %(other)s.")
            raise MergeError(sentence % {"partner": partner, "other": partner.merged_into})
    if kept.retired_on:
        raise MergeError(_("%(partner)s is retired: choose the other one to stay.") % {"partner": kept})


def _move_names(kept: Partner, merged: Partner) -> None:
    names = [merged.name, *merged.names.values_list("name", flat=True)]
    new = [PartnerName(partner=kept, name=name) for name in names if name.casefold() != kept.name.casefold()]
    # A name that the partner has already, in whatever spelling of accents and capitals, is no news.
    PartnerName.objects.bulk_create(new, ignore_conflicts=True)
    if merged.original_name and not kept.original_name:
        kept.original_name = merged.original_name
        kept.save(update_fields=["original_name"])


def _move_parties(kept: Partner, merged: Partner) -> None:
    already = {party.agreement_id: party for party in kept.parties.select_for_update()}
    for party in merged.parties.select_for_update():
        if twin := already.get(party.agreement_id):
            _fill_in(twin, party)
            party.delete()
        else:
            party.partner = kept
            party.save(update_fields=["partner"])


def _fill_in(stays: Any, goes: Any) -> None:
    """Take over into the party that ``stays`` what it lacks."""
    for name in ("name_as_written", "signatory", "position"):
        if not getattr(stays, name):
            setattr(stays, name, getattr(goes, name))
    if not stays.signed_on and not stays.signed_as_written:
        stays.signed_on, stays.signed_precision = goes.signed_on, goes.signed_precision
        stays.signed_as_written = goes.signed_as_written
    stays.save()
