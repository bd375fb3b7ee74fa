from django.contrib import admin

from drafting.history import CLAUSE, CLAUSE_CHECK, TEMPLATE
from drafting.models import Clause, ClauseCheck, DraftTemplate
from lists.admin import RegistryAdmin, RowsAdmin


@admin.register(Clause)
class ClauseAdmin(RegistryAdmin):
    history_of = CLAUSE
    list_display = ("text", "order", "name_id", "name_en", "necessity", "retired_on")
    list_display_links = ("name_id",)
    list_filter = ("text", "necessity", ("retired_on", admin.EmptyFieldListFilter))
    search_fields = ("code", "name_id", "name_en")
    fields = (
        "text",
        "code",
        "order",
        ("name_id", "name_en"),
        "hint_id",
        "hint_en",
        "necessity",
        "source",
        "retired_on",
    )


@admin.register(ClauseCheck)
class ClauseCheckAdmin(RowsAdmin):
    history_of = CLAUSE_CHECK
    list_display = ("agreement", "document", "clause", "status", "page", "confirmed", "checked_by", "checked_at")
    list_filter = ("status", "confirmed", "clause__text")
    list_select_related = ("agreement", "document", "clause", "checked_by")
    search_fields = ("agreement__reference", "agreement__title", "clause__name_id", "clause__name_en", "note")


@admin.register(DraftTemplate)
class DraftTemplateAdmin(RowsAdmin):
    """Templates are put in and taken out on their own page, which checks them."""

    history_of = TEMPLATE
    list_display = ("kind", "second", "version", "name", "uploaded_by", "uploaded_at", "retired_at")
    list_filter = ("kind", "second", ("retired_at", admin.EmptyFieldListFilter))
    list_select_related = ("uploaded_by",)
    search_fields = ("name", "note", "sha256")
    csv_without = ("file",)
