"""The page of one potential."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from agreements.views.detail import with_links
from coopreg.access import read_scope
from coopreg.history import last_said
from potentials.answering import answering
from potentials.parts import lines_of
from potentials.ranking import ranks_of
from potentials.views.page import PriorityPage

# The page names the foremost; the tab names them all.
FOREMOST = 5


class PotentialDetail(PriorityPage):
    """What the region has and seeks, whether something answers it, and how it comes to its priority."""

    tab = "overview"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        potential: Any = self.potential
        today = timezone.localdate()
        agreements = answering(potential, request.user).with_validity(today).select_related("region")
        figures = list(potential.figures.order_by("what", "unit", "-year"))
        return self.show(
            "potentials/potential_detail.html",
            figures=[(figure, with_links(figure.source)) for figure in figures],
            sources=with_links(potential.source),
            wanted=list(potential.wanted.select_related("country")),
            agreements=list(agreements.order_by("-updated_at", "pk")[: FOREMOST + 1]),
            foremost=FOREMOST,
            parts=lines_of(potential),
            ranks=ranks_of(potential, request.user),
            set_by=last_said(potential, "override", "override_reason") if potential.override is not None else None,
            region_is_open=read_scope(request.user).has(potential.region),
        )
