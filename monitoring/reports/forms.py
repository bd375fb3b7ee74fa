"""The form of a report, with its rows and its papers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.forms.formsets import formset_factory
from django.utils import formats, timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from agreements.choices import PaperKind, Progress
from agreements.forms.constraints import sentence
from agreements.forms.rows import DraftMixin, RowForm, Rows
from agreements.models import Document, Sector
from agreements.papers.filetypes import ACCEPT
from monitoring.choices import Unblocker
from monitoring.models import Report, ReportRequest, SectorState
from monitoring.reports.activity_forms import AREA, MOST_CHOICES, ActivityRow, Offered

# More than these a select or a list of boxes does not take.
MOST_ROWS = 50


class RequestRow(RowForm):
    """Something that is asked of somebody."""

    class Meta:
        model = ReportRequest
        fields = ("addressed_to", "text")
        widgets: ClassVar[dict[str, Any]] = {"text": AREA}
        error_messages: ClassVar[dict[str, Any]] = {
            "text": {"required": sentence(ReportRequest, "monitoring_request_text")},
            "addressed_to": {"required": _("Choose who is asked.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["addressed_to"].choices = [("", _("Choose who is asked")), *Unblocker.choices]
        if self.stored is not None:
            self.instance.pk = self.stored.pk

    def layout(self) -> list[Any]:
        return ["addressed_to", "text"]


class OwnRows(Rows):
    """Rows that offer what the agreement has."""

    same_for_all = False


ActivityRows: Any = formset_factory(ActivityRow, formset=OwnRows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
RequestRows: Any = formset_factory(RequestRow, formset=OwnRows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


class PapersField(forms.ModelMultipleChoiceField):
    """Papers named by what they are and when they came."""

    def label_from_instance(self, obj: Any) -> str:
        came = formats.date_format(timezone.localtime(obj.uploaded_at), "j F Y")
        return f"{obj.get_kind_display()} · {obj} · {came}"


@dataclass(frozen=True)
class OfSector:
    """A sector with the two fields of its state."""

    sector: Sector
    progress: BoundField
    note: BoundField


class ReportForm(DraftMixin, forms.ModelForm):
    """What a report says in words, how far each sector is, and its papers."""

    papers = PapersField(
        Document.objects.none(),
        required=False,
        label=_("Papers of the agreement that belong to it"),
        widget=forms.CheckboxSelectMultiple,
    )
    upload = forms.FileField(
        required=False,
        allow_empty_file=True,
        label=_("Upload a paper"),
        help_text=_("A photo, a list of those present, a letter. It is kept among the papers of the agreement."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    upload_kind = forms.ChoiceField(
        required=False, label=_("Kind of paper"), choices=PaperKind.choices, initial=PaperKind.OTHER
    )

    class Meta:
        model = Report
        fields = ("summary", "impact", "plans")
        widgets: ClassVar[dict[str, Any]] = {
            "summary": forms.Textarea(attrs={"rows": 4}),
            "impact": forms.Textarea(attrs={"rows": 3}),
            "plans": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(
        self, data: Any = None, files: Any = None, *, instance: Report, offered: Offered, draft: bool = False
    ) -> None:
        self.draft = draft
        super().__init__(data, files, instance=instance)
        self._offer_papers(offered)
        told = {row.sector_id: row for row in instance.sector_states.select_related("sector")}
        own = {each.pk: each for each in offered.own_sectors}
        self.sectors = list((own | {key: row.sector for key, row in told.items()}).values())
        for sector in self.sectors:
            self._ask(sector, told.get(sector.pk))

    def _offer_papers(self, offered: Offered) -> None:
        seen: Any = Document.objects.readable_by(offered.user).filter(agreement=offered.agreement, retired_at=None)
        chosen = set(self.instance.paper_rows.values_list("document_id", flat=True))
        keys = list(seen.filter(pk__in=chosen).values_list("pk", flat=True))
        newest = seen.current().exclude(pk__in=keys).order_by("-pk").values_list("pk", flat=True)
        keys += list(newest[: max(0, MOST_CHOICES - len(keys))])
        field: Any = self.fields["papers"]
        field.queryset = Document.objects.filter(pk__in=keys).order_by("-pk")
        self.initial["papers"] = [key for key in keys if key in chosen]
        self.papers_seen = field.queryset

    def _ask(self, sector: Sector, told: SectorState | None) -> None:
        self.fields[f"progress_{sector.pk}"] = forms.ChoiceField(
            required=False,
            label=str(sector),
            choices=[("", _("not said")), *Progress.choices],
            initial=told.progress if told else "",
        )
        self.fields[f"note_{sector.pk}"] = forms.CharField(
            required=False,
            max_length=500,
            label=format_lazy("{note}: {sector}", note=_("Note"), sector=str(sector)),
            initial=told.note if told else "",
        )

    @property
    def of_sectors(self) -> Iterator[OfSector]:
        for sector in self.sectors:
            yield OfSector(sector, self[f"progress_{sector.pk}"], self[f"note_{sector.pk}"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for sector in self.sectors:
            if cleaned.get(f"note_{sector.pk}") and not cleaned.get(f"progress_{sector.pk}"):
                self.add_error(f"progress_{sector.pk}", _("Say how far it is, or leave the note out."))
        return cleaned

    def states(self) -> list[SectorState]:
        """How far each sector is, with an empty progress where nothing is said."""
        given = self.cleaned_data
        return [
            SectorState(sector=each, progress=given[f"progress_{each.pk}"], note=given[f"note_{each.pk}"])
            for each in self.sectors
        ]

    def _post_clean(self) -> None:
        # The constraint on the summary speaks of a report that was sent; the database says it then.
        for name in ("summary", "impact", "plans"):
            setattr(self.instance, name, self.cleaned_data.get(name, ""))


class MoveForm(forms.Form):
    """A step of the report."""

    to = forms.CharField(max_length=20)
    came_from = forms.CharField(max_length=20)
    reason = forms.CharField(
        required=False,
        max_length=2000,
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stays with the report."),
    )
