"""Agreements on the pages of other apps, which compose them in their templates and import nothing from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from agreements.choices import Activity, Process, Validity
from agreements.filters import AgreementFilter
from agreements.models import Agreement
from agreements.tables import AgreementTable
from agreements.worklist import LINES
from coopreg.expressions import language
from lists.listing import Listing

register = template.Library()
# A page about something else names the foremost; the list names them all.
FOREMOST = 50


@dataclass(frozen=True)
class Counted:
    """A number of agreements and the address of the list that shows them; ``name`` or ``code`` says of what kind."""

    number: int
    address: str
    code: str = ""
    name: str = ""


@dataclass(frozen=True)
class Tally:
    validity: list[Counted]
    activity: list[Counted]


@register.simple_tag
def agreements_tally(counts: Mapping[str, int], **filters: Any) -> Tally:
    """``counts`` (AgreementQuerySet.counts) by state, each with its list; ``filters`` are what the counts are of."""
    return Tally(
        [Counted(counts[code], address(filters, validity=code), code=code) for code in Validity.values],
        [Counted(counts[code], address(filters, activity=code), code=code) for code in Activity.values],
    )


def address(filters: Mapping[str, Any], **more: Any) -> str:
    query = QueryDict(mutable=True)
    for name, value in {**filters, **more}.items():
        query.setlist(name, value if isinstance(value, list) else [str(value)])
    return f"{reverse('agreements:agreement-list')}?{query.urlencode()}"


class Part:
    """The agreements that the list shows for ``filters``: the first of them, and what there is to count of them."""

    def __init__(self, request: Any, filters: dict[str, str]) -> None:
        query = QueryDict(mutable=True)
        query.update(filters)
        self.filters = filters
        self.address = address(filters)
        self.listing = Listing(
            request,
            Agreement.objects.visible_to(request.user),
            table=AgreementTable,
            filterset=AgreementFilter,
            today=timezone.localdate(),
            query=query,
            path=reverse("agreements:agreement-list"),
        )
        counts = self.listing.results.found.counts(self.listing.filterset.today)
        self.number = counts["total"]
        self.tally = agreements_tally(counts, **filters)

    def asks(self) -> list[Counted]:
        """How many ask to be looked at, as on the start page; those of which there is none are left out."""
        today = self.listing.filterset.today
        counts = {line.code: Count("pk", filter=line.condition(today)) for line in LINES}
        numbers = self.listing.results.found.order_by().aggregate(**counts)
        return [
            Counted(numbers[line.code], address(self.filters, **line.parameters), code=line.code, name=line.words())
            for line in LINES
            if numbers[line.code]
        ]

    def partners(self) -> QuerySet[Any, Any]:
        return self.listing.results.found.partner_counts()[:FOREMOST]

    def regions(self) -> QuerySet[Any, Any]:
        return self.listing.results.found.region_counts(self.listing.asked.user)[:FOREMOST]

    def stages(self) -> list[Counted]:
        """How many are in process at each stage."""
        return [
            Counted(number, address(self.filters, stage=code, process=Process.IN_PROCESS.value), code=code, name=name)
            for code, name, number in self.listing.results.found.stage_counts()
        ]

    def sectors(self) -> list[Counted]:
        return [
            Counted(row["count"], address(self.filters, sector=row["code"]), name=row[f"name_{language()}"])
            for row in self.listing.results.found.sector_counts()
        ]


@register.simple_tag(takes_context=True)
def agreements_where(context: Any, **filters: Any) -> Part:
    """What the list shows for these parameters: ``{% agreements_where region=region.code as part %}``."""
    return Part(context["request"], {name: str(value) for name, value in filters.items()})
