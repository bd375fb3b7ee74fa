"""Form fields of the mapping: a number as people write it, and several codes."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from coopreg.numbers import number_as_typed, number_in_words, read_number


class NumberInput(forms.TextInput):
    """A text input with the number, as it was understood, beside it."""

    template_name = "widgets/number.html"

    def format_value(self, value: Any) -> str:
        return number_as_typed(value) if isinstance(value, Decimal) else str(value or "")

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["understood"] = self._understood(value)
        return context

    def _understood(self, value: Any) -> str:
        try:
            return number_in_words(read_number(self.format_value(value)))
        except ValidationError:
            return ""


class NumberField(forms.CharField):
    """A number as in 62.064,67; cleans to a Decimal, None for nothing."""

    widget = NumberInput

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return read_number(text) if text else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        widget: Any = self.widget
        return str(widget.format_value(initial)).strip() != str(data or "").strip()


class CodesField(forms.MultipleChoiceField):
    """Several codes by boxes; cleans to a list in the order of the choices."""

    widget = forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})

    def clean(self, value: Any) -> list[str]:
        chosen = super().clean(value)
        codes: Any = self.choices
        return [code for code, _label in codes if code in chosen]
