"""Papers in the administration: to find, to read and to take home; they are put in on the page of their agreement."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from agreements.models import Document
from coopreg.historytables import Family, Table
from lists.admin import RowsAdmin


@admin.register(Document)
class DocumentAdmin(RowsAdmin):
    history_of = Family((Table(Document, named_by=("title", "name")),))
    list_display = ("called", "kind", "agreement", "version", "access", "uploaded_at", "uploaded_by", "retired_at")
    list_filter = ("kind", "access", "media_type", ("retired_at", admin.EmptyFieldListFilter))
    list_select_related = ("agreement", "uploaded_by")
    date_hierarchy = "uploaded_at"
    search_fields = ("title", "name", "letter_number", "sha256", "agreement__reference", "agreement__title")
    # Where a file lies in the storage is no business of a spreadsheet, nor of a page that would link to it.
    csv_without = ("file",)
    exclude = ("file",)

    @admin.display(description=_("paper"), ordering="title")
    def called(self, document: Document) -> str:
        return str(document)

    def view_on_site(self, obj: Document) -> str:
        return obj.get_absolute_url()
