"""The page of the exports."""

from django.utils.translation import gettext_lazy as _

from lists.exports.table import ExportFilter, ExportTable
from lists.models import Export, ExportQuerySet
from lists.views import ListView


class ExportList(ListView):
    """Who took which list home: people see their own exports, administrators all."""

    title = _("Exports")
    name = "exports"
    url = "history-exports"
    permission = "lists.view_export"
    table = ExportTable
    filterset = ExportFilter
    template_name = "history/export_list.html"

    def queryset(self) -> ExportQuerySet:
        return Export.objects.visible_to(self.request.user)
