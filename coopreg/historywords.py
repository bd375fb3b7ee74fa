"""The values of a history in words: labels for choices, names for foreign keys, one value for a partial date."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coopreg.dates import PartialDate, Precision


@dataclass(frozen=True)
class FieldChange:
    """One field's value before and after, in words; "" stands for no value."""

    label: str
    old: str
    new: str


class Names:
    """The names of the records that a history speaks of, loaded with one query for each model."""

    def __init__(self, visible: Mapping[Any, QuerySet[Any]]) -> None:
        self._visible = visible
        self._wanted: dict[Any, set[Any]] = defaultdict(set)
        self._found: dict[Any, dict[Any, Model]] = {}

    def want(self, model: Any, keys: Iterable[Any]) -> None:
        """Note ``keys``, primary keys of ``model``, for ``load``; None is passed over."""
        self._wanted[model] |= {model._meta.pk.to_python(key) for key in keys if key is not None}

    def load(self) -> None:
        for model, keys in self._wanted.items():
            records = self._visible.get(model, model._base_manager.all())
            self._found[model] = records.order_by().in_bulk(keys)

    def get(self, model: Any, key: Any) -> Model | None:
        """The record, or None where there is none or the person may not see it."""
        return None if key is None else self._found.get(model, {}).get(model._meta.pk.to_python(key))

    def in_words(self, field: Any, value: Any) -> str:
        """A stored value as a person reads it; "" for no value."""
        if value is None or value in ("", []):
            return ""
        if field.remote_field:
            return str(self.get(field.related_model, value) or _("a record that you may not see"))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, list) and getattr(field, "base_field", None) and field.base_field.choices:
            known = dict(field.base_field.flatchoices)
            return "; ".join(str(known.get(each, each)) for each in value)
        return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.datetime):
        return moment_in_words(value)
    if isinstance(value, datetime.date):
        return formats.date_format(value, "j F Y")
    if isinstance(value, list):
        return "; ".join(str(each) for each in value)
    if isinstance(value, (float, Decimal)):
        return str(formats.localize(value, use_l10n=True))
    return str(value)


def moment_in_words(moment: datetime.datetime) -> str:
    """The day and time in the words of the person's language."""
    pattern = pgettext("day and time, as in 12 July 2018 14:03", "j F Y H:i")
    return formats.date_format(timezone.localtime(moment), pattern)


def shown_fields(model: Any, record: str = "", also: tuple[str, ...] = ()) -> list[Any]:
    """The fields that a history shows: what a person can enter and ``also``, without the link to the record itself.

    The precision and the text of a partial date belong to the date and are no fields of their own.
    """
    tracked = {field.name for field in model.pgh_event_model._meta.get_fields()}
    parts = {f"{name}_{part}" for name in partial_dates(model) for part in ("precision", "as_written")}
    return [
        field
        for field in model._meta.concrete_fields
        if (field.editable or field.name in also)
        and not (field.primary_key and field.db_returning)
        and field.name in tracked
        and field.name != record
        and field.name not in parts
    ]


def partial_dates(model: Any) -> set[str]:
    """The names of the partial dates of ``model``: "signed" for signed_on, signed_precision and signed_as_written."""
    names = {field.name for field in model._meta.concrete_fields}
    return {name.removesuffix("_on") for name in names if f"{name.removesuffix('_on')}_precision" in names} & {
        name.removesuffix("_on") for name in names if name.endswith("_on")
    }


def field_changes(model: Any, fields: list[Any], before: Any, after: Any, names: Names) -> list[FieldChange]:
    """What differs in ``fields`` between two event rows of ``model``; None is "there was no row"."""
    dates = partial_dates(model)
    changes = []
    for field in fields:
        name = field.name.removesuffix("_on")
        words = _partial if name in dates and field.name.endswith("_on") else _value
        old, new = (words(event, field, names) if event else "" for event in (before, after))
        if old != new:
            changes.append(FieldChange(_label(field), old, new))
    return changes


def _label(field: Any) -> str:
    return str(capfirst(str(field.verbose_name)))


def _value(event: Any, field: Any, names: Names) -> str:
    return names.in_words(field, getattr(event, field.attname))


def _partial(event: Any, field: Any, names: Names) -> str:
    name = field.name.removesuffix("_on")
    precision = getattr(event, f"{name}_precision") or Precision.UNKNOWN
    return partial_in_words(PartialDate(getattr(event, field.name), precision, getattr(event, f"{name}_as_written")))


def partial_in_words(date: PartialDate) -> str:
    """A partial date with the text as it was written, where that says something else; "" for none."""
    if not date.as_written or date.as_written == str(date):
        return str(date)
    as_written = _("written “%(text)s”") % {"text": date.as_written}
    return f"{date} ({as_written})" if date else as_written
