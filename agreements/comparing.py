"""What differs between two texts, field by field, in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from agreements.models import Agreement
from coopreg.dates import PartialDate
from coopreg.historywords import FieldChange, partial_in_words

# In the order of the agreement's page. A partial date goes by the name of its property.
_FIELDS = (
    "title", "kind", "tie", "instrument", "instrument_as_written", "legal_basis", "region", "agency",
    "signed", "place_signed", "effective", "term", "term_years", "ends", "renewal_months", "notice_months",
    "terminated_on", "termination_ground", "summary", "funding", "languages", "prevailing_language",
    "rpjmd_programme", "national_priority", "office_abroad", "activity", "active", "confidential",
)  # fmt: skip
_DATES = {"signed": "signed_on", "effective": "effective_on", "ends": "ends_on", "active": "activity_on"}


@dataclass(frozen=True)
class RowDifference:
    """A party or sector of the one text that the other has not, or has in other words.

    ``act`` is "added", "removed" or "changed"; ``details`` say what is different of one that both have.
    """

    act: str
    name: str
    details: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """What ``later`` has that ``earlier`` has not, and the other way round."""

    earlier: Agreement
    later: Agreement
    fields: list[FieldChange]
    parties: list[RowDifference]
    sectors: list[RowDifference]

    def __bool__(self) -> bool:
        return bool(self.fields or self.parties or self.sectors)


def compare(earlier: Agreement, later: Agreement, words: Callable[[Any, Any], str]) -> Comparison:
    """Compare two agreements whose region, agency, parties and sectors are loaded. ``words`` as ``Names.in_words``."""
    fields = []
    for name in _FIELDS:
        field: Any = Agreement._meta.get_field(_DATES.get(name, name))
        old, new = (_in_words(each, name, field, words) for each in (earlier, later))
        if old != new:
            fields.append(FieldChange(str(capfirst(str(field.verbose_name))), old, new))
    return Comparison(
        earlier,
        later,
        fields,
        _rows(earlier.parties.all(), later.parties.all(), ("region_id", "partner_id"), ("name_as_written", "signatory",
              "position"), words),
        _rows(earlier.sector_rows.all(), later.sector_rows.all(), ("sector_id",), ("progress", "as_written"), words),
    )  # fmt: skip


def _in_words(agreement: Agreement, name: str, field: Any, words: Callable[[Any, Any], str]) -> str:
    value = getattr(agreement, name)
    if isinstance(value, PartialDate):
        return partial_in_words(value)
    if field.remote_field:
        return str(value or "")
    return words(field, value)


def _rows(
    earlier: Iterable[Any], later: Iterable[Any], key: tuple[str, ...], told: tuple[str, ...], words: Any
) -> list[RowDifference]:
    def by_key(rows: Iterable[Any]) -> dict[Any, Any]:
        return {tuple(getattr(row, name) for name in key): row for row in rows}

    before, after = by_key(earlier), by_key(later)
    found = [RowDifference("added", str(row)) for one, row in after.items() if one not in before]
    found += [RowDifference("removed", str(row)) for one, row in before.items() if one not in after]
    for one, row in after.items():
        if one in before and (details := _details(before[one], row, told, words)):
            found.append(RowDifference("changed", str(row), details))
    return found


def _details(before: Any, after: Any, told: tuple[str, ...], words: Any) -> tuple[FieldChange, ...]:
    changes = []
    for name in told:
        field = after._meta.get_field(name)
        old, new = words(field, getattr(before, name)), words(field, getattr(after, name))
        if old != new:
            changes.append(FieldChange(str(capfirst(str(field.verbose_name))), old, new))
    return tuple(changes)
