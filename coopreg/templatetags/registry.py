"""Filters that every page shares. The state marks of agreements stand in ``agreement_marks`` and need no load."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet, BoundField
from django.utils import formats, timezone
from django.utils.safestring import SafeString

from coopreg.dates import PartialDate

register = template.Library()


@register.filter
def in_words(value: PartialDate | datetime.date | None) -> str:
    """A date as people here write it, "12 Juli 2018", a partial one to its precision; "" for none.

    A moment gives its day in the registry's time zone.
    """
    if not value:
        return ""
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return formats.date_format(value, "j F Y")


@register.filter
def page_numbers(page: Page) -> list[int | None]:
    """The numbers to offer around ``page``: the ends and its neighbours; None where some are left out."""
    last = page.paginator.num_pages
    near = range(max(1, page.number - 2), min(last, page.number + 2) + 1)
    numbers: list[int | None] = []
    for number in sorted({1, last, *near}):
        previous = numbers[-1] if numbers else 0
        if previous is not None and number - previous == 2:
            numbers.append(number - 1)
        elif previous is not None and number - previous > 2:
            numbers.append(None)
        numbers.append(number)
    return numbers


_KINDS: list[tuple[type[forms.Widget], str]] = [
    (forms.HiddenInput, "hidden"),
    (forms.CheckboxInput, "checkbox"),
    (forms.RadioSelect, "radio"),
    (forms.Select, "select"),
]
_CLASSES = {"checkbox": "form-check-input", "select": "form-select"}


@register.filter
def field_kind(field: BoundField) -> str:
    """How a field is laid out: "hidden", "checkbox", "radio", "select" or "text"."""
    return next((kind for widget, kind in _KINDS if isinstance(field.field.widget, widget)), "text")


@register.filter
def drawn(field: BoundField) -> SafeString:
    """The input of a field with Bootstrap's classes, marked where it is wrong."""
    own = field.field.widget.attrs.get("class", "")
    css = _CLASSES.get(field_kind(field), "form-control")
    invalid = "is-invalid" if field.errors else ""
    return field.as_widget(attrs={"class": " ".join(filter(None, [own, css, invalid]))})


@dataclass(frozen=True)
class Mistake:
    """One line of the summary above a form: what is wrong, and the id of the field to go to ("" for none)."""

    text: str
    label: str = ""
    field_id: str = ""


def _of_form(form: BaseForm) -> Iterator[Mistake]:
    for name, errors in form.errors.items():
        field = form[name] if name in form.fields else None
        for text in errors:
            if field is None:
                yield Mistake(str(text))
            else:
                # A group of choices has no id of its own; its first choice has.
                yield Mistake(str(text), str(field.label or ""), field.id_for_label or f"{field.auto_id}_0")


@register.simple_tag
def form_mistakes(form: Any, formsets: Iterable[BaseFormSet] | None = None) -> list[Mistake]:
    """Every error of ``form`` and of its ``formsets``, in the order of the page; rows to be removed are left out."""
    mistakes = list(_of_form(form)) if isinstance(form, BaseForm) and form.is_bound else []
    for formset in formsets or []:
        if not formset.is_bound:
            continue
        mistakes += [Mistake(str(text)) for text in formset.non_form_errors()]
        for row in formset.forms:
            if not (formset.can_delete and formset._should_delete_form(row)):  # type: ignore[attr-defined]
                mistakes += _of_form(row)
    return mistakes
