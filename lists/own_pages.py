"""Columns and page size as a person wants them: of one list now, or kept for good."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lists.columns import ListTable
from lists.saved import keep
from lists.saved_pages import OfList


def arranged(names: Sequence[str], do: str, name: str, table: type[ListTable]) -> list[str]:
    """The columns ``names`` after one step: "up", "down", "remove" or "add" one, or the "usual" ones."""
    found = list(names)
    if do == "usual":
        return list(table.shown)
    if do == "add":
        return found if name in found or name not in table.base_columns else [*found, name]
    if name not in found or do not in ("up", "down", "remove"):
        return found
    place = found.index(name)
    found.remove(name)
    if do == "up":
        found.insert(max(0, place - 1), name)
    elif do == "down":
        found.insert(place + 1, name)
    return found


def grouped(table: type[ListTable]) -> dict[str, list[tuple[str, str]]]:
    """Machine name and heading of every column by the name of its group, in the order of the export."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for name, column in table.base_columns.items():
        group = str(getattr(column, "group", ""))
        groups.setdefault(group, []).append((name, capfirst(str(column.verbose_name))))
    return groups


class Columns(OfList):
    """Chooses and orders the columns, one button at a time; htmx gets the form alone."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.form([name for name, _column in self.listing.columns.columns])

    def post(self, request: HttpRequest) -> HttpResponseBase:
        table = self.of.table
        sent = dict.fromkeys(request.POST.getlist("columns"))
        names = [name for name in sent if name in table.base_columns]
        do, _colon, name = request.POST.get("do", "use").partition(":")
        if do not in ("use", "keep"):
            return self.form(arranged(names, do, name, table), pressed=request.POST["do"])
        if not names:
            return self.form(names, error=_("Choose at least one column."))
        if do == "use":
            return redirect(self.listing.addresses.to(columns=",".join(names)))
        # Who has the usual columns gets those of a later version, too.
        keep(request.user, self.of.name, columns="" if names == list(table.shown) else ",".join(names))
        messages.success(request, _("These columns are kept for you; they stand in this list from now on."))
        return redirect(self.listing.addresses.to(columns=None))

    def form(self, names: Sequence[str], *, pressed: str = "", error: str = "") -> HttpResponse:
        """The form; ``pressed`` is the button that has the focus again."""
        groups = grouped(self.of.table)
        labels = {name: label for columns in groups.values() for name, label in columns}
        context: dict[str, Any] = {
            "listing": self.listing,
            "shown": [(name, labels[name]) for name in names],
            "names": set(names),
            "groups": groups.items(),
            "pressed": pressed,
            "error": error,
        }
        if self.request.htmx:  # type: ignore[attr-defined]
            return render(self.request, "lists/_columns.html", context)
        return self.draw("lists/columns.html", context)


class PageSize(OfList):
    """Keeps the number of rows of a page; where the address says one, that is changed, too."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        size = request.POST.get("size", "")
        if size not in {str(each) for each in settings.LIST_PAGE_SIZES}:
            return HttpResponseBadRequest()
        keep(request.user, self.of.name, size=int(size))
        return redirect(self.listing.addresses.to(size=size if "size" in self.listing.query else None))
