"""The pages on which people keep views of a list: save, rename, share, begin with, delete."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from lists.addresses import everything
from lists.forms import ViewForm
from lists.listing import Listing
from lists.models import ListSettings, SavedView
from lists.saved import in_address, keep, whole
from lists.stamp import filter_in_words, order_in_words
from lists.views import ListView, list_named

# As many people are named whom a change concerns.
NAMED = 5


class OfList(View):
    """A page about one list, whose address carries the parameters of that list."""

    of: type[ListView]

    @property
    def person(self) -> Any:
        """Who asks: nobody comes here without signing in."""
        return self.request.user

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.of = list_named(kwargs.pop("list"))
        if not request.user.has_perm(self.of.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def listing(self) -> Listing:
        return self.of.listing_of(self.request, self.request.GET)

    @property
    def path(self) -> str:
        return reverse(self.of.url)

    @property
    def index(self) -> str:
        """The page of the views of the list."""
        return reverse("lists:view-list", args=[self.of.name])

    def draw(self, template: str, context: dict[str, Any]) -> HttpResponse:
        shared = {"title": self.of.title, "name": self.of.name, "path": self.path, "index": self.index}
        return render(self.request, template, shared | context)

    def own_view(self, pk: int) -> SavedView:
        """The person's own view; 404 for one out of sight, 403 for one that another shares."""
        seen = SavedView.objects.visible_to(self.request.user).filter(list=self.of.name)
        view = get_object_or_404(seen.select_related("region"), pk=pk)
        if view.owner_id != self.request.user.pk:
            raise PermissionDenied
        return view

    def is_start(self, view: SavedView) -> bool:
        return ListSettings.objects.filter(user=self.person, list=self.of.name, start=view).exists()

    def begin(self, view: SavedView, *, start: bool) -> None:
        """Lets the person begin the list with ``view``, or no longer."""
        if start:
            keep(self.request.user, self.of.name, start=view)
        elif self.is_start(view):
            keep(self.request.user, self.of.name, start=None)


class ViewIndex(OfList):
    """The views of a list: the person's own, and those that others share."""

    def get(self, request: HttpRequest) -> HttpResponse:
        views = SavedView.objects.visible_to(request.user).filter(list=self.of.name)
        views = views.select_related("owner", "region").with_start_of(request.user)
        rows = [(view, view.address(self.path)) for view in views]
        context = {
            "mine": [row for row in rows if row[0].owner_id == request.user.pk],
            "shared": [row for row in rows if row[0].owner_id != request.user.pk],
            "all_address": everything(self.path),
            "new_address": reverse("lists:view-new", args=[self.of.name]),
        }
        return self.draw("lists/view_list.html", context)


class ViewNew(OfList):
    """Keeps the list of the address as a view."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.form(ViewForm(instance=self.blank(), user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ViewForm(request.POST, instance=self.blank(), user=request.user)
        if self.too_much or not form.is_valid() or not form.saved():
            return self.form(form)
        self.begin(form.instance, start=form.cleaned_data["start"])
        messages.success(request, _("The view “%(name)s” is saved.") % {"name": form.instance})
        return redirect(form.instance.address(self.path))

    def blank(self) -> SavedView:
        return SavedView(owner=self.person, list=self.of.name, query=in_address(whole(self.listing)))

    @property
    def too_much(self) -> str:
        """Why this list cannot be kept as a view, "" where it can."""
        if self.listing.refused:
            return _("Part of this list is not understood, so it cannot be kept as a view.")
        if len(in_address(whole(self.listing))) > (SavedView._meta.get_field("query").max_length or 0):
            return _("This list has too many filters to be kept as a view.")
        return ""

    def form(self, form: ViewForm) -> HttpResponse:
        listing = self.listing
        context = {
            "form": form,
            "listing": listing,
            "too_much": self.too_much,
            "filter": filter_in_words(listing),
            "order": order_in_words(listing),
            "columns": ", ".join(heading.text for heading in listing.columns.headings()),
            "back": listing.addresses.to(),
        }
        return self.draw("lists/view_new.html", context)


class ViewEdit(OfList):
    """Name, sharing and start of a view of one's own."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        view = self.own_view(pk)
        form = ViewForm(instance=view, user=request.user, initial={"start": self.is_start(view)})
        return self.form(form, view)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        view = self.own_view(pk)
        name = view.name
        form = ViewForm(request.POST, instance=view, user=request.user)
        if not form.is_valid() or not form.saved():
            view.name = name
            return self.form(form, view)
        self.begin(view, start=form.cleaned_data["start"])
        messages.success(request, _("The view “%(name)s” is saved.") % {"name": view})
        return redirect(self.index)

    def form(self, form: ViewForm, view: SavedView) -> HttpResponse:
        return self.draw("lists/view_edit.html", {"form": form, "view": view, "address": view.address(self.path)})


class ViewDelete(OfList):
    """Asks, and deletes a view of one's own."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        view = self.own_view(pk)
        begun = ListSettings.objects.filter(start=view).exclude(user=self.person).select_related("user")
        context = {
            "view": view,
            "is_start": self.is_start(view),
            "people": [str(each.user) for each in begun[:NAMED]],
            "others": max(0, begun.count() - NAMED),
            "feeds": view.feeds.live().count(),
        }
        return self.draw("lists/view_delete.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        view = self.own_view(pk)
        view.delete()
        messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view})
        return redirect(self.index)


class ViewSave(OfList):
    """Changes a view of one's own to the list of the address."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        view = self.own_view(pk)
        query = in_address(whole(self.listing))
        if self.listing.refused or len(query) > (SavedView._meta.get_field("query").max_length or 0):
            messages.error(request, _("This list cannot be kept as a view, so the view stays as it was."))
            return redirect(self.listing.addresses.to())
        view.query = query
        view.save(update_fields=["query", "updated_at"])
        messages.success(request, _("The view “%(name)s” is saved.") % {"name": view})
        return redirect(view.address(self.path))


class ViewStart(OfList):
    """Begins the list with a view that the person may open, or with none again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponseRedirect:
        key = request.POST.get("view", "")
        if not key:
            keep(request.user, self.of.name, start=None)
            messages.success(request, _("The list begins with all of its rows again."))
            return redirect(self.index)
        seen = SavedView.objects.visible_to(request.user).filter(list=self.of.name)
        view = get_object_or_404(seen, pk=int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0)
        self.begin(view, start=True)
        messages.success(request, _("The list begins with “%(name)s” now.") % {"name": view})
        return redirect(self.index)
