"""The skeleton of every list page: a FilterSet, a table, a queryset and a title make a new one."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views import View

from lists.calendars import RowCalendar
from lists.columns import ListTable
from lists.exports import respond
from lists.exports.menu import choices
from lists.filters import ListFilterSet
from lists.listing import Listing
from lists.selection import Bulk

__all__ = ["ListView", "Listing", "Tool"]


@dataclass(frozen=True)
class Tool:
    """What else can be done with a list as it is filtered: an address that takes its parameters, and the right."""

    url: str
    label: Any
    permission: str


class ListView(View):
    """A list page. A subclass names its parts and gives ``queryset``, already in the person's scope.

    ``name`` is the list's own, under which people keep views of it, and ``url`` the name of its address. With
    ``export`` it answers the same rows as a file; htmx gets only the results.
    """

    title: ClassVar[Any] = ""
    name: ClassVar[str] = ""
    url: ClassVar[str] = ""
    permission: ClassVar[str] = ""
    table: ClassVar[type[ListTable]]
    filterset: ClassVar[type[ListFilterSet]]
    template_name: ClassVar[str] = "lists/list.html"
    bulk: ClassVar[Bulk | None] = None
    calendar: ClassVar[type[RowCalendar] | None] = None
    # Apps that build on the list's own add theirs in AppConfig.ready().
    tools: ClassVar[list[Tool]] = []

    def queryset(self) -> QuerySet[Any]:
        raise NotImplementedError

    @property
    def may_export(self) -> bool:
        """Taking the rows home is a right of its own: "agreements.export_agreement" beside "view_agreement"."""
        return self.request.user.has_perm(self.permission.replace(".view_", ".export_"))

    def counts(self, today: datetime.date) -> Mapping[Any, Mapping[str, int]]:
        """Numbers for the table's ``TallyColumn``s, by key of the row."""
        return {}

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        if "export" in request.GET and not self.may_export:
            raise PermissionDenied
        listing = self.listing(request)
        if elsewhere := opened(request, listing):
            return HttpResponseRedirect(elsewhere)
        if "export" in listing.query and not listing.refused:
            return respond(request, listing, self.title, self.name)
        return self.page(request, listing)

    def listing(self, request: HttpRequest, query: QueryDict | None = None) -> Listing:
        """The list that ``request`` asks for, or the one with the parameters ``query``."""
        today = timezone.localdate()
        return Listing(
            request,
            self.queryset(),
            table=self.table,
            filterset=self.filterset,
            today=today,
            counts=self.counts(today),
            query=query,
            path=reverse(self.url),
            name=self.name,
            bulk=self.bulk if self.bulk and request.user.has_perm(self.bulk.permission) else None,
        )

    @classmethod
    def listing_of(cls, request: HttpRequest, query: QueryDict) -> Listing:
        """This list with the parameters ``query``, for another page that works on its rows."""
        view = cls()
        view.setup(request)
        return view.listing(request, query)

    def page(self, request: HttpRequest, listing: Listing) -> HttpResponse:
        context = {
            "listing": listing,
            "title": self.title,
            "exports": choices(listing) if self.may_export and not listing.refused else [],
            "tools": self.offered(listing),
            "new_address": "",
            "new_label": "",
            **self.context(listing),
        }
        partly = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
        # The fields of the filters are sent along unless the person is busy in them.
        context["refresh_filters"] = partly and request.htmx.trigger != "list-filters"  # type: ignore[attr-defined]
        # A program that asked for a file must not take a page for it.
        status = 400 if "export" in listing.query else 200
        template = "lists/_results.html" if partly else self.template_name
        response = render(request, template, context, status=status)
        patch_vary_headers(response, ["HX-Request"])
        if partly and not request.GET:
            # Opened again, this address shall show these rows, not the view that the person begins with.
            response["HX-Push-Url"] = listing.addresses.to()
        return response

    def offered(self, listing: Listing) -> list[tuple[str, Any]]:
        """The addresses and names of the tools that the person may use."""
        if listing.refused:
            return []
        return [(reverse(tool.url), tool.label) for tool in self.tools if self.request.user.has_perm(tool.permission)]

    def context(self, listing: Listing) -> dict[str, Any]:
        """More for the template."""
        return {}


def opened(request: HttpRequest, listing: Listing) -> str:
    """Where an address leads that says nothing of the list itself, "" where it stays.

    The bare one leads to the view that the person begins with, ``view`` alone to that view. An address with any other
    parameter is never changed.
    """
    if request.htmx:  # type: ignore[attr-defined]
        return ""
    asked = set(request.GET)
    view = listing.own.start if not asked else listing.views.current if asked == {"view"} else None
    address = view.address(listing.path) if view else ""
    return "" if address == request.get_full_path() else address


def list_named(name: str) -> type[ListView]:
    """The list of this name; Http404 when there is none."""
    for view in ListView.__subclasses__():
        if view.name == name:
            return view
    raise Http404(name)
