"""Rows of what an agreement covers and where it was read: sectors and sources."""

from typing import Any, ClassVar

from django import forms
from django.forms.formsets import formset_factory
from django.utils.translation import gettext_lazy as _

from agreements.forms.layout import pair
from agreements.forms.rows import MOST_ROWS, RowForm, Rows
from agreements.models import AgreementSector, Sector, Source


class SectorForm(RowForm):
    """A sector that the agreement covers. ``sectors`` are all that can be chosen, read once for the whole page."""

    identity, once = "sector", "agreements_agreementsector_once"

    sector = forms.TypedChoiceField(
        label=_("Sector"), empty_value=None, error_messages={"required": _("Choose the sector, or remove this row.")}
    )

    class Meta:
        model = AgreementSector
        fields = ("progress", "as_written")
        labels: ClassVar[dict[str, Any]] = {"progress": _("Progress"), "as_written": _("In the words of the text")}
        help_texts: ClassVar[dict[str, Any]] = {"as_written": _("For example: pariwisata dan budaya")}

    def __init__(self, *args: Any, sectors: dict[str, Sector], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sector"]
        field.choices = [("", _("Choose a sector")), *((key, str(sector)) for key, sector in sectors.items())]
        field.coerce = sectors.get

    def initial_of(self, stored: Any) -> dict[str, Any]:
        return super().initial_of(stored) | {"sector": stored.sector_id}

    def layout(self) -> list[Any]:
        return [pair("sector", "progress"), "as_written"]


class SectorRows(Rows):
    same_for_all = False

    def sectors(self) -> list[AgreementSector]:
        """The rows, not stored yet."""
        for form in self.forms:
            form.instance.sector = form.cleaned_data["sector"]
        return [form.instance for form in self.forms]


class SourceForm(RowForm):
    """Where a fact was read."""

    class Meta:
        model = Source
        fields = ("citation", "note")
        widgets: ClassVar[dict[str, Any]] = {"citation": forms.Textarea(attrs={"rows": 2})}
        help_texts: ClassVar[dict[str, Any]] = {
            "citation": _("An address on the web, a letter with number and date, or a title."),
            "note": _("For example: names 3 May 2017 as the day of signing"),
        }
        error_messages: ClassVar[dict[str, Any]] = {"citation": {"required": _("Give the source, or remove this row.")}}


class SourceRows(Rows):
    def sources(self) -> list[Source]:
        """The rows, not stored yet, each with the key of the stored row that it changes."""
        for form in self.forms:
            form.instance.pk = form.stored.pk if form.stored else None
        return [form.instance for form in self.forms]


AgreementSectorRows: Any = formset_factory(
    SectorForm, formset=SectorRows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)
AgreementSourceRows: Any = formset_factory(
    SourceForm, formset=SourceRows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)
