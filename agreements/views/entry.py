"""Entering and changing an agreement."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from agreements.forms import EntryPage, draft_data
from agreements.forms.sectioned import SectionedPage
from agreements.models import Agreement
from agreements.renewing import Carried, carried_over, continuation
from agreements.views.conflict import changes_since
from agreements.views.entering import EntryView, number_in
from coopreg.choosers import plain
from coopreg.history import ChangeSet
from partners.models import Partner
from regions.models import Agency, Region


class AgreementEntry(EntryView):
    """What entering and changing an agreement share."""

    model = Agreement
    template_name = "agreements/agreement_form.html"
    conflict = "agreements/_conflict.html"

    def page(self, record: Agreement, **options: Any) -> EntryPage:
        return EntryPage(record, user=self.request.user, today=timezone.localdate(), **options)

    def drafted(self, posted: QueryDict) -> QueryDict:
        return draft_data(posted)

    def changes(self, record: Agreement, version: int) -> list[ChangeSet]:
        return changes_since(record, version, self.request.user)

    def saved_words(self, record: Agreement, *, is_new: bool, changed: bool) -> str:
        words = _("Your changes to %(reference)s are saved.") if changed else _("Nothing was changed in %(reference)s.")
        return (_("The agreement is saved as %(reference)s.") if is_new else words) % {"reference": record.reference}

    def next_address(self, record: Agreement) -> str:
        kept = {"region": record.region.code, "agency": record.agency_id or ""}
        return f"{reverse('agreements:agreement-new')}?{urlencode(kept)}"

    def leave_address(self, record: Agreement) -> str:
        return record.get_absolute_url() if record.pk else reverse("agreements:agreement-list")


class AgreementNew(AgreementEntry):
    """Enters an agreement."""

    def record(self) -> Agreement:
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
            "agency": agencies.filter(pk=number_in(asked.get("agency", ""))).first(),
            "partner": partners.filter(pk=number_in(asked.get("partner", ""))).first(),
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

    def draw(self, page: SectionedPage, **context: Any) -> HttpResponse:
        return super().draw(page, carried=self.carried, **context)


class AgreementEdit(AgreementEntry):
    """Changes an agreement."""

    def record(self) -> Agreement:
        user = self.request.user
        related = ("region__parent", "agency__region", "follows__region")
        visible = Agreement.objects.visible_to(user).select_related(*related)
        agreement = get_object_or_404(visible, reference=plain(self.kwargs["reference"]))
        editable = Agreement.objects.editable_by(user).filter(pk=agreement.pk)
        if not user.has_perm("agreements.change_agreement") or not editable.exists():
            raise PermissionDenied
        return agreement
