"""Everything in the address of a list that is no filter: order, page, columns, export."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lists.addresses import NO_VIEW
from lists.columns import ListTable


def without_blanks(query: QueryDict) -> QueryDict:
    """The parameters that say something: an untouched field of a form is sent as an empty value."""
    kept = QueryDict(mutable=True)
    for name, values in query.lists():
        if said := [value.strip() for value in values if value.strip()]:
            kept.setlist(name, said)
    return kept


class ColumnsField(forms.Field):
    """Machine names of columns, separated by commas or repeated, or "all"; cleans to the names, [] when not given."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {"unknown": _("There is no column “%(value)s”.")}

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(label=_("Columns"), required=False)
        self.names = names

    def clean(self, value: list[str] | None) -> list[str]:
        asked = [name.strip() for text in value or [] for name in text.split(",") if name.strip()]
        if asked == ["all"]:
            return list(self.names)
        for name in asked:
            if name not in self.names:
                raise ValidationError(self.error_messages["unknown"], code="unknown", params={"value": name[:40]})
        return list(dict.fromkeys(asked))


class KnownField(forms.ChoiceField):
    default_error_messages = {"invalid_choice": _("“%(value)s” is not known.")}


class ListOptions(forms.Form):
    """How a list is shown: everything in its address that is no filter."""

    # A view that is gone, or another's, is no mistake; what no view could have is.
    view = forms.RegexField(
        f"^({NO_VIEW}|[0-9]{{1,18}})$",
        label=_("View"),
        required=False,
        error_messages={"invalid": _("This is no view of this list.")},
    )
    page = forms.IntegerField(
        label=_("Page"),
        required=False,
        min_value=1,
        error_messages={"invalid": _("A page is a whole number."), "min_value": _("Pages are counted from 1.")},
    )
    size = KnownField(
        label=_("Rows of a page"), required=False, choices=[(str(size), str(size)) for size in settings.LIST_PAGE_SIZES]
    )
    export = KnownField(label=_("Export"), required=False, choices=[("csv", "CSV"), ("xlsx", "Excel"), ("pdf", "PDF")])
    headers = KnownField(label=_("Headings of the export"), required=False, choices=[("codes", "codes")])

    def __init__(self, data: Any, table: type[ListTable]) -> None:
        super().__init__(data)
        orders = [(sign + name, name) for name in table.sorts for sign in ("", "-")]
        self.fields["sort"] = KnownField(label=_("Order"), required=False, choices=orders)
        self.fields["columns"] = ColumnsField(list(table.base_columns))
