"""The dashboard: the pictures that a person has chosen, each of them on a page of its own too, and their choice."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from dashboards.catalog import PICTURES, Declared, applying, arrange, chosen, made, place
from dashboards.places import browsed
from dashboards.profile import profile
from dashboards.sight import Sight
from lists.exports import download
from lists.exports.log import Tally, begin, logged
from lists.exports.typesetter import TookTooLongError
from pictures.declaration import Picture
from pictures.engine import NotDrawnError
from pictures.pages import PicturePage, may_export
from regions.models import Region

PERMISSION = "dashboards.view_dashboard"


class Dashboard(PermissionRequiredMixin, View):
    """The pictures that the person has chosen, of all that they may see or of one region."""

    permission_required = PERMISSION

    def get(self, request: HttpRequest) -> HttpResponse:
        sight = Sight.of(request)
        known = applying(sight)
        shown = [_shown(sight, name, known[name]) for name in chosen(request.user) if name in known]
        context = {"sight": sight, "pictures": shown, "may_export": may_export(request.user, PERMISSION)}
        return render(request, "dashboards/dashboard.html", context)


def _shown(sight: Sight, name: str, declared: Declared) -> dict[str, Any]:
    """A picture for the page: made, or its title and the address where it can be had."""
    if declared.later(sight):
        return {"title": declared.title, "address": place(sight, name), "wide": declared.wide}
    return {"picture": made(sight, name), "wide": declared.wide}


class DashboardPicture(PicturePage):
    """One picture of the dashboard, on the page and as a file."""

    permission = PERMISSION
    template_name = "dashboards/picture.html"

    def picture(self) -> Picture:
        self.sight = Sight.of(self.request)
        if self.kwargs["name"] not in applying(self.sight):
            raise Http404(self.kwargs["name"])
        if self.kwargs["name"] == "places" and "browse" in self.request.GET:
            return browsed(self.sight, self.sight.spread.by_region)
        return made(self.sight, self.kwargs["name"])

    def context(self, picture: Picture) -> dict[str, Any]:
        return {"sight": self.sight, "back": self.sight.address("dashboards:dashboard")}


class RegionProfile(PermissionRequiredMixin, View):
    """The profile of a region on two pages of paper, a right of its own and noted in the log of exports."""

    permission_required = (PERMISSION, "dashboards.export_dashboard")

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        seen = Region.objects.visible_to(request.user).select_related("parent")
        sight = Sight(request.user, get_object_or_404(seen, code=code), timezone.localdate())
        try:
            content = profile(sight)
        except (TookTooLongError, NotDrawnError):
            messages.error(request, _("The profile could not be made in time. Try again in a moment."))
            return redirect(sight.region)  # type: ignore[arg-type]
        tally = Tally()
        tally.rows = 1
        export = begin(request.user, "region-profiles", "pdf", address=request.path, words=sight.words)
        name = f"profil-{code}-{sight.today}.pdf"
        return download(name, "application/pdf", logged(iter([content]), export, tally))


class Arrange(PermissionRequiredMixin, View):
    """Chooses and orders the pictures, one button at a time, without script."""

    permission_required = PERMISSION

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._form(chosen(request.user))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        names = [name for name in dict.fromkeys(request.POST.getlist("pictures")) if name in PICTURES]
        do, _colon, name = request.POST.get("do", "keep").partition(":")
        if do != "keep":
            return self._form(arranged(names, do, name), pressed=request.POST["do"])
        if not names:
            return self._form(names, error=_("Choose at least one picture."))
        arrange(request.user, names)
        messages.success(request, _("The dashboard now shows these pictures to you."))
        return redirect(reverse("dashboards:dashboard"))

    def _form(self, names: list[str], *, pressed: str = "", error: str = "") -> HttpResponse:
        context = {
            "shown": [(name, PICTURES[name].title) for name in names],
            "others": [(name, each.title) for name, each in PICTURES.items() if name not in names],
            "pressed": pressed,
            "error": error,
        }
        return render(self.request, "dashboards/arrange.html", context)


def arranged(names: list[str], do: str, name: str) -> list[str]:
    """The pictures ``names`` after one step: "up", "down", "remove" or "add" one, or the "usual" ones."""
    if do == "usual":
        return list(PICTURES)
    found = [each for each in names if each != name]
    if name not in PICTURES or do == "remove":
        return found
    place = names.index(name) if name in names else len(names)
    found.insert({"up": max(0, place - 1), "down": place + 1}.get(do, place), name)
    return found
