"""The tab of an agreement: the potentials that it answers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agreements.views.page import AgreementPage
from potentials.answering import answered_by
from potentials.models import Potential


class AgreementPotentials(AgreementPage):
    """The potentials in sight that fit the agreement by region and sector, or of which somebody said so."""

    permission_required = ("agreements.view_agreement", "potentials.view_potential")
    tab = "potentials"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        rows: Any = Potential.objects.visible_to(request.user).current().filter(answered_by(self.agreement))
        rows = rows.with_answer(request.user, timezone.localdate(), few=True).with_priority()
        found = list(rows.select_related("region", "sector").order_by("-priority", "pk"))
        return render(request, "potentials/of_agreement.html", self.get_context_data(potentials=found))
