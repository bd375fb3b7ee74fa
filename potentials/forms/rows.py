"""Rows of a potential: figures and wanted countries."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import formset_factory
from django.utils.translation import gettext_lazy as _

from agreements.forms.constraints import sentence
from agreements.forms.layout import pair
from agreements.forms.rows import MOST_ROWS, RowForm, Rows
from coopreg.fields import ChooserField
from coopreg.names import fold
from partners.choose import COUNTRY
from partners.models import Country
from potentials.forms.fields import NumberField
from potentials.models import PotentialFigure, WantedCountry

SAID = sentence(PotentialFigure, "potentials_figure_said")
YEAR = sentence(PotentialFigure, "potentials_figure_year")


class FigureForm(RowForm):
    """One figure with its year and source."""

    constraint_fields: ClassVar[Mapping[str, tuple[str, ...]]] = {"potentials_figure_year": ("year",)}
    identity, once = "what", "potentials_figure_once"

    value = NumberField(
        label=_("Value"),
        max_length=40,
        help_text=_("As in 62.064,67: dots for thousands, a comma before decimals."),
        error_messages={"required": _("Give the number, or remove this row.")},
    )
    year = forms.IntegerField(
        label=_("Year"),
        help_text=_("The year that the number is about."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": YEAR, "invalid": YEAR},
    )

    class Meta:
        model = PotentialFigure
        fields = ("what", "value", "unit", "year", "source")
        help_texts: ClassVar[dict[str, Any]] = {"source": _("Where the number was read, if not where all was read.")}
        error_messages: ClassVar[dict[str, Any]] = {"what": {"required": SAID}, "unit": {"required": SAID}}

    def layout(self) -> list[Any]:
        return [pair("what", "value"), pair("unit", "year"), "source"]

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        # What the database cannot even compare would not come as far as its rule.
        if not 0 <= year <= 9999:
            raise ValidationError(YEAR)
        return year

    @property
    def same(self) -> Any:
        named = [self.cleaned_data.get(name) for name in ("what", "unit", "year")]
        return (fold(str(named[0])), fold(str(named[1])), named[2]) if all(named) else None


class FigureRows(Rows):
    def figures(self) -> list[PotentialFigure]:
        """The rows, not stored yet, each with the key of the stored row that it changes."""
        for form in self.forms:
            form.instance.pk = form.stored.pk if form.stored else None
        return [form.instance for form in self.forms]


class CountryForm(RowForm):
    """A country in which a partner is wanted."""

    identity, once = "country", "potentials_wantedcountry_once"

    country = ChooserField(
        COUNTRY,
        label=_("Country"),
        help_text=_("Type a part of the name. For example: Jepang"),
        error_messages={"required": _("Choose the country, or remove this row.")},
    )

    class Meta:
        model = WantedCountry
        fields = ("country",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = Country.objects.all()

    def initial_of(self, stored: Any) -> dict[str, Any]:
        return {"country": stored.country}


class CountryRows(Rows):
    def wanted(self) -> list[WantedCountry]:
        """The rows, not stored yet."""
        return [WantedCountry(country=form.cleaned_data["country"]) for form in self.forms]


PotentialFigureRows: Any = formset_factory(
    FigureForm, formset=FigureRows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)
WantedCountryRows: Any = formset_factory(
    CountryForm, formset=CountryRows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)
ROW_FORMS: dict[str, Any] = {"figures": FigureForm, "wanted": CountryForm}
