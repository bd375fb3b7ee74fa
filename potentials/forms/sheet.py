"""Many rows on one page: the form of each row, which takes what was typed and leaves the checking to the sheet."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from agreements.models import Commodity, Sector
from coopreg.fields import ChooserField
from potentials.choices import Readiness, Sought
from potentials.forms.fields import CodesField
from regions.choose import REGION
from regions.models import Region

# So many rows at once: each has a dozen fields, and the server takes two thousand.
MOST_ROWS = 100
EMPTY_ROWS = 8


class RegionForm(forms.Form):
    """Whose potentials these are."""

    region = ChooserField(
        REGION,
        params={"purpose": "lead"},
        offers_all=True,
        label=_("Region"),
        help_text=_("All rows of the sheet are of this region."),
        error_messages={"required": _("Choose the region that owns this record.")},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["region"]
        field.queryset = Region.objects.editable_by(user).select_related("parent")


def _text(label: Any, longest: int, width: int, shown: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=longest,
        widget=forms.TextInput(attrs={"size": width} | ({"placeholder": shown} if shown else {})),
    )


class SheetRowForm(forms.Form):
    """One row. With a ``commodity`` of the starter sheet its sector and title are known."""

    keep = forms.BooleanField(label=_("Keep"), required=False)
    commodity = forms.CharField(required=False, max_length=50, widget=forms.HiddenInput)
    title = _text(_("Potential"), 300, 30)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    sought = CodesField(label=_("What is sought"), choices=Sought.choices, required=False)
    readiness = forms.ChoiceField(label=_("Readiness"), choices=Readiness.choices, required=False)
    figure_what = _text(_("Figure: what"), 200, 12, _("measure"))
    figure_value = _text(_("Figure: value"), 40, 10, _("value"))
    figure_unit = _text(_("Figure: unit"), 50, 6, _("unit"))
    figure_year = _text(_("Figure: year"), 4, 4, _("year"))
    source = _text(_("Source"), 1000, 18)

    def __init__(
        self, *args: Any, sectors: list[tuple[str, str]], commodities: Mapping[str, Commodity], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["sector"]
        field.choices = sectors
        code = self["commodity"].value()
        self.known = commodities.get(str(code)) if code else None

    @property
    def cells(self) -> dict[str, str]:
        """The row as a sheet has it, by the codes of its columns."""
        given = self.cleaned_data
        cells = {name: str(given.get(name, "")) for name in self.fields if name not in ("keep", "sought")}
        return cells | {"sought": "; ".join(given.get("sought", []))}

    @property
    def is_filled(self) -> bool:
        """Whether the row counts: a starter row that is kept, or one in which something was typed."""
        given = self.cleaned_data
        typed = any(given.get(name) for name in ("title", "figure_what", "figure_value", "source"))
        return bool(given.get("keep")) if self.known else bool(typed)

    def refuse(self, errors: Mapping[str, list[str]]) -> None:
        """Puts what is wrong with the row to its fields."""
        places = {"figures": "figure_value", "region": "title", "commodity": "title"}
        for code, sentences in errors.items():
            name = places.get(code, code)
            for words in sentences:
                self.add_error(name if name in self.fields else None, words)


class _SheetRows(BaseFormSet):
    """The rows of the page; the sectors and commodities are read once for all of them."""

    def __init__(self, data: Any = None, *, prefix: str, initial: Any = None) -> None:
        sectors = Sector.objects.filter(retired_on=None)
        shared = {
            "sectors": [("", _("Choose the sector")), *((row.code, row.name) for row in sectors)],
            "commodities": {row.code: row for row in Commodity.objects.select_related("sector")},
        }
        super().__init__(data, prefix=prefix, initial=initial, form_kwargs=shared)


SheetRows: Any = formset_factory(SheetRowForm, formset=_SheetRows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def start_rows(commodities: Iterable[Commodity]) -> list[dict[str, Any]]:
    """What a fresh sheet is filled with: a row for each commodity, and some empty ones."""
    rows: list[dict[str, Any]] = [
        {"commodity": each.code, "title": each.name, "sector": each.sector.code} for each in commodities
    ]
    return [*rows[: MOST_ROWS - EMPTY_ROWS], *({} for _each in range(EMPTY_ROWS))]
