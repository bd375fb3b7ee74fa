"""One list as one request asks for it: what was understood, the rows, and what the page shows around them."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Count, QuerySet, Subquery, Value
from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from coopreg.columns import Asked, Chosen, Heading, ListTable
from coopreg.dates import PartialDate, Precision, format_partial
from coopreg.filters import DateField, DayField, ListFilterSet, RowsField
from coopreg.listoptions import ListOptions, without_blanks

PAGE_SIZE = 50


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
    """The way out of an empty list: without the filter ``label`` there are ``count`` rows at ``address``."""

    label: str
    count: int
    address: str


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
    half: bool = False
    date: bool = False
    choices: list[tuple[str, str, bool]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return "choices" if self.choices else "text"

    @property
    def on(self) -> int:
        return sum(on for _code, _label, on in self.choices)


class Listing:
    """One list as one request asks for it.

    What is not understood shows no rows, here and in the export, and is named in ``problems``. ``query`` and ``path``
    stand for those of the request where another page shows the beginning of a list.
    """

    def __init__(
        self,
        request: HttpRequest,
        rows: QuerySet[Any],
        *,
        table: type[ListTable],
        filterset: type[ListFilterSet],
        today: datetime.date,
        counts: Mapping[Any, Mapping[str, int]] | None = None,
        query: QueryDict | None = None,
        path: str = "",
    ) -> None:
        self.query = without_blanks(request.GET if query is None else query)
        self.path = path or request.path
        self.table = table
        self.filterset = filterset(self.query, rows, request=request, today=today)
        self.options = ListOptions(self.query, table)
        self.asked = Asked(request.user, self.filterset.day, counts or {})

    # What was understood -------------------------------------------------------------------------

    @cached_property
    def problems(self) -> list[Problem]:
        """Every parameter that is not understood, in the order of the form."""
        found = [
            Problem(name, str(form.fields[name].label), " ".join(map(str, messages)), self.address(**{name: None}))
            for form in (self.filterset.form, self.options)
            for name, messages in form.errors.items()
        ]
        known = {*self.filterset.filters, *self.options.fields}
        found += [
            Problem(name, name[:40], _("This list has no filter of this name."), self.address(**{name: None}))
            for name in self.query
            if name not in known
        ]
        return found

    @cached_property
    def sort(self) -> str:
        return (
            self.options.cleaned_data.get("sort") or self.table.order if self.options.is_valid() else self.table.order
        )

    @property
    def order_in_words(self) -> str:
        """The order of a list that nobody has sorted, where no heading shows it."""
        return str(self.table.order_in_words) if self.sort == self.table.order and self.count > 1 else ""

    @cached_property
    def columns(self) -> Chosen:
        """The columns of the page."""
        return self._chosen(self.table.shown)

    @cached_property
    def csv_columns(self) -> Chosen:
        """The columns of the export: those asked for, else those of the page and what the page shows inside them."""
        return self._chosen([*self.table.beside, *self.table.shown])

    def _chosen(self, usual: Sequence[str]) -> Chosen:
        names = self.options.cleaned_data.get("columns") if self.options.is_valid() else []
        return Chosen([(name, self.table.base_columns[name]) for name in names or usual], self.asked)

    @property
    def page(self) -> int:
        return (self.options.cleaned_data.get("page") if self.options.is_valid() else 1) or 1

    # The rows ------------------------------------------------------------------------------------

    @cached_property
    def found(self) -> Any:
        """The rows that pass, in no order."""
        return self.filterset.queryset.none() if self.problems else self.filterset.narrowed()

    @cached_property
    def count(self) -> int:
        return self.found.count()

    @property
    def count_in_words(self) -> str:
        return self.table.counted(self.count)

    @cached_property
    def rows(self) -> list[SafeString]:
        """The cells of the rows of this page."""
        if not self.count or self.missing_page:
            return []
        start = (self.page - 1) * PAGE_SIZE
        ordering = self.table.ordering(self.sort, self.asked)
        # The rows of the page first, then their columns: skipped rows would be aggregated for nothing.
        page = self.found.order_by(*ordering).values("pk")[start : start + PAGE_SIZE]
        rows = self.found.model._default_manager.filter(pk__in=page).order_by(*ordering)
        return self.columns.cells(rows.values_list(*self.columns.expressions))

    def csv_rows(self) -> Iterator[list[str]]:
        """All rows in order as cells of the CSV, read through a cursor of the server."""
        ordering = self.table.ordering(self.sort, self.asked)
        rows = self.found.order_by(*ordering).values_list(*self.csv_columns.expressions).iterator(chunk_size=2000)
        return iter(self.csv_columns.texts(rows, codes=self.codes))

    @property
    def codes(self) -> bool:
        """The export is for machines: names of columns and codes of choices instead of words."""
        return self.options.cleaned_data["headers"] == "codes"

    @property
    def csv_header(self) -> list[str]:
        return [name if self.codes else str(column.verbose_name) for name, column in self.csv_columns.columns]

    # What the page shows around them -------------------------------------------------------------

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // PAGE_SIZE))

    @property
    def missing_page(self) -> bool:
        return self.page > self.pages

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        return min(self.page * PAGE_SIZE, self.count)

    def address(self, **changes: str | list[str] | None) -> str:
        """The address of this list with parameters set, or left out where None or []; it begins at page 1 again."""
        query = self.query.copy()
        for name in ("page", "export", "headers"):
            query.pop(name, None)
        for name, value in changes.items():
            if value and isinstance(value, list):
                query.setlist(name, value)  # where it stood, so that the chips keep their order
                continue
            query.pop(name, None)
            if isinstance(value, str):
                query[name] = value
        return f"{self.path}?{query.urlencode(safe=',')}" if query else self.path

    @property
    def first_address(self) -> str:
        return self.address() if self.page > 1 else ""

    @property
    def previous_address(self) -> str:
        if self.page <= 1:
            return ""
        return self.address(page=str(self.page - 1)) if self.page > 2 else self.address()

    @property
    def next_address(self) -> str:
        return self.address(page=str(self.page + 1)) if self.page < self.pages else ""

    @property
    def last_address(self) -> str:
        return self.address(page=str(self.pages)) if self.page < self.pages else ""

    @property
    def csv_address(self) -> str:
        return self.address(export="csv")

    @property
    def full_csv_address(self) -> str:
        return self.address(columns="all", export="csv")

    @property
    def usual_columns_address(self) -> str:
        return self.address(columns=None)

    @property
    def clear_address(self) -> str:
        """The list without any filter, in the same order and with the same columns."""
        return self.address(**{name: None for name in self.query if name not in ("sort", "columns")})

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters that the form of the filters keeps though it does not show them."""
        return [(name, value) for name in ("sort", "columns") for value in self.query.getlist(name)]

    @property
    def kept_by_columns(self) -> list[tuple[str, str]]:
        """Parameters that the form of the columns keeps."""
        dropped = ("columns", "page", "export", "headers")
        return [(name, value) for name, values in self.query.lists() if name not in dropped for value in values]

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters that are on, one for each value."""
        return [chip for name in self.filterset.filters for chip in self._chips(name)]

    @cached_property
    def fields(self) -> list[Part]:
        """The fields of the filters. Rows that were chosen stand in the chips, so their field is empty again."""
        return [self._part(name) for name in self.filterset.filters]

    def _part(self, name: str) -> Part:
        form = self.filterset.form
        drawn, given = form.fields[name], self.query.getlist(name)
        part = Part(name, str(drawn.label), str(drawn.help_text), " ".join(form.errors.get(name, [])))
        if isinstance(drawn, forms.MultipleChoiceField):
            return replace(part, choices=[(code, label, code in given) for code, label in choices_of(drawn)])
        if isinstance(drawn, RowsField):
            return replace(part, choose=str(drawn.choose), value=given[-1] if part.error else "")
        date = isinstance(drawn, DateField)
        return replace(part, value=given[-1] if given else "", date=date, half=date and not isinstance(drawn, DayField))

    def _chips(self, name: str) -> Iterator[Chip]:
        asked = self.filterset.form.fields[name]
        label = str(asked.label)
        cleaned = self.filterset.cleaned.get(name)
        given = self.query.getlist(name)
        for index, value in enumerate(given):
            text, key = value, value
            if cleaned and isinstance(asked, RowsField):
                text, key = str(cleaned[index]), str(getattr(cleaned[index], asked.key))
            elif cleaned and isinstance(asked, forms.MultipleChoiceField):
                text = dict(choices_of(asked))[value]
            elif isinstance(cleaned, datetime.date):
                text = format_partial(cleaned, Precision.DAY)
            elif isinstance(cleaned, PartialDate):
                text = str(cleaned)
            hidden = bool(cleaned) and isinstance(asked, RowsField)
            without = self.address(**{name: [other for other in given if other != value]})
            yield Chip(label, text[:80], without, name, key, hidden)

    @property
    def wide(self) -> bool:
        """More columns than fit beside each other on a screen."""
        return len(self.columns.columns) > len(self.table.shown)

    @cached_property
    def headings(self) -> list[Heading]:
        return self.columns.headings(self._order)

    def _order(self, sort: str) -> tuple[str, str]:
        if not sort:
            return "", ""
        if sort != self.sort.removeprefix("-"):
            return "none", self.address(sort=sort)
        if self.sort.startswith("-"):
            return "descending", self.address(sort=sort)
        return "ascending", self.address(sort=f"-{sort}")

    @property
    def all_columns(self) -> list[tuple[str, str, bool]]:
        """Every column for choosing: machine name, heading, whether it is shown."""
        shown = {name for name, _column in self.columns.columns}
        return [
            (name, capfirst(str(column.verbose_name)), name in shown)
            for name, column in self.table.base_columns.items()
        ]

    @cached_property
    def steps(self) -> list[Step]:
        """For an empty list: which filter to drop to see how many rows, the fewest first."""
        names = list(self.filterset.cleaned)
        if self.problems or not names:
            return []
        number = {
            f"n{index}": Subquery(
                self.filterset.narrowed(without=name)
                .order_by()
                .annotate(_all=Value(1))
                .values("_all")
                .annotate(_n=Count("*"))
                .values("_n")
            )
            for index, name in enumerate(names)
        }
        counts = self.filterset.queryset.model._default_manager.order_by().values_list(*number.values())[:1]
        steps = [
            Step(str(self.filterset.form.fields[name].label), count, self.address(**{name: None}))
            for row in counts
            for name, count in zip(names, row, strict=True)
            if count
        ]
        return sorted(steps, key=lambda step: step.count)


def choices_of(field: forms.MultipleChoiceField) -> list[tuple[str, str]]:
    """The codes and labels of a field whose choices stand in no groups."""
    choices: Any = field.choices
    return [(code, str(label)) for code, label in choices]
