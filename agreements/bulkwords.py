"""What changes in one agreement when many are changed: before and after, in the words of the history."""

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agreements.choices import Activity, Progress
from agreements.models import Agreement, Sector
from coopreg.dates import PartialDate
from coopreg.historywords import FieldChange, partial_in_words

# What can be set in many agreements at once, as it is read of each: with the name of the agency beside its key.
SETTABLE = (
    "activity",
    "activity_on",
    "activity_precision",
    "activity_as_written",
    "confidential",
    "agency_id",
    "agency__name",
)


def agreement_changes(old: Any, new: Any) -> Iterator[FieldChange]:
    """What differs between two states of an agreement, which have the attributes of ``SETTABLE``."""
    yield from _change("activity", _label(Activity, old.activity), _label(Activity, new.activity))
    yield from _change("activity_on", partial_in_words(date_of(old)), partial_in_words(date_of(new)))
    yield from _change("confidential", _yes_no(old.confidential), _yes_no(new.confidential))
    if old.agency_id != new.agency_id:
        yield from _change("agency", old.agency__name or "", new.agency__name or "")


def sector_change(sector: Sector, old: str | None, new: str | None) -> Iterator[FieldChange]:
    """What changes in one sector of an agreement, from one progress to another; None where it has not the sector."""
    noun = str(capfirst(str(Sector._meta.verbose_name)))
    if old is None and new is not None:
        yield FieldChange(noun, "", _with_progress(sector, new))
    elif new is None and old is not None:
        yield FieldChange(noun, _with_progress(sector, old), "")
    elif old != new:
        label = _("Progress in %(sector)s") % {"sector": sector}
        yield FieldChange(label, _label(Progress, old), _label(Progress, new))


def date_of(state: Any) -> PartialDate:
    """The date of what is said about the activity."""
    return PartialDate(state.activity_on, state.activity_precision, state.activity_as_written)


def _with_progress(sector: Sector, progress: str) -> str:
    return f"{sector} ({_label(Progress, progress)})" if progress else str(sector)


def _change(name: str, old: str, new: str) -> Iterator[FieldChange]:
    if old != new:
        field: Any = Agreement._meta.get_field(name)
        yield FieldChange(str(capfirst(str(field.verbose_name))), old, new)


def _label(choices: Any, code: str | None) -> str:
    return str(choices(code).label) if code else ""


def _yes_no(value: bool) -> str:
    return _("yes") if value else _("no")
