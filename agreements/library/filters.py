"""What the library of papers can be narrowed by."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from agreements.choices import PaperAccess, PaperKind
from agreements.library.finding import Finding, look_up
from agreements.library.hits import hits
from agreements.models import Agreement, Document, TextState
from agreements.papers.filetypes import DOC, DOCX, JPEG, PDF, PNG, WEBP, XLS, XLSX
from agreements.search.line import SearchFilter, SearchLine
from lists.columns import Hit
from lists.filters import (
    ChoicesFilter,
    ListFilterSet,
    MomentAfterFilter,
    MomentBeforeFilter,
    RowsField,
    RowsFilter,
)
from partners.models import Partner
from regions.models import Region

# What a person takes for one type; the newer and the older form of an Office file are the same to them.
MEDIA = {
    "pdf": (_("PDF"), [PDF]),
    "word": (_("Word"), [DOCX, DOC]),
    "excel": (_("Excel"), [XLSX, XLS]),
    "picture": (_("photo or picture"), [JPEG, PNG, WEBP]),
}
VERSIONS = [
    ("current", _("newest version")),
    ("older", _("replaced by a newer version")),
    ("taken_out", _("taken out")),
]


def of_agreements(rows: QuerySet[Document], agreements: Any) -> QuerySet[Document]:
    return rows.filter(agreement__in=agreements.order_by().values("pk"))


def in_regions(rows: Any, name: str, regions: list[Region]) -> Any:
    """The papers of agreements that concern one of ``regions``, or a region of one that is a province."""
    return of_agreements(rows, Agreement.objects.of_regions([region.pk for region in regions]))


def with_partners(rows: Any, name: str, partners: list[Partner]) -> Any:
    """The papers of agreements with one of ``partners``; a merged partner stands for the one it was merged into."""
    keys = [partner.merged_into_id or partner.pk for partner in partners]
    return of_agreements(rows, Agreement.objects.filter(search__partners__overlap=keys))


def with_media(rows: Any, name: str, codes: list[str]) -> Any:
    """The papers whose files are of one of these types."""
    return rows.filter(media_type__in=[each.media_type for code in codes for each in MEDIA[code][1]])


def with_versions(rows: Any, name: str, codes: list[str]) -> Any:
    """The newest versions, those that a newer one replaced, those that were taken out."""
    states = {
        "current": Q(retired_at=None, replaced_by=None),
        "older": Q(retired_at=None, replaced_by__isnull=False),
        "taken_out": Q(retired_at__isnull=False),
    }
    wanted = Q()
    for code in codes:
        wanted |= states[code]
    return rows.filter(wanted)


class AgreementsField(RowsField):
    """Agreements by their reference: a title is chosen among those that are suggested while it is typed."""

    def _by_name(self, text: str) -> NoReturn:
        raise ValidationError(self.error_messages["unknown"], code="unknown", params={"value": text[:40]})


class AgreementsFilter(RowsFilter):
    field_class = AgreementsField


class PaperFilter(ListFilterSet):
    """The filters of the library. Where nobody asks for other versions, only the newest ones are shown."""

    q = SearchFilter(
        method="with_line",
        label=_("Search"),
        help_text=_("In title, name of the file, number of the letter, and in the text of PDFs."),
    )
    kind = ChoicesFilter(field_name="kind", choices=PaperKind.choices, label=_("Kind of paper"))
    region = RowsFilter(
        queryset=Region.objects.all(),
        key="code",
        method=in_regions,
        label=_("Region"),
        help_text=_("A province takes in its kabupaten and kota."),
        choose=reverse_lazy("regions:region-choose"),
    )
    agreement = AgreementsFilter(
        queryset=lambda request: Agreement.objects.visible_to(request.user),
        key="reference",
        field_name="agreement",
        label=_("Agreement"),
        method=lambda rows, name, chosen: rows.filter(agreement__in=[each.pk for each in chosen]),
        choose=reverse_lazy("agreements:agreement-choose"),
    )
    partner = RowsFilter(
        queryset=lambda request: Partner.objects.visible_to(request.user),
        method=with_partners,
        label=_("Partner"),
        choose=reverse_lazy("partners:partner-choose"),
    )
    versions = ChoicesFilter(
        method=with_versions,
        choices=VERSIONS,
        label=_("Versions"),
        help_text=_("Nothing chosen: only the newest version of each paper, without those taken out."),
    )
    media = ChoicesFilter(
        method=with_media,
        choices=[(code, label) for code, (label, _types) in MEDIA.items()],
        label=_("Type of the file"),
    )
    text = ChoicesFilter(field_name="text__state", choices=TextState.choices, label=_("Text"))
    access = ChoicesFilter(field_name="access", choices=PaperAccess.choices, label=_("Who may open it"))
    uploaded_after = MomentAfterFilter(field_name="uploaded_at", label=_("Uploaded from"))
    uploaded_before = MomentBeforeFilter(field_name="uploaded_at", label=_("Uploaded until"))

    @cached_property
    def finding(self) -> Finding | None:
        """The search line looked up, None where nothing was searched."""
        line = self.cleaned.get("q")
        return look_up(line) if line else None

    @property
    def note(self) -> Any:
        """What the list leaves out though nobody has asked for that."""
        return (
            "" if "versions" in self.cleaned else _("Only the newest version of each paper, without those taken out.")
        )

    def with_line(self, rows: Any, name: str, line: SearchLine) -> Any:
        """The papers in which the line is found."""
        return rows.filter(self.finding.condition) if self.finding else rows

    def narrowed(self, without: str = "") -> Any:
        rows: Any = super().narrowed(without)
        return rows if "versions" in self.cleaned and without != "versions" else rows.current()

    def best_first(self) -> Any:
        return self.finding.rank if self.finding else None

    def hits(self, keys: Sequence[Any], columns: Iterable[str]) -> Mapping[Any, Hit]:
        return hits(self.finding, keys) if self.finding else {}
