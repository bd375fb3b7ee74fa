"""Whose numbers a dashboard shows: what a person may see, all of it or that of one region."""

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.counts import Spread
from agreements.models import Agreement
from agreements.querysets import AgreementQuerySet
from agreements.views.start import narrowed
from potentials.gap import Gap, gap
from regions.models import Region, RegionQuerySet


@dataclass(frozen=True)
class Sight:
    """What ``user`` may see on the day ``today``, of ``region`` and what lies in it; of all regions where it is None.

    Every picture counts ``agreements`` and links to ``listed``, so a number and the list behind it agree.
    """

    user: Any
    region: Region | None
    today: datetime.date

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """The region that the address names, else the person's own; Http404 for one that they may not see."""
        code = request.GET.get("region", "")
        region = request.user.region  # type: ignore[union-attr]
        if code:
            region = get_object_or_404(Region.objects.visible_to(request.user).select_related("parent"), code=code)
        return cls(request.user, region, timezone.localdate())

    @property
    def words(self) -> str:
        return str(self.region) if self.region else _("All regions")

    @property
    def is_province(self) -> bool:
        return self.region is not None and self.region.level == Region.Level.PROVINCE

    @property
    def has_parts(self) -> bool:
        """There are several places to draw on a map."""
        return self.region is None or self.is_province

    @cached_property
    def agreements(self) -> AgreementQuerySet:
        rows = Agreement.objects.visible_to(self.user)
        return rows.of_regions([self.region.pk]) if self.region else rows

    @property
    def parts(self) -> RegionQuerySet:
        """The provinces, or the kabupaten and kota of the province."""
        return Region.objects.visible_to(self.user).filter(parent=self.region, retired_on=None).order_by("code")

    @cached_property
    def regions(self) -> list[Region]:
        return list(self.parts)

    @cached_property
    def spread(self) -> Spread:
        """How the agreements are spread over regions and countries."""
        return self.agreements.spread()

    @cached_property
    def gap(self) -> Gap:
        """Potentials against agreements, by region and sector."""
        return gap(self.user, self.today, place=self.region)

    def list_of(self, url: str, **parameters: Any) -> str:
        """Another list of what belongs to these agreements, narrowed by ``parameters``."""
        own = {"region": self.region.code} if self.region else {}
        return f"{reverse(url)}?{urlencode({**own, **parameters}, doseq=True)}"

    def listed(self, **parameters: Any) -> str:
        """The list of these agreements narrowed by ``parameters``; one that names a region is of that region."""
        own = {"region": self.region.code} if self.region else {}
        return narrowed(self._list, **{**own, **parameters})

    @cached_property
    def _list(self) -> str:
        """Looked up once: the arcs of all regions alone have some five hundred links."""
        return reverse("agreements:agreement-list")

    def address(self, url: str, *args: str, **parameters: str) -> str:
        """A page of the dashboard for the same region; the person's own need not be named."""
        if self.region and self.region != self.user.region:
            parameters = {"region": self.region.code, **parameters}
        return reverse(url, args=args) + (f"?{urlencode(parameters)}" if parameters else "")
