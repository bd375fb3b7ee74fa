"""Form fields that the registry needs beyond Django's: a partial date as text, and a record chosen by typing."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from coopreg.choosers import Chooser, plain
from coopreg.dates import PartialDate, Precision, format_partial, parse_partial

# Partial dates ---------------------------------------------------------------------------------


def in_full(date: PartialDate) -> str:
    """How a date was understood: "12 Juli 2018, Kamis", "Juli 2018", "2018", "" when unknown."""
    if date.first and date.precision == Precision.DAY:
        return f"{date}, {formats.date_format(date.first, 'l')}"
    return str(date)


def read_date(instance: Any, column: str) -> PartialDate:
    """The partial date in the three columns of ``instance``."""
    precision = Precision(getattr(instance, f"{column}_precision"))
    return PartialDate(getattr(instance, f"{column}_on"), precision, getattr(instance, f"{column}_as_written"))


def write_date(instance: Any, column: str, date: PartialDate) -> None:
    """Put ``date`` into the three columns of ``instance``."""
    setattr(instance, f"{column}_on", date.first)
    setattr(instance, f"{column}_precision", date.precision)
    setattr(instance, f"{column}_as_written", date.as_written)


class PartialDateInput(forms.TextInput):
    """A text input with the date, as it was understood, beside it."""

    template_name = "widgets/partial_date.html"

    def format_value(self, value: Any) -> str:
        if isinstance(value, PartialDate):
            return value.as_written or str(value)
        if isinstance(value, datetime.date):
            return format_partial(value, Precision.DAY)
        return str(value or "")

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["understood"] = self._understood(value)
        return context

    def _understood(self, value: Any) -> str:
        if isinstance(value, PartialDate):
            return in_full(value)
        try:
            return in_full(parse_partial(plain(self.format_value(value))))
        except ValidationError:
            return ""


class PartialDateField(forms.CharField):
    """A date as people write it; cleans to a PartialDate.

    ``column`` names the model's columns ``{column}_on``, ``{column}_precision`` and ``{column}_as_written`` where they
    are not called like the field. ``PartialDatesMixin`` fills them.
    """

    widget = PartialDateInput

    def __init__(self, *, column: str = "", **kwargs: Any) -> None:
        self.column = column
        super().__init__(max_length=200, **(kwargs | {"required": False}))

    def clean(self, value: Any) -> Any:
        return parse_partial(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        widget: Any = self.widget
        return str(widget.format_value(initial)).strip() != str(data or "").strip()

    def _clean_bound_field(self, bf: BoundField) -> Any:
        # What nobody touched stays as it is: the registry also holds text that no rule understands ("1980-an").
        if bf.initial is not None and not self.has_changed(bf.initial, bf.data):
            return bf.initial
        return super()._clean_bound_field(bf)  # type: ignore[misc]


class DayField(PartialDateField):
    """A date that must be known to the day; cleans to a date, None for nothing."""

    def clean(self, value: Any) -> datetime.date | None:
        date = super().clean(value)
        if date and date.precision != Precision.DAY:
            raise ValidationError(_("Type the whole date, as in 12/07/2018."), code="day_needed")
        return date.first


class PartialDatesMixin:
    """For a ModelForm: its PartialDateFields are read from and written to three columns of the instance each."""

    fields: dict[str, Any]
    instance: Any

    @classmethod
    def dates_of(cls, instance: Any) -> dict[str, PartialDate]:
        """The initial values of the partial dates, by field name."""
        return {name: read_date(instance, column) for name, column in cls._columns()}

    @classmethod
    def _columns(cls) -> list[tuple[str, str]]:
        fields: dict[str, forms.Field] = cls.base_fields  # type: ignore[attr-defined]
        return [
            (name, field.column or name)
            for name, field in fields.items()
            if isinstance(field, PartialDateField) and not isinstance(field, DayField)
        ]

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]
        for name, column in self._columns():
            if name in cleaned:
                write_date(self.instance, column, cleaned[name])
        return cleaned


# Records chosen by typing ------------------------------------------------------------------------


class Searched(str):
    """What was posted when a text was searched for and nothing chosen yet."""

    __slots__ = ()


class ChooserSelect(forms.Select):
    """A select with the chosen row alone; script turns it into a field to type in, without script a search fills it."""

    template_name = "widgets/chooser.html"
    search = ""
    caution = ""
    searched = False

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = data.get(name)
        search = plain(data.get(f"{name}_search") or "")
        return value if value or not search else Searched(search)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}_search" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"search": self.search, "caution": self.caution, "searched": self.searched}
        return context


class ChooserBoundField(BoundField):
    """Gives the select its few options only when it is drawn: the chosen row and what a search found."""

    field: "ChooserField"

    @property
    def search(self) -> str:
        return plain(self.form.data.get(f"{self.html_name}_search") or "") if self.form.is_bound else ""

    def chosen(self) -> Any:
        """The record that is chosen now, None for none or one that may not be chosen."""
        value = self.data if self.form.is_bound else self.initial
        if not value or isinstance(value, Searched):
            return None
        if isinstance(value, self.field.chooser.model):
            return value
        return self.field.record(value, self.initial)

    def as_widget(self, widget: Any = None, attrs: Any = None, only_initial: bool = False) -> Any:
        field, chosen = self.field, self.chosen()
        offered: Any = field.queryset if field.offered is None else field.offered
        found = field.chooser.matches(offered, self.search) if self.search or field.offers_all else []
        rows = [row for row in [chosen] if row] + [row for row in found if row != chosen]
        select = field.widget
        select.search, select.searched = self.search, bool(self.search and not found)
        select.choices = [("", _("Not chosen")), *(field.option(row) for row in rows)]
        if chosen is None and len(found) == 1 and self.search:
            chosen = found[0]
        select.caution = field.chooser.caution(chosen) if chosen else ""
        self._shown = chosen
        return super().as_widget(widget, attrs, only_initial)

    def value(self) -> Any:
        """The key of the record that the select shows as chosen."""
        shown = self._shown if hasattr(self, "_shown") else self.chosen()
        return self.field.prepare_value(shown) if shown else ""


class ChooserField(forms.ModelChoiceField):
    """A record chosen by typing, out of ``queryset``, which the form narrows to what the person may choose.

    What is stored already stays choosable, even if it would not be offered any more; ``closed`` says that the person
    may not read it, so it is named by its value alone. ``offered`` is the queryset to search in, where it is narrower
    than what is accepted. ``offers_all`` lists the first rows before anything is typed; ``params`` go to the JSON,
    ``depends`` names the field whose value goes there too.
    """

    widget = ChooserSelect
    bound_field_class = ChooserBoundField
    default_error_messages = {
        "invalid_choice": _("Choose one from the list. This one cannot be chosen here."),
        "search_only": _("Choose one of the matches for “%(text)s”, or search again."),
    }

    def __init__(
        self,
        chooser: Chooser,
        *,
        params: dict[str, str] | None = None,
        depends: str = "",
        offers_all: bool = False,
        **kwargs: Any,
    ) -> None:
        self.chooser, self.params, self.depends, self.offers_all = chooser, params or {}, depends, offers_all
        self._found: Any = None
        self._stored: Any = None
        self.offered: Any = None
        self.closed = False
        super().__init__(chooser.model._default_manager.none(), to_field_name=chooser.value, empty_label="", **kwargs)

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        return super().widget_attrs(widget) | ({"data-depends": self.depends} if self.depends else {})

    def address(self) -> str:
        """Where script asks for matches."""
        query = f"?{urlencode(self.params)}" if self.params else ""
        return reverse(self.chooser.url) + query

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        self.widget.attrs["data-chooser"] = self.address()
        self._stored = form.get_initial_for_field(self, field_name)
        return super().get_bound_field(form, field_name)

    def option(self, row: Any) -> tuple[str, str]:
        """The value of ``row`` and how it reads in the select."""
        option = self.chooser.option(row)
        if self.closed and row == self._stored:
            return option["value"], option["value"]
        return option["value"], " · ".join(filter(None, [option["text"], option["hint"]]))

    def record(self, value: Any, stored: Any = None) -> Any:
        """The record of a posted ``value``, None when it may not be chosen."""
        for known in (stored, self._found):
            if known and str(self.prepare_value(known)) == str(value):
                return known
        try:
            self._found = super().to_python(value)
        except ValidationError:
            return None
        return self._found

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if isinstance(value, Searched):
            raise ValidationError(
                self.error_messages["search_only"], code="search_only", params={"text": str(value)[:40]}
            )
        record = self.record(value, self._stored)
        if record is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return record
