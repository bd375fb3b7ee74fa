"""The pages of the procedures: which there are, and one as a table."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from agreements.models import Agreement, Procedure, Stage
from agreements.procedures.table import StageFilter, StageTable
from lists.exports import respond
from lists.exports.menu import choices
from lists.listing import Listing

# What an export of a procedure is called in its file name and in the log (agreements/apps.py).
NAME = "procedure"


def under_way(user: Any) -> Coalesce:
    """How many agreements in the sight of ``user`` go, or went, by a procedure."""
    seen = Agreement.objects.visible_to(user).filter(stage__procedure=OuterRef("pk")).order_by()
    counted = seen.values("stage__procedure").annotate(number=Count("pk", distinct=True)).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def procedures(user: Any) -> QuerySet[Any]:
    """The procedures with ``is_current``, ``number_of_stages`` and ``under_way``."""
    return Procedure.objects.with_current().annotate(under_way=under_way(user), number_of_stages=Count("stages"))


class ProcedureList(PermissionRequiredMixin, View):
    """The procedures: those under which agreements begin now, then the earlier ones."""

    permission_required = "agreements.view_agreement"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = procedures(request.user).order_by("legal_basis", "-kind", "-version")
        context = {
            "current": [each for each in rows if each.is_current],
            "earlier": [each for each in rows if not each.is_current],
        }
        return render(request, "agreements/procedure_list.html", context)


class ProcedureDetail(PermissionRequiredMixin, View):
    """One procedure as a table: read, printed, or taken home with ``export``."""

    permission_required = "agreements.view_agreement"

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        procedure = get_object_or_404(procedures(request.user), pk=pk)
        may_export = request.user.has_perm("agreements.export_agreement")
        listing = stages_of(request, procedure)
        if "export" in listing.query:
            if not may_export:
                raise PermissionDenied
            if not listing.refused:
                return respond(request, listing, f"{_('Procedure')}: {procedure}", NAME)
        context = {
            "procedure": procedure,
            "listing": listing,
            "exports": choices(listing) if may_export and not listing.refused else [],
            "newest": None if procedure.is_current else _newest(procedure),
        }
        # A program that asked for a file must not take a page for it.
        return render(request, "agreements/procedure_detail.html", context, status=400 if listing.refused else 200)


def stages_of(request: HttpRequest, procedure: Any) -> Listing:
    """The stages of ``procedure`` as a list."""
    rows = Stage.objects.filter(procedure=procedure)
    return Listing(request, rows, table=StageTable, filterset=StageFilter, today=timezone.localdate())


def _newest(procedure: Procedure) -> Procedure | None:
    return Procedure.objects.current().filter(legal_basis=procedure.legal_basis, kind=procedure.kind).first()
