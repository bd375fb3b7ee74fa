"""Filters that refuse what they do not know: shared by the lists, the exports and the admin.

A filter with an unknown value gives a message, and the list shows nothing; it never falls back to the whole table.
"""

import datetime
import unicodedata
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.choices import BaseChoiceIterator, normalize_choices
from django.utils.translation import gettext_lazy as _
from django_filters.filters import QuerySetRequestMixin

from coopreg.dates import PartialDate, Precision, parse_partial

if TYPE_CHECKING:
    from lists.columns import Hit

# A person's whole search line fits; what is longer is no name.
LONGEST = 200
MOST_VALUES = 100


class Typed(forms.SelectMultiple):
    """All values that a parameter has in the query, without options: the page has a text field and chips instead."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        return [value.strip() for value in values if value.strip()]


class RowsField(forms.Field):
    """Rows chosen by code, or by a whole name as a person types it; cleans to a list of the rows.

    ``queryset`` holds the rows that may be chosen and needs ``named_like``; ``key`` is the field of the code;
    ``choose`` is the address that suggests rows while a person types.
    """

    widget = Typed
    default_error_messages = {
        "unknown": _("“%(value)s” is not known."),
        "close": _("“%(value)s” is not known. Did you mean %(names)s?"),
        "several": _("“%(value)s” stands for several: %(names)s. Choose one by its code."),
        "many": _("These are too many values: choose at most %(most)s."),
    }

    def __init__(self, *, queryset: Any, choose: Any, key: str = "pk", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.queryset = queryset
        self.choose = choose
        self.key = key

    def clean(self, value: list[str]) -> list[Any]:
        if len(value) > MOST_VALUES:
            raise ValidationError(self.error_messages["many"], code="many", params={"most": MOST_VALUES})
        for text in value:
            ProhibitNullCharactersValidator()(text)
        by_key = self._by_key(value)
        rows, errors = [], []
        for text in value:
            try:
                rows.append(by_key.get(text.upper()) or self._by_name(text))
            except ValidationError as error:
                errors.append(error)
        if errors:
            raise ValidationError(errors)
        return rows

    def _by_key(self, values: list[str]) -> dict[str, Any]:
        keys: Iterable[Any] = [text.upper() for text in values if len(text) <= LONGEST]
        if self.key == "pk":
            # What is no positive 64-bit number cannot be a key, and the database would not take it as one.
            keys = [int(text) for text in keys if text.isascii() and text.isdigit() and len(text) < 19]
        if not keys:
            return {}
        rows = self.queryset.filter(**{f"{self.key}__in": list(keys)})
        return {str(getattr(row, self.key)): row for row in rows}

    def _by_name(self, text: str) -> Any:
        params = {"value": text[:40]}
        if len(text) < 2 or len(text) > LONGEST:
            raise ValidationError(self.error_messages["unknown"], code="unknown", params=params)
        candidates = list(self.queryset.named_like(text).prefetch_related("names")[:LONGEST])
        same = [row for row in candidates if plain(text) in {plain(name) for name in all_names(row)}]
        if len(same) == 1:
            return same[0]
        named = ", ".join(f"{row} ({getattr(row, self.key)})" for row in (same or candidates)[:5])
        code = "several" if same else "close" if candidates else "unknown"
        raise ValidationError(self.error_messages[code], code=code, params=params | {"names": named})


def all_names(row: Model) -> Iterable[str]:
    """Every name by which a region, country or partner is known."""
    for field in ("name", "name_id", "name_en", "original_name"):
        if name := getattr(row, field, ""):
            yield name
    for other in row.names.all():  # type: ignore[attr-defined]
        yield other.name


def plain(text: str) -> str:
    """``text`` without accents, capitals and doubled blanks, as ``Fold`` does it in the database."""
    decomposed = unicodedata.normalize("NFKD", " ".join(text.split()).casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


class RowsFilter(QuerySetRequestMixin, django_filters.Filter):
    """Rows by code or name; ``queryset`` may be a function of the request, for rows that not everybody sees."""

    field_class = RowsField


class ChoicesField(forms.MultipleChoiceField):
    default_error_messages = {"invalid_choice": _("“%(value)s” is not known.")}
    widget = forms.CheckboxSelectMultiple


class FixedChoices(BaseChoiceIterator):
    """Choices that are the same for everybody: looked through once, not anew for the field of every request."""

    def __init__(self, choices: Any) -> None:
        self._choices = list(normalize_choices(choices))

    def __iter__(self) -> Iterator[Any]:
        return iter(self._choices)


class ChoicesFilter(django_filters.Filter):
    """Any of several choices."""

    field_class = ChoicesField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        choices = kwargs.get("choices")
        if choices is not None and not callable(choices):
            kwargs["choices"] = FixedChoices(choices)
        super().__init__(*args, **kwargs)

    def filter(self, qs: Any, value: list[str]) -> Any:
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


class DateField(forms.CharField):
    """A date as people type it, in whole or only year or month; cleans to a PartialDate, or None when empty."""

    def clean(self, value: Any) -> PartialDate | None:
        return parse_partial(super().clean(value)) or None


class DayField(DateField):
    """A date that must be known to the day; cleans to the date, or None when empty."""

    default_error_messages = {"whole": _("Give the whole day, as in 12/07/2018.")}

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if typed and typed.precision != Precision.DAY:
            raise ValidationError(self.error_messages["whole"], code="whole")
        return typed.first if typed else None


class AfterFilter(django_filters.Filter):
    """From the first day of the date typed: 2018 means from 1 January 2018."""

    field_class = DateField

    def filter(self, qs: Any, value: PartialDate | None) -> Any:
        return qs.filter(**{f"{self.field_name}__gte": value.first}) if value else qs


class BeforeFilter(django_filters.Filter):
    """To the last day of the date typed: 2018 means to 31 December 2018."""

    field_class = DateField

    def filter(self, qs: Any, value: PartialDate | None) -> Any:
        return qs.filter(**{f"{self.field_name}__lte": last_day(value)}) if value else qs


class MomentAfterFilter(AfterFilter):
    """Of moments: from the midnight that begins the first day of the date typed."""

    def filter(self, qs: Any, value: PartialDate | None) -> Any:
        return qs.filter(**{f"{self.field_name}__gte": _midnight(value.first)}) if value and value.first else qs


class MomentBeforeFilter(BeforeFilter):
    """Of moments: to the midnight that ends the last day of the date typed."""

    def filter(self, qs: Any, value: PartialDate | None) -> Any:
        if not value:
            return qs
        end = _midnight(last_day(value) + datetime.timedelta(days=1))
        return qs.filter(**{f"{self.field_name}__lt": end})


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


class DayFilter(django_filters.Filter):
    """A day on which something is computed; it leaves the rows as they are."""

    field_class = DayField

    def filter(self, qs: Any, value: datetime.date | None) -> Any:
        return qs


def last_day(value: PartialDate) -> datetime.date:
    """The last day of the period that a known date names."""
    first = value.first
    assert first is not None  # noqa: S101  (for the type: an unknown date never comes here)
    if value.precision == Precision.YEAR:
        return first.replace(month=12, day=31)
    if value.precision == Precision.MONTH:
        next_month = (first + datetime.timedelta(days=31)).replace(day=1)
        return next_month - datetime.timedelta(days=1)
    return first


class NumberField(forms.CharField):
    """A whole number as people type it; cleans to an int, or None when empty."""

    default_error_messages = {"whole": _("Give a whole number up to %(most)s, as in 30.")}
    most = 99_999
    numeric = True

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) <= len(str(self.most))):
            raise ValidationError(self.error_messages["whole"], code="whole", params={"most": self.most})
        return int(typed) if typed else None


class NumberFilter(django_filters.Filter):
    """A number that ``method`` takes."""

    field_class = NumberField


class WordsField(forms.CharField):
    """A search line; cleans to its words. ``suggest`` is the address of what is offered while a person types."""

    default_error_messages = {"many": _("Search for at most %(most)s words.")}
    most_words = 12

    def __init__(self, *, suggest: Any = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.suggest = suggest

    def clean(self, value: Any) -> list[str]:
        words = list(dict.fromkeys(super().clean(value).split()))
        if len(words) > self.most_words:
            raise ValidationError(self.error_messages["many"], code="many", params={"most": self.most_words})
        return words


class WordsFilter(django_filters.Filter):
    """Every word must be found, accents and capitals ignored; where, says ``method``."""

    field_class = WordsField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, max_length=LONGEST, **kwargs)


class _Filters(OrderedDict[str, django_filters.Filter]):
    """The filters of a FilterSet, which are copied for every request.

    A deep copy would copy every choice and label with them, and take longer than to read the rows of a page; what a
    request changes of a filter is its own attributes.
    """

    def __deepcopy__(self, memo: Any) -> "OrderedDict[str, django_filters.Filter]":
        made = OrderedDict((name, copy(each)) for name, each in self.items())
        for each in made.values():
            each.method = each.method  # bound to the copy
            each.extra = dict(each.extra)  # what a request puts there is nothing for the request beside it
            vars(each).pop("_field", None)  # so that each request makes its own
        return made


class _Fields(dict[str, forms.Field]):
    """The fields of a form that are its own: it takes them as they are, where other forms copy those of their class."""

    def __deepcopy__(self, memo: Any) -> "dict[str, forms.Field]":
        return dict(self)


class ListFilterSet(django_filters.FilterSet):
    """The filters of a list; ``today`` comes from the view, which asks the clock once."""

    @classmethod
    def get_filters(cls) -> _Filters:
        return _Filters(super().get_filters())

    @classmethod
    def add(cls, name: str, each: django_filters.Filter) -> None:
        """Add a filter of an app that builds on the one of the list, in its ``AppConfig.ready()``."""
        each.field_name = each.field_name or name
        cls.base_filters[name] = each

    def __init__(self, data: Any, queryset: Any, *, request: Any, today: datetime.date) -> None:
        super().__init__(data, queryset, request=request)
        self.today = today

    def get_form_class(self) -> Any:
        """A class for this request alone, with fields that its copies of the filters have made."""
        made: Any = super().get_form_class()
        made.base_fields = _Fields(made.base_fields)
        return made

    @property
    def day(self) -> datetime.date:
        """The day that the list speaks of."""
        return self.cleaned.get("as_of") or self.today

    @cached_property
    def cleaned(self) -> dict[str, Any]:
        """The understood values by parameter, only those that were given."""
        if not self.form.is_bound:
            return {}
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "", [])}

    @property
    def note(self) -> Any:
        """What the list leaves out though nobody has asked for that, "" where it leaves out nothing."""
        return ""

    def best_first(self) -> Any:
        """How well a row answers the search, as an expression; None where nothing was searched, or no row is better."""
        return None

    def sortable(self, rows: Any, sort: str) -> Any:
        """``rows``, made so that an index can give them in the order ``sort``."""
        return rows

    def hits(self, keys: Sequence[Any], columns: Iterable[str]) -> "Mapping[Any, Hit]":
        """Where the search stands in the rows with these keys, on a page that shows these columns."""
        return {}

    def narrowed(self, without: str = "") -> QuerySet[Any]:
        """The rows that pass every filter given but ``without``; none if one is not understood."""
        if not self.form.is_valid():
            return self.queryset.none()
        rows = self.queryset
        for name, value in self.cleaned.items():
            if name != without:
                rows = self.filters[name].filter(rows, value)
        return rows
