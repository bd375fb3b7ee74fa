"""The page on which people make calendars of their views, and take them back."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View

from lists.addresses import everything
from lists.feeds import calendar_of, feeds_of, new_secret
from lists.models import Feed, SavedView
from lists.views import ListView, list_named

# As many views as are offered at once; whoever has more opens the page from the view.
OFFERED = 40


def with_calendar(request: HttpRequest) -> list[type[ListView]]:
    """The lists whose rows the person may take home as a calendar."""
    found = []
    for each in ListView.__subclasses__():
        page = each()
        page.setup(request)
        if each.calendar and request.user.has_perm(each.permission) and page.may_export:
            found.append(each)
    return found


class FeedIndex(View):
    """One's own calendars, and the views of which one can be made; POST makes one and shows its address once."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.draw(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        key = request.POST.get("view", "")
        views = SavedView.objects.visible_to(request.user)
        view = get_object_or_404(views, pk=int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0)
        calendar_of(list_named(view.list))
        if view.list not in {each.name for each in with_calendar(request)}:
            raise PermissionDenied
        if feeds_of(request.user).count() >= settings.FEEDS_PER_PERSON:
            messages.error(request, _("You have as many calendars as one person can have: take one back first."))
            return redirect("lists:feed-list")
        secret, secret_hash = new_secret()
        owner: Any = request.user
        made = Feed.objects.create(owner=owner, view=view, secret_hash=secret_hash)
        return self.draw(request, made=made, address=self.address(request, secret))

    def address(self, request: HttpRequest, secret: str) -> str:
        """The secret address, which says the language as well: a program brings no cookie."""
        address = request.build_absolute_uri(reverse("feed", args=[secret]))
        language = get_language() or settings.LANGUAGE_CODE
        return address if language == settings.LANGUAGE_CODE else f"{address}?lang={language}"

    def draw(self, request: HttpRequest, made: Feed | None = None, address: str = "") -> HttpResponse:
        lists = with_calendar(request)
        views = SavedView.objects.visible_to(request.user).filter(list__in=[each.name for each in lists])
        context = {
            "made": made,
            "address": address,
            "subscribe": "webcal" + address[address.find(":") :] if address else "",
            "feeds": list(feeds_of(request.user)),
            "views": views.order_by("name", "pk")[:OFFERED],
            "lists": [(each.title, everything(reverse(each.url))) for each in lists],
            "calendars": [calendar_of(each) for each in lists],
        }
        response = render(request, "lists/feeds.html", context)
        if address:
            response["Cache-Control"] = "no-store"
        return response


class FeedRevoke(View):
    """Takes a calendar back: from now on its address answers to nobody."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        feed = get_object_or_404(feeds_of(request.user), pk=pk)
        Feed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=timezone.now())
        messages.success(
            request, _("Taken back. The address of the calendar of “%(view)s” answers no longer.") % {"view": feed}
        )
        return redirect("lists:feed-list")
