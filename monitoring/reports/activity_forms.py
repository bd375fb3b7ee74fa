"""The forms of an activity, as a row of a report and by itself, and what they offer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.forms.constraints import ConstraintsMixin, sentence
from agreements.forms.layout import Aside, pair
from agreements.forms.rows import RowForm
from agreements.models import Agreement, Sector
from coopreg.fields import ChooserField, PartialDateField, PartialDatesMixin
from monitoring.choices import Funding
from monitoring.models import Activity, Commitment
from regions.choose import AGENCY
from regions.models import Agency

# More than these a select does not take.
MOST_CHOICES = 45
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
        self.fields["funding"].choices = [("", _("Not chosen")), *Funding.choices]
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
    # Not offered before it is searched for: that would be a query for each row.
    agency = ChooserField(AGENCY, required=False, label=_("Agency"))

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
