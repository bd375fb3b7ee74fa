"""The list of downloads: who took which paper home. People see their own, administrators all."""

from typing import Any

import django_filters
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy, ngettext

from agreements.choices import PaperKind
from agreements.models import Download
from agreements.models.downloads import DownloadQuerySet
from lists.columns import Asked, ChoiceColumn, Column, LinkColumn, ListTable, TimeColumn
from lists.exports.table import of_person, person
from lists.filters import LONGEST, ChoicesFilter, ListFilterSet, MomentAfterFilter, MomentBeforeFilter
from lists.views import ListView


def paper(asked: Asked | None = None) -> Coalesce:
    """What the paper is called, as ``str(document)`` gives it."""
    return Coalesce(NullIf(F("document__title"), Value("")), F("document__name"))


def papers_of(reference: str) -> str:
    """The address of the papers of the agreement ``reference``."""
    return reverse("agreements:document-list", args=[reference])


def of_paper(rows: Any, name: str, value: str) -> Any:
    """The downloads of papers in whose title or name ``value`` stands."""
    return rows.filter(Q(document__title__icontains=value) | Q(document__name__icontains=value))


class DownloadFilter(ListFilterSet):
    person = django_filters.CharFilter(label=gettext_lazy("Person"), method=of_person, max_length=LONGEST)
    agreement = django_filters.CharFilter(
        label=gettext_lazy("Agreement"), field_name="document__agreement__reference", max_length=LONGEST
    )
    paper = django_filters.CharFilter(label=gettext_lazy("Paper"), method=of_paper, max_length=LONGEST)
    kind = ChoicesFilter(label=gettext_lazy("Kind of paper"), field_name="document__kind", choices=PaperKind.choices)
    since = MomentAfterFilter(field_name="at", label=gettext_lazy("From"))
    until = MomentBeforeFilter(field_name="at", label=gettext_lazy("Until"))


class DownloadTable(ListTable):
    """One row is one paper given out to one person."""

    at = TimeColumn(gettext_lazy("When"), "at", sort="at")
    person = Column(gettext_lazy("Person"), person, sort="person", css="card-title")
    agreement = LinkColumn(
        gettext_lazy("Agreement"), "document__agreement__reference", "document__agreement__reference", address=papers_of
    )
    paper = Column(gettext_lazy("Paper"), paper, css="cell-title")
    kind = ChoiceColumn(gettext_lazy("Kind of paper"), "document__kind", PaperKind)
    sha256 = Column("SHA-256", "document__sha256")

    shown = ("at", "person", "agreement", "paper", "kind")
    sorts = {"at": "at", "person": person}
    order = "-at"

    @classmethod
    def counted(cls, number: int) -> str:
        return ngettext("%(number)s download", "%(number)s downloads", number) % {"number": number_format(number)}


class DownloadList(ListView):
    """Who took which paper home."""

    title = gettext_lazy("Downloads of papers")
    name = "downloads"
    url = "history-downloads"
    permission = "agreements.view_download"
    table = DownloadTable
    filterset = DownloadFilter
    template_name = "history/download_list.html"

    def queryset(self) -> DownloadQuerySet:
        return Download.objects.visible_to(self.request.user)
