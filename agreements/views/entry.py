"""Entering and changing an agreement."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View

from agreements.entry import Stale
from agreements.forms import EntryPage, draft_data
from agreements.models import Agreement
from agreements.renewing import Carried, carried_over, continuation
from agreements.views.conflict import changes_since
from coopreg.choosers import plain
from partners.models import Partner
from regions.models import Agency, Region

# Buttons that only draw the page again: no check, nothing saved.
_DRAFT = ("add", "remove", "find")


class EntryView(LoginRequiredMixin, View):
    """What entering and changing share: draw, draw again with a row more, or check and save."""

    permission = ""

    def get(self, request: HttpRequest, reference: str = "") -> HttpResponse:
        agreement = self.agreement(reference)
        page = self.page(agreement, start=self.start())
        return self.draw(page, key=uuid.uuid4(), version=agreement.version)

    def post(self, request: HttpRequest, reference: str = "") -> HttpResponse:
        agreement = self.agreement(reference)
        key, version = _key(request.POST.get("entry_key", "")), _number(request.POST.get("version", ""))
        if any(button in request.POST for button in _DRAFT):
            page = self.page(agreement, data=draft_data(request.POST), draft=True)
            return self.draw(page, key=key, version=version)
        if not agreement.pk and (saved := self.saved(key)):
            return self.leave(saved, _("This was saved already; nothing was saved twice."))
        page = self.page(agreement, data=request.POST)
        return self.save(page, key, version)

    def agreement(self, reference: str) -> Agreement:
        """The agreement to work on. Raises Http404 out of scope, PermissionDenied without the right."""
        raise NotImplementedError

    def start(self) -> dict[str, Any]:
        return {}

    def page(self, agreement: Agreement, **options: Any) -> EntryPage:
        return EntryPage(agreement, user=self.request.user, today=timezone.localdate(), **options)

    def save(self, page: EntryPage, key: uuid.UUID, version: int) -> HttpResponse:
        agreement, is_new = page.agreement, page.agreement.pk is None
        if is_new:
            agreement.entry_key = key if not Agreement.objects.filter(entry_key=key).exists() else uuid.uuid4()
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
        return self.leave(agreement, _saved_words(is_new=is_new, changed=changed))

    def saved(self, key: uuid.UUID) -> Agreement | None:
        """The record that this form has made already."""
        mine = Agreement.objects.visible_to(self.request.user).filter(created_by=self.request.user.pk)
        return mine.filter(entry_key=key).first()

    def leave(self, agreement: Agreement, words: str) -> HttpResponseRedirect:
        messages.success(self.request, words % {"reference": agreement.reference})
        if "save_next" in self.request.POST:
            kept = {"region": agreement.region.code, "agency": agreement.agency_id or ""}
            return redirect(f"{reverse('agreements:agreement-new')}?{urlencode(kept)}")
        return redirect(agreement)

    def draw(self, page: EntryPage, **context: Any) -> HttpResponse:
        context = {"page": page, "stale": None, "changes": [], "carried": None} | context
        return render(self.request, "agreements/agreement_form.html", context)


class AgreementNew(EntryView):
    """Enters an agreement."""

    def agreement(self, reference: str) -> Agreement:
        if not self.request.user.has_perm("agreements.add_agreement"):
            raise PermissionDenied
        return Agreement()

    def start(self) -> dict[str, Any]:
        """What a fresh page is filled with: the person's only region, and what the address names in their scope."""
        asked, user = self.request.GET, self.request.user
        if carried := self.carried:
            return carried.start
        regions = list(Region.objects.editable_by(user).select_related("parent")[:2])
        region = regions[0] if len(regions) == 1 else None
        if code := plain(asked.get("region", "")):
            region = Region.objects.editable_by(user).select_related("parent").filter(code=code).first() or region
        agencies = Agency.objects.editable_by(user).filter(region=region).select_related("region")
        partners = Partner.objects.visible_to(user).current().select_related("country")
        followed = Agreement.objects.visible_to(user).select_related("region")
        return {
            "region": region,
            "agency": agencies.filter(pk=_number(asked.get("agency", ""))).first(),
            "partner": partners.filter(pk=_number(asked.get("partner", ""))).first(),
            "follows": followed.filter(reference=plain(asked.get("follows", ""))).first(),
        }

    @cached_property
    def carried(self) -> Carried | None:
        """What is taken over from the agreement that the address names, where the new one goes on from it."""
        asked, user = self.request.GET, self.request.user
        way = continuation(asked.get("as", ""))
        related = ("region__parent", "agency__region")
        mine = Agreement.objects.visible_to(user).select_related(*related)
        before = mine.filter(reference=plain(asked.get("follows", ""))).first() if way else None
        return carried_over(before, way, user) if before and way else None

    def draw(self, page: EntryPage, **context: Any) -> HttpResponse:
        return super().draw(page, carried=self.carried, **context)


class AgreementEdit(EntryView):
    """Changes an agreement."""

    def agreement(self, reference: str) -> Agreement:
        user = self.request.user
        related = ("region__parent", "agency__region", "follows__region")
        visible = Agreement.objects.visible_to(user).select_related(*related)
        agreement = get_object_or_404(visible, reference=plain(reference))
        editable = Agreement.objects.editable_by(user).filter(pk=agreement.pk)
        if not user.has_perm("agreements.change_agreement") or not editable.exists():
            raise PermissionDenied
        return agreement


def _saved_words(*, is_new: bool, changed: bool) -> str:
    if is_new:
        return _("The agreement is saved as %(reference)s.")
    return _("Your changes to %(reference)s are saved.") if changed else _("Nothing was changed in %(reference)s.")


def _key(text: str) -> uuid.UUID:
    """The key that a form carries; a new one for a form that carries none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def _number(text: str) -> int:
    """A number from a form or an address, 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
