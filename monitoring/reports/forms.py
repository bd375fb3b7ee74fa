"""The forms of a report, of its rows, and of an activity that is entered by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.forms.formsets import formset_factory
from django.utils import formats, timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.choices import PaperKind, Progress
from agreements.forms.constraints import ConstraintsMixin, sentence
from agreements.forms.layout import Aside, pair
from agreements.forms.rows import DraftMixin, RowForm, Rows
from agreements.models import Agreement, Document, Sector
from agreements.papers.filetypes import ACCEPT
from coopreg.fields import ChooserField, PartialDateField, PartialDatesMixin
from monitoring.choices import Unblocker
from monitoring.models import Activity, Commitment, Report, ReportRequest, SectorState
from regions.choose import AGENCY
from regions.models import Agency

# More than these a select or a list of boxes does not take.
MOST_ROWS, MOST_CHOICES = 50, 45
AREA = forms.Textarea(attrs={"rows": 2})


@dataclass(frozen=True)
class Offered:
    """What the forms of one agreement offer, read once for the whole page."""

    agreement: Agreement
    user: Any
    sectors: dict[str, Sector]
    commitments: dict[str, Commitment]

    @classmethod
    def of(cls, agreement: Agreement, user: Any) -> "Offered":
        """The sectors of the agreement first, then the other ones; the commitments that were not dropped."""
        own = {str(row.sector_id): row.sector for row in agreement.sector_rows.select_related("sector")}
        others = {str(each.pk): each for each in Sector.objects.filter(retired_on=None)[:MOST_CHOICES]}
        promised = Commitment.objects.filter(agreement=agreement, dropped_on=None).order_by("pk")[:MOST_CHOICES]
        return cls(agreement, user, own | others, {str(each.pk): each for each in promised})

    @property
    def own_sectors(self) -> list[Sector]:
        rows = self.agreement.sector_rows.values_list("sector_id", flat=True)
        return [self.sectors[str(key)] for key in rows]


class ActivityFields(PartialDatesMixin):
    """What an activity is asked, in a report and by itself."""

    prefilled: ClassVar[dict[str, str]] = {"row": ""}
    constraint_fields: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "monitoring_activity_cost": ("cost",),
        "monitoring_activity_free": ("cost", "funding"),
        "monitoring_activity_held_precision": ("held",),
    }
    fields: dict[str, Any]

    def offer(self, offered: Offered) -> None:
        """Fill the choices that depend on the agreement."""
        sector, commitment, agency = self.fields["sector"], self.fields["commitment"], self.fields["agency"]
        sector.choices = [("", _("Not chosen")), *((key, str(each)) for key, each in offered.sectors.items())]
        sector.coerce = offered.sectors.get
        commitment.choices = [("", _("Not chosen")), *((key, str(each)) for key, each in offered.commitments.items())]
        commitment.coerce = offered.commitments.get
        agency.params = {"region": offered.agreement.region.code}
        agency.queryset = Agency.objects.visible_to(offered.user).select_related("region")
        agency.offered = agency.queryset.filter(region=offered.agreement.region_id)
        agency.required = False
        if not offered.commitments:
            del self.fields["commitment"]

    def filled(self) -> Activity:
        """The activity as the form says it, not stored yet."""
        row: Activity = self.instance
        for name in ("sector", "commitment", "agency"):
            setattr(row, name, self.cleaned_data.get(name))  # type: ignore[attr-defined]
        return row


def chosen_in(row: Activity) -> dict[str, Any]:
    """What the fields that are no columns begin with; a cost in whole rupiah without decimals."""
    cost = (
        row.cost.to_integral_value() if row.cost is not None and row.cost == row.cost.to_integral_value() else row.cost
    )
    return {"sector": row.sector_id, "commitment": row.commitment_id, "agency": row.agency, "cost": cost}


def _held() -> PartialDateField:
    return PartialDateField(
        label=_("Date"), help_text=_("As exactly as you know it: 12/07/2018, 12 Juli 2018, Juli 2018.")
    )


def _choice(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, empty_value=None, required=False)


NAMES = ("name", "place", "partner_unit", "cost", "funding", "people", "output")
ORDER = ("name", "held", "place", "sector", "agency", "partner_unit", "cost", "funding", "people", "output")
LABELS = {"name": pgettext_lazy("something done", "Activity")}
NEEDED = {"name": {"required": sentence(Activity, "monitoring_activity_name")}}
HINTS = {"name": _("For example: training of ten teachers; a visit is an activity too.")}


class ActivityRow(ActivityFields, RowForm):
    """An activity as a row of a report."""

    held = _held()
    sector = _choice(_("Sector"))
    commitment = _choice(_("Commitment it serves"))
    agency = ChooserField(AGENCY, offers_all=True, required=False, label=_("Agency"))

    class Meta:
        model = Activity
        fields = NAMES
        labels = LABELS
        widgets: ClassVar[dict[str, Any]] = {"output": AREA}
        error_messages = NEEDED
        help_texts = HINTS

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        self.offered = offered
        super().__init__(*args, **kwargs)
        if self.stored is not None:
            self.instance.pk = self.stored.pk
        self.offer(offered)

    def initial_of(self, stored: Any) -> dict[str, Any]:
        return super().initial_of(stored) | self.dates_of(stored) | chosen_in(stored)

    def layout(self) -> list[Any]:
        serves = ["commitment"] if self.offered.commitments else []
        more = Aside(
            _("Cost, funds, agencies, people"),
            pair("agency", "partner_unit"),
            pair("cost", "funding"),
            pair("people", "sector"),
            *serves,
            asks=("agency", "partner_unit", "cost", "funding", "people", "sector", *serves),
        )
        return ["name", pair("held", "place"), "output", more]


class ActivityForm(ActivityFields, ConstraintsMixin, forms.ModelForm):
    """An activity by itself."""

    held = _held()
    sector = _choice(_("Sector"))
    commitment = _choice(_("Commitment it serves"))
    agency = ChooserField(AGENCY, offers_all=True, required=False, label=_("Agency"))
    field_order = ORDER

    class Meta:
        model = Activity
        fields = NAMES
        labels = LABELS
        widgets: ClassVar[dict[str, Any]] = {"output": AREA}
        error_messages = NEEDED
        help_texts = HINTS

    def __init__(self, data: Any = None, *, instance: Activity, offered: Offered) -> None:
        super().__init__(data, instance=instance, initial=self.dates_of(instance) | chosen_in(instance))
        self.offer(offered)


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
