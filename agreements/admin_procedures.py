"""Procedures in the administration: words are mended in place, and a rule that changes is a new version."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.history import PROCEDURE, STAGE
from agreements.models import Procedure, Stage, StagePaper
from agreements.procedures.versions import begin_version
from coopreg.historytables import Family, Table
from lists.admin import KeptRows, LinkRows, RegistryAdmin, RowsAdmin, export_selected
from lists.admincsv import Columns, joined
from lists.columns import ManyColumn


class StageForm(forms.ModelForm):
    """A row of the stages. Lists and rules know a stage by its code, so that it stays."""

    class Meta:
        model = Stage
        fields = ("order", "code", "name_id", "name_en", "acting_body", "days")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = bool(self.instance.pk)


class StageRows(KeptRows):
    """The stages in their order; what is to be done, and the papers, stand on the page of each."""

    model = Stage
    form = StageForm
    fields = StageForm.Meta.fields
    show_change_link = True


class StagePaperRows(LinkRows):
    model = StagePaper


@admin.action(description=_("Begin a new version"), permissions=["add"])
def begin_new_version(
    model_admin: RegistryAdmin, request: HttpRequest, chosen: QuerySet[Procedure]
) -> HttpResponse | None:
    """Copies the ticked procedure, and opens the copy."""
    if len(chosen) != 1:
        model_admin.message_user(request, _("Tick exactly one procedure."), messages.ERROR, extra_tags="error")
        return None
    made = begin_version(chosen[0])
    done = _(
        "Version %(version)s begins with the same stages and papers. Agreements begin under it from now on; those that "
        "are under way keep theirs."
    )
    model_admin.message_user(request, done % {"version": made.version}, messages.SUCCESS)
    return HttpResponseRedirect(reverse("admin:agreements_procedure_change", args=[made.pk]))


@admin.register(Procedure)
class ProcedureAdmin(RegistryAdmin):
    history_of = PROCEDURE
    actions = [export_selected, begin_new_version]
    list_display = ("legal_basis", "kind", "version", "number_of_stages", "retired_on")
    list_filter = ("legal_basis", "kind", ("retired_on", admin.EmptyFieldListFilter))
    search_fields = ("source",)
    inlines = (StageRows,)
    fieldsets = (
        (
            None,
            {
                "fields": ("legal_basis", "kind", "version", "source", "retired_on"),
                "description": _(
                    "A change here counts for the agreements under way too. Where the rule itself changes, tick the "
                    "procedure in the list and choose “Begin a new version”: agreements keep the one they began under."
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(stages_counted=Count("stages"))

    @admin.display(description=_("stages"), ordering="stages_counted")
    def number_of_stages(self, procedure: Any) -> int:
        return int(procedure.stages_counted)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # What it is for stays: the agreements under it rely on that.
        return ("legal_basis", "kind", "version") if obj else ()

    def view_on_site(self, obj: Procedure) -> str:
        return reverse("procedure-detail", args=[obj.pk])


@admin.register(Stage)
class StageAdmin(RegistryAdmin):
    history_of = STAGE
    list_display = ("name_id", "name_en", "procedure", "order", "code", "acting_body", "moved_by", "days")
    list_filter = ("procedure", "acting_body", "moved_by")
    list_select_related = ("procedure",)
    search_fields = ("code", "name_id", "name_en", "task_id", "task_en")
    inlines = (StagePaperRows,)
    fieldsets = (
        (None, {"fields": ("procedure", ("order", "code"), ("name_id", "name_en"), "task_id", "task_en")}),
        (_("Who and when"), {"fields": ("acting_body", "moved_by", "days", "source")}),
        (_("What it means"), {"fields": ("signs", "closes_loi", "rests")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # Lists and rules know a stage by its code, and agreements stand at it.
        return ("procedure", "code") if obj else ()

    def view_on_site(self, obj: Stage) -> str:
        return reverse("procedure-detail", args=[obj.procedure_id])

    def csv_extra(self) -> Columns:
        return [("papers", ManyColumn(_("Papers"), joined(StagePaper, "stage", "kind")))]


@admin.register(StagePaper)
class StagePaperAdmin(RowsAdmin):
    history_of = Family((Table(StagePaper, named_by=("kind",)),))
    list_display = ("stage", "kind", "necessity", "source")
    list_filter = ("stage__procedure", "necessity", "kind")
    list_select_related = ("stage",)
    search_fields = ("stage__name_id", "stage__name_en", "stage__code", "source")
