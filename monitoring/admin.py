"""What follows the signature in the administration: categories are edited, the rest is found and exported here."""

from typing import Any

from django.contrib import admin

from coopreg.historytables import Family, Table
from lists.admin import RegistryAdmin, RowsAdmin
from monitoring.history import ACTIVITY, COMMITMENT, JUDGEMENT, OBSTACLE, OBSTACLE_CATEGORY, REPORT
from monitoring.models import (
    Activity,
    Commitment,
    Fulfilment,
    Judgement,
    Obstacle,
    ObstacleCategory,
    Report,
    ReportRequest,
    SectorState,
)


@admin.register(ObstacleCategory)
class ObstacleCategoryAdmin(RegistryAdmin):
    history_of = OBSTACLE_CATEGORY
    list_display = ("code", "order", "name_id", "name_en", "retired_on")
    list_display_links = ("code", "name_id")
    list_filter = (("retired_on", admin.EmptyFieldListFilter),)
    search_fields = ("code", "name_id", "name_en")
    fields = ("code", "order", "name_id", "name_en", "example_id", "example_en", "retired_on")

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        # Addresses of lists and the file of reference data name it.
        return ("code",) if obj else ()


@admin.register(Commitment)
class CommitmentAdmin(RowsAdmin):
    history_of = Family((Table(Commitment, named_by=COMMITMENT.named_by),))
    list_display = ("agreement", "text", "owed_by", "rhythm", "due_on", "until", "owner", "dropped_on")
    list_filter = ("owed_by", "rhythm")
    list_select_related = ("agreement", "owner")
    search_fields = ("agreement__reference", "text", "article")


@admin.register(Fulfilment)
class FulfilmentAdmin(RowsAdmin):
    history_of = Family((Table(Fulfilment, named_by=("commitment",)),))
    list_display = ("agreement", "commitment", "outcome", "due_on", "done_on", "sign_off", "signed_off_by")
    list_filter = ("outcome", "sign_off")
    list_select_related = ("agreement", "commitment", "signed_off_by")
    date_hierarchy = "done_on"
    search_fields = ("agreement__reference", "commitment__text", "evidence")


@admin.register(Report)
class ReportAdmin(RowsAdmin):
    history_of = Family((Table(Report, named_by=REPORT.named_by),))
    list_display = ("agreement", "length", "starts_on", "ends_on", "state", "owner")
    list_filter = ("state", "length")
    list_select_related = ("agreement", "owner")
    date_hierarchy = "ends_on"
    search_fields = ("agreement__reference", "summary")


@admin.register(ReportRequest)
class ReportRequestAdmin(RowsAdmin):
    history_of = Family((Table(ReportRequest, named_by=("text",)),))
    list_display = ("agreement", "report", "addressed_to", "text")
    list_filter = ("addressed_to",)
    list_select_related = ("agreement", "report")
    search_fields = ("agreement__reference", "text")


@admin.register(SectorState)
class SectorStateAdmin(RowsAdmin):
    history_of = Family((Table(SectorState, named_by=("sector",)),))
    list_display = ("agreement", "report", "sector", "progress", "note")
    list_filter = ("progress", "sector")
    list_select_related = ("agreement", "report", "sector")
    search_fields = ("agreement__reference", "note")


@admin.register(Activity)
class ActivityAdmin(RowsAdmin):
    history_of = Family((Table(Activity, named_by=ACTIVITY.named_by),))
    list_display = ("agreement", "name", "held_on", "place", "cost", "funding", "cancelled_reason")
    list_filter = ("funding", ("report", admin.EmptyFieldListFilter))
    list_select_related = ("agreement",)
    date_hierarchy = "held_on"
    search_fields = ("agreement__reference", "name", "place", "output")


@admin.register(Obstacle)
class ObstacleAdmin(RowsAdmin):
    history_of = Family((Table(Obstacle, named_by=OBSTACLE.named_by),))
    list_display = ("agreement", "category", "severity", "unblocker", "text", "raised_on", "cleared_on")
    list_filter = ("category", "severity", "unblocker", ("cleared_on", admin.EmptyFieldListFilter))
    list_select_related = ("agreement", "category")
    date_hierarchy = "raised_on"
    search_fields = ("agreement__reference", "text", "notes", "cleared_how")


@admin.register(Judgement)
class JudgementAdmin(RowsAdmin):
    history_of = Family((Table(Judgement, named_by=JUDGEMENT.named_by),))
    list_display = ("agreement", "verdict", "reason", "judged_on", "by")
    list_filter = ("verdict",)
    list_select_related = ("agreement", "by")
    date_hierarchy = "judged_on"
    search_fields = ("agreement__reference", "reason")
    csv_without = ("picture",)
