"""The page of the library of papers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.library.filters import PaperFilter
from agreements.library.table import PaperTable
from agreements.models import Document
from lists.views import ListView


class PaperLibrary(ListView):
    """All papers that the person may open, of all agreements in sight."""

    title = _("Papers")
    name = "papers"
    url = "paper-library"
    permission = "agreements.view_document"
    table = PaperTable
    filterset = PaperFilter

    def queryset(self) -> Any:
        return Document.objects.readable_by(self.request.user)
