"""Entering and changing a potential."""

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View

from agreements.models import Agreement, Commodity, Sector
from coopreg.choosers import plain
from coopreg.history import ChangeSet, Log
from potentials.entry import Stale
from potentials.forms import EntryPage, draft_data
from potentials.history import POTENTIAL
from potentials.models import Potential
from regions.models import Region

# Buttons that only draw the page again: no check, nothing saved.
_DRAFT = ("add", "remove", "find")


class EntryView(LoginRequiredMixin, View):
    """What entering and changing share: draw, draw again with a row more, or check and save."""

    def get(self, request: HttpRequest, pk: int = 0) -> HttpResponse:
        potential = self.potential(pk)
        page = EntryPage(potential, user=request.user, start=self.start())
        return self.draw(page, key=uuid.uuid4(), version=potential.version)

    def post(self, request: HttpRequest, pk: int = 0) -> HttpResponse:
        potential = self.potential(pk)
        key, version = _key(request.POST.get("entry_key", "")), _number(request.POST.get("version", ""))
        if any(button in request.POST for button in _DRAFT):
            page = EntryPage(potential, user=request.user, data=draft_data(request.POST), draft=True)
            return self.draw(page, key=key, version=version)
        if not potential.pk and (saved := self.saved(key)):
            return self.leave(saved, _("This was saved already; nothing was saved twice."))
        return self.save(EntryPage(potential, user=request.user, data=request.POST), key, version)

    def potential(self, pk: int) -> Potential:
        """The potential to work on. Raises Http404 out of scope, PermissionDenied without the right."""
        raise NotImplementedError

    def start(self) -> dict[str, Any]:
        return {}

    def save(self, page: EntryPage, key: uuid.UUID, version: int) -> HttpResponse:
        potential, is_new = page.potential, page.potential.pk is None
        if is_new:
            potential.entry_key = key if not Potential.objects.filter(entry_key=key).exists() else uuid.uuid4()
        if not page.is_valid():
            return self.draw(page, key=key, version=version)
        try:
            changed = page.save(version=version)
        except Stale as stale:
            changes = changes_since(stale.current, version, self.request.user)
            return self.draw(page, key=key, version=stale.current.version, stale=stale.current, changes=changes)
        except (IntegrityError, DataError) as error:
            # A second click that came in the same moment as the first.
            if is_new and (saved := self.saved(key)):
                return self.leave(saved, _("This was saved already; nothing was saved twice."))
            page.refuse(error)
            return self.draw(page, key=key, version=version)
        return self.leave(potential, _("Saved.") if changed else _("Nothing was changed."))

    def saved(self, key: uuid.UUID) -> Potential | None:
        """The record that this form has made already."""
        mine = Potential.objects.visible_to(self.request.user).filter(created_by=self.request.user.pk)
        return mine.filter(entry_key=key).first()

    def leave(self, potential: Potential, words: str) -> HttpResponseRedirect:
        messages.success(self.request, words)
        if "save_next" in self.request.POST:
            kept = {"region": potential.region.code, "sector": potential.sector.code}
            return redirect(f"{reverse('potentials:potential-new')}?{urlencode(kept)}")
        return redirect(potential)

    def draw(self, page: EntryPage, **context: Any) -> HttpResponse:
        context = {"page": page, "stale": None, "changes": []} | context
        return render(self.request, "potentials/potential_form.html", context)


class PotentialNew(EntryView):
    """Enters a potential."""

    def potential(self, pk: int) -> Potential:
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


class PotentialEdit(EntryView):
    """Changes a potential."""

    def potential(self, pk: int) -> Potential:
        user = self.request.user
        related = ("region__parent", "agency__region", "commodity__sector", "sector")
        found: Potential = get_object_or_404(Potential.objects.visible_to(user).select_related(*related), pk=pk)
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


def _key(text: str) -> uuid.UUID:
    """The key that a form carries; a new one for a form that carries none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def _number(text: str) -> int:
    """A number from a form, 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
