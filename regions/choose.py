"""Regions and agencies chosen by typing."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet, Value
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from coopreg.choosers import Chooser, nearest_first
from coopreg.expressions import Fold
from regions.models import Agency, AgencyQuerySet, Region, RegionQuerySet


def _find_regions(rows: RegionQuerySet, text: str) -> QuerySet[Region]:
    found = rows.named_like(text) if text else rows
    return nearest_first(found.select_related("parent"), text)


def _find_parties(rows: RegionQuerySet, text: str) -> QuerySet[Region]:
    return _find_regions(rows.possible_parties(), text)


def _find_agencies(rows: AgencyQuerySet, text: str) -> QuerySet[Agency]:
    found = rows.filter(retired_on=None).alias(folded=Fold("name")).filter(folded__contains=Fold(Value(text)))
    return nearest_first(found.select_related("region"), text)


def _place(region: Region) -> str:
    return f"{region.parent.name}, {region.code}" if region.parent else region.code


REGION = Chooser(Region, "regions:region-choose", "code", _find_regions, hint=_place)
PARTY_REGION = Chooser(Region, "regions:region-choose", "code", _find_parties, hint=_place)
AGENCY = Chooser(Agency, "regions:agency-choose", "pk", _find_agencies, hint=lambda agency: agency.region.name)


@require_safe
@permission_required("regions.view_region", raise_exception=True)
def region_choose(request: HttpRequest) -> JsonResponse:
    """Regions for ``?purpose=``: ``lead`` those the person may enter agreements for, ``party`` all that can be a party
    (names of regions are open to all), else those whose rows the person may read."""
    purpose = request.GET.get("purpose")
    if purpose == "lead":
        return REGION.answer(request, Region.objects.editable_by(request.user))
    if purpose == "party":
        return PARTY_REGION.answer(request, Region.objects.all())
    return REGION.answer(request, Region.objects.visible_to(request.user))


@require_safe
@permission_required("regions.view_region", raise_exception=True)
def agency_choose(request: HttpRequest) -> JsonResponse:
    """Agencies of the region ``?region=`` (code), none for a region that the person may not read."""
    return AGENCY.answer(request, agencies_of(request.user, request.GET.get("region", "")))


def agencies_of(user: Any, code: str) -> AgencyQuerySet:
    """The agencies of the region with ``code`` that ``user`` may see."""
    return Agency.objects.visible_to(user).filter(region__code=code.replace("\x00", ""))
