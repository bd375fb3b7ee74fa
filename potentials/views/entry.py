"""Entering and changing a potential."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from agreements.models import Agreement, Commodity, Sector
from agreements.views.entering import EntryView
from coopreg.choosers import plain
from coopreg.history import ChangeSet, Log
from potentials.forms import EntryPage, draft_data
from potentials.history import POTENTIAL
from potentials.models import Potential
from regions.models import Region


class PotentialEntry(EntryView):
    """What entering and changing a potential share."""

    model = Potential
    template_name = "potentials/potential_form.html"
    conflict = "potentials/_conflict.html"

    def page(self, record: Potential, **options: Any) -> EntryPage:
        return EntryPage(record, user=self.request.user, **options)

    def drafted(self, posted: QueryDict) -> QueryDict:
        return draft_data(posted)

    def changes(self, record: Potential, version: int) -> list[ChangeSet]:
        return changes_since(record, version, self.request.user)

    def saved_words(self, record: Potential, *, is_new: bool, changed: bool) -> str:
        return _("Saved.") if changed else _("Nothing was changed.")

    def next_address(self, record: Potential) -> str:
        kept = {"region": record.region.code, "sector": record.sector.code}
        return f"{reverse('potentials:potential-new')}?{urlencode(kept)}"

    def leave_address(self, record: Potential) -> str:
        return record.get_absolute_url() if record.pk else reverse("potentials:potential-list")


class PotentialNew(PotentialEntry):
    """Enters a potential."""

    def record(self) -> Potential:
        if not self.request.user.has_perm("potentials.add_potential"):
            raise PermissionDenied
        return Potential()

    def start(self) -> dict[str, Any]:
        """What a fresh page is filled with: the person's only region, and what the address names in their scope."""
        asked, user = self.request.GET, self.request.user
        regions = list(Region.objects.editable_by(user).select_related("parent")[:2])
        region = regions[0] if len(regions) == 1 else None
        if code := plain(asked.get("region", "")):
            region = Region.objects.editable_by(user).select_related("parent").filter(code=code).first() or region
        commodities = Commodity.objects.select_related("sector").filter(retired_on=None)
        given = {
            "region": region,
            "sector": Sector.objects.filter(code=plain(asked.get("sector", "")), retired_on=None).first(),
            "commodity": commodities.filter(code=plain(asked.get("commodity", ""))).first(),
        }
        return {name: value for name, value in given.items() if value}


class PotentialEdit(PotentialEntry):
    """Changes a potential."""

    def record(self) -> Potential:
        user = self.request.user
        related = ("region__parent", "agency__region", "commodity__sector", "sector")
        visible = Potential.objects.visible_to(user).select_related(*related)
        found: Potential = get_object_or_404(visible, pk=self.kwargs["pk"])
        editable = Potential.objects.editable_by(user).filter(pk=found.pk)
        if not user.has_perm("potentials.change_potential") or not editable.exists():
            raise PermissionDenied
        return found


def changes_since(potential: Potential, version: int, user: Any) -> list[ChangeSet]:
    """The change sets after ``version`` of ``potential``, the newest first, naming only what ``user`` may read."""
    events: Any = Potential.pgh_event_model._default_manager  # type: ignore[attr-defined]
    base = events.filter(pgh_obj_id=potential.pk, version__lte=version).order_by("pgh_id").last()
    visible: dict[Any, Any] = {Agreement: Agreement.objects.visible_to(user)}
    log = Log([(POTENTIAL, Potential.objects.filter(pk=potential.pk))], visible, user=user)
    # The rows of one saving share its moment, so what comes after it begins a microsecond later.
    since = base.pgh_created_at + datetime.timedelta(microseconds=1) if base else None
    return log.read(log.keys(since=since))
