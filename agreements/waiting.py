"""Where agreements are in their procedure, for whom they wait and since when: conditions of the lists."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.choices import ActingBody, Process
from agreements.models import Stage
from regions.models import Region

# In the address of a list, for the agreements of which no stage is known: an empty value would say nothing.
NOT_KNOWN = "not_known"
PROCESS_CHOICES = [*Process.choices, (NOT_KNOWN, _("stage not known"))]

IN_PROCESS = Q(process=Process.IN_PROCESS)
# The list of what is in process as the board and the start page open it: what waits longest first.
IN_PROCESS_SHOWN = {
    "process": str(Process.IN_PROCESS),
    "sort": "stage_since",
    "columns": "title,region_name,partner,stage,waiting_for,stage_since,waiting_days",
}


def stands(codes: Iterable[str]) -> Q:
    """The procedure stands as one of ``codes`` (of ``PROCESS_CHOICES``) says."""
    return Q(process__in=["" if code == NOT_KNOWN else code for code in codes])


def waits_for(bodies: Iterable[str]) -> Q:
    """In process at a stage whose step one of ``bodies`` (values of ``ActingBody``) takes."""
    return IN_PROCESS & Q(stage__in=Stage.objects.filter(acting_body__in=list(bodies)).order_by().values("pk"))


def waits_since(days: int, on: datetime.date) -> Q:
    """In process and at its stage for at least ``days`` days on the day ``on``.

    Like every beginning, one that is known to the month or year counts from the first day.
    """
    return IN_PROCESS & Q(stage_since__lte=on - datetime.timedelta(days=days))


def bodies_of(user: Any) -> list[ActingBody]:
    """The bodies of the procedure for which ``user`` works (domain.md 3.2); none for an administrator.

    The governor acts for the central government towards the kabupaten and kota of the province.
    """
    if user.region is None:
        return [] if user.is_superuser else [ActingBody.KEMENDAGRI, ActingBody.KEMLU]
    own = [ActingBody.REGION, ActingBody.BOTH]
    return [*own, ActingBody.GOVERNOR] if user.region.level == Region.Level.PROVINCE else own
