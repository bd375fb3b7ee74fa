"""Rows of a page (parties, partners, sectors, sources) that are added and removed with and without script."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.forms.formsets import BaseFormSet
from django.forms.utils import ErrorDict
from django.http import QueryDict

from agreements.forms.constraints import ConstraintsMixin, sentence
from agreements.forms.layout import section_helper

MOST_ROWS = 50


class DraftMixin:
    """A form that can be drawn again as typed, without a word about errors: a row was added, or something searched."""

    draft = False
    fields: dict[str, Any]

    def full_clean(self) -> None:
        if not self.draft:
            super().full_clean()  # type: ignore[misc]
            return
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}


class RowForm(DraftMixin, ConstraintsMixin, forms.ModelForm):
    """One row. ``row`` is the key of the stored row that it began as, so that its stored values stay known."""

    # Fields that a fresh row has before anybody types, with their values: they alone do not make a row.
    prefilled: ClassVar[dict[str, str]] = {"row": ""}
    # What makes two rows the same, and the constraint that forbids it.
    identity: ClassVar[str] = ""
    once: ClassVar[str] = ""

    row = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, stored: Any = None, draft: bool = False, **kwargs: Any) -> None:
        self.stored, self.draft = stored, draft
        if stored is not None:
            kwargs["initial"] = self.initial_of(stored) | {"row": stored.pk or ""}
        super().__init__(*args, **kwargs)
        self.helper = section_helper("row", *self.layout())

    def initial_of(self, stored: Any) -> dict[str, Any]:
        return forms.model_to_dict(stored, fields=list(self.fields_of_model()))

    def fields_of_model(self) -> Sequence[str]:
        return list(self._meta.fields or ())

    def layout(self) -> list[Any]:
        return self.fields_of_model()  # type: ignore[return-value]

    @property
    def same(self) -> Any:
        """What tells this row from the others, None when it is not known."""
        return self.cleaned_data.get(self.identity) if self.identity else None


class Rows(BaseFormSet):
    """The rows of one kind. ``stored`` are those of the registry, ``start`` what a fresh page shows."""

    form: type[RowForm]
    required = False
    # The empty row depends on nobody and nothing in the database.
    same_for_all = True

    def __init__(
        self, data: Any, *, prefix: str, stored: Sequence[Any] = (), start: Sequence[Any] = (), **form_kwargs: Any
    ) -> None:
        self.stored = {str(row.pk): row for row in stored}
        self.start = [*stored, *start]
        self.extra = len(self.start)
        if data is not None and not form_kwargs["draft"]:
            data = data.copy()
            tidy(data, prefix, self.form.prefilled, at_least=int(self.required))
        super().__init__(data, prefix=prefix, form_kwargs=form_kwargs)

    def initial_form_count(self) -> int:
        # A posted row is never taken for an empty extra one: tidy() has taken those out.
        return self.total_form_count() if self.is_bound else 0

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs = super().get_form_kwargs(index)
        if index is None:
            return kwargs
        if self.is_bound:
            return kwargs | {"stored": self.stored.get(self.data.get(f"{self.prefix}-{index}-row", ""))}
        return kwargs | {"stored": self.start[index]}

    def clean(self) -> None:
        seen = set()
        for form in self.forms:
            same = form.same
            if same is not None and same in seen:
                form.add_error(form.identity, sentence(form._meta.model, form.once))
            seen.add(same)

    @property
    def is_full(self) -> bool:
        return self.total_form_count() >= MOST_ROWS


def tidy(
    data: QueryDict,
    prefix: str,
    prefilled: Mapping[str, str],
    *,
    drop: int | None = None,
    add: bool = False,
    at_least: int = 0,
    keep_empty: bool = False,
) -> None:
    """Number the rows of ``prefix`` in ``data`` from 0 without gaps, in place.

    ``drop`` takes a row out, ``add`` puts an empty one at the end; rows in which nothing was typed go unless
    ``keep_empty``, and ``at_least`` so many are left.
    """
    rows = _taken_out(data, prefix)
    kept = [
        row for number, row in sorted(rows.items()) if number != drop and (keep_empty or _is_filled(row, prefilled))
    ][:MOST_ROWS]
    if (add and len(kept) < MOST_ROWS) or len(kept) < at_least:
        kept.append({name: [value] for name, value in prefilled.items()})
    for number, row in enumerate(kept):
        for name, values in row.items():
            data.setlist(f"{prefix}-{number}-{name}", values)
    data[f"{prefix}-TOTAL_FORMS"] = str(len(kept))
    data[f"{prefix}-INITIAL_FORMS"] = "0"


def _taken_out(data: QueryDict, prefix: str) -> dict[int, dict[str, list[str]]]:
    """The posted rows by number, removed from ``data``."""
    rows: dict[int, dict[str, list[str]]] = {}
    for key in list(data):
        if found := re.fullmatch(rf"{prefix}-([0-9]{{1,6}})-(\w+)", key, re.ASCII):
            rows.setdefault(int(found[1]), {})[found[2]] = data.getlist(key)
            del data[key]
    return rows


def _is_filled(row: Mapping[str, list[str]], prefilled: Mapping[str, str]) -> bool:
    return any(value.strip() for name, values in row.items() if name not in prefilled for value in values)
