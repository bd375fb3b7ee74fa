"""What stands around the rows of a list: the fields of its filters, the chips of those that are on, ways out."""

import datetime
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coopreg.dates import PartialDate, Precision, format_partial
from lists.addresses import Addresses
from lists.filters import DateField, DayField, FixedChoices, ListFilterSet, RowsField
from lists.options import ListOptions
from lists.results import counted


@dataclass(frozen=True)
class Chip:
    """A filter that is on: its words, the address of the list without it, and the parameter that it stands for."""

    label: str
    text: str
    without: str
    name: str
    value: str
    hidden: bool = False


@dataclass(frozen=True)
class Problem:
    """A parameter that is not understood, and the address of the list without it."""

    name: str
    label: str
    message: str
    without: str


@dataclass(frozen=True)
class Step:
    """The way out of an empty list: without the filter ``label`` there are ``count`` rows at ``address``.

    ``count`` is one above ``settings.LIST_CAP`` where there are more.
    """

    label: str
    count: int
    address: str

    @property
    def number(self) -> str:
        if self.count > settings.LIST_CAP:
            return _("more than %(rows)s") % {"rows": number_format(settings.LIST_CAP)}
        return number_format(self.count)


@dataclass(frozen=True)
class Part:
    """A field of the filters as the page draws it; ``on`` counts the values chosen among ``choices``.

    ``half`` is a field of half the width: the two ends of a period stand side by side.
    """

    name: str
    label: str
    help: str
    error: str
    value: str = ""
    choose: str = ""
    suggest: str = ""
    half: bool = False
    date: bool = False
    number: bool = False
    choices: tuple[tuple[str, str, bool], ...] = ()

    @property
    def kind(self) -> str:
        return "choices" if self.choices else "text"

    @property
    def on(self) -> int:
        return sum(on for _code, _label, on in self.choices)

    @property
    def html(self) -> SafeString:
        """The field as the page shows it."""
        if self.value or self.error or self.on or settings.DEBUG:
            return _drawn(self)
        return _drawn_empty(self, get_language() or "")


def _drawn(part: Part) -> SafeString:
    return render_to_string("lists/_filter.html", {"part": part})


@lru_cache(maxsize=500)
def _drawn_empty(part: Part, language: str) -> SafeString:
    """A field that nobody has filled in looks the same for everybody; a page has twenty of them and a hundred boxes."""
    return _drawn(part)


class Panel:
    """The filters of one list as one request asks for them."""

    def __init__(self, filterset: ListFilterSet, options: ListOptions, addresses: Addresses) -> None:
        self.filterset = filterset
        self.options = options
        self.addresses = addresses
        self.query = addresses.query

    @cached_property
    def problems(self) -> list[Problem]:
        """Every parameter that is not understood, in the order of the form."""
        found = [
            Problem(name, str(form.fields[name].label), " ".join(map(str, messages)), self.addresses.to(**{name: None}))
            for form in (self.filterset.form, self.options)
            for name, messages in form.errors.items()
        ]
        known = {*self.filterset.filters, *self.options.fields}
        found += [
            Problem(name, name[:40], _("This list has no filter of this name."), self.addresses.to(**{name: None}))
            for name in self.query
            if name not in known
        ]
        return found

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters that are on, one for each value."""
        return [chip for name in self.filterset.filters for chip in self._chips(name)]

    @cached_property
    def fields(self) -> list[Part]:
        """The fields of the filters. Rows that were chosen stand in the chips, so their field is empty again."""
        asked = self.filterset.form.fields
        return self.some(name for name in self.filterset.filters if not chip_only(asked[name]))

    def some(self, names: Iterable[str]) -> list[Part]:
        """The fields of these filters."""
        return [self._part(name) for name in names]

    def beside(self, names: Collection[str]) -> list[tuple[str, str]]:
        """The filters that are on and have no field in a form with these: it keeps them without showing them."""
        return [(chip.name, chip.value) for chip in self.chips if not chip.hidden and chip.name not in names]

    def _part(self, name: str) -> Part:
        form = self.filterset.form
        drawn, given = form.fields[name], self.query.getlist(name)
        error = " ".join(form.errors.get(name, []))
        if given or error or _is_offered(drawn):
            return _part(name, drawn, given, error)
        # What nobody has filled in and no database names is the same for everybody.
        key = (type(self.filterset), name, get_language() or "")
        if key not in _EMPTY:
            _EMPTY[key] = _part(name, drawn, given, error)
        return _EMPTY[key]

    def _chips(self, name: str) -> Iterator[Chip]:
        asked = self.filterset.form.fields[name]
        hidden = name in self.filterset.cleaned and (isinstance(asked, RowsField) or chip_only(asked))
        given = [(value, *self._meant(name, index, value)) for index, value in enumerate(self.query.getlist(name))]
        seen = set()
        for _value, text, key in given:
            if key in seen:
                continue
            # A row that is named twice, as it was typed and by its code, is one filter and goes as one.
            seen.add(key)
            without = self.addresses.to(**{name: [value for value, _text, other in given if other != key]})
            yield Chip(str(asked.label), text[:80], without, name, key, hidden)

    def _meant(self, name: str, index: int, value: str) -> tuple[str, str]:
        """The value at ``index`` of the filter ``name`` in words, and what it stands for."""
        asked, cleaned = self.filterset.form.fields[name], self.filterset.cleaned.get(name)
        if cleaned and isinstance(asked, RowsField):
            return str(cleaned[index]), str(getattr(cleaned[index], asked.key))
        if cleaned and isinstance(asked, forms.MultipleChoiceField):
            return dict(choices_of(asked))[value], value
        if isinstance(cleaned, datetime.date):
            return format_partial(cleaned, Precision.DAY), value
        if isinstance(cleaned, PartialDate) or (cleaned and chip_only(asked)):
            return str(cleaned), value
        return value, value

    @cached_property
    def steps(self) -> list[Step]:
        """For an empty list: which filter to drop to see how many rows, the fewest first."""
        names = list(self.filterset.cleaned)
        if self.problems or not names:
            return []
        counts = counted([self.filterset.narrowed(without=name) for name in names])
        steps = [
            Step(str(self.filterset.form.fields[name].label), count, self.addresses.to(**{name: None}))
            for name, count in zip(names, counts, strict=True)
            if count
        ]
        return sorted(steps, key=lambda step: step.count)


_EMPTY: dict[tuple[type, str, str], Part] = {}


def _part(name: str, drawn: forms.Field, given: list[str], error: str) -> Part:
    part = Part(name, str(drawn.label), str(drawn.help_text), error)
    if isinstance(drawn, forms.MultipleChoiceField):
        return replace(part, choices=tuple((code, label, code in given) for code, label in choices_of(drawn)))
    if isinstance(drawn, RowsField):
        return replace(part, choose=str(drawn.choose), value=given[-1] if error else "")
    date, suggest = isinstance(drawn, DateField), str(getattr(drawn, "suggest", ""))
    number = bool(getattr(drawn, "numeric", False))
    part = replace(part, value=given[-1] if given else "", date=date, number=number, suggest=suggest)
    return replace(part, half=date and not isinstance(drawn, DayField))


def _is_offered(field: forms.Field) -> bool:
    """Whether its choices come from elsewhere with each request: the database, the settings."""
    return isinstance(field, forms.ChoiceField) and not isinstance(field.choices, FixedChoices)


def chip_only(asked: forms.Field) -> bool:
    """Whether a link gives the filter and nobody types it, so that it has no field."""
    return bool(getattr(asked, "chip_only", False))


def choices_of(field: forms.MultipleChoiceField) -> list[tuple[str, str]]:
    """The codes and labels of a field whose choices stand in no groups."""
    choices: Any = field.choices
    return [(code, str(label)) for code, label in choices]
