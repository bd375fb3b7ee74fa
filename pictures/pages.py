"""The page of one picture, which gives it as a file too, and to a page that did not wait for it the drawing alone, or
the whole figure."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views import View

from pictures.declaration import Picture
from pictures.engine import NotDrawnError
from pictures.files import FORMS, respond


class PicturePage(View):
    """A picture at its own address. A subclass gives it with the numbers that the person may see.

    ``permission`` is what the page asks; taking the picture home is a right of its own beside it, as with lists.
    """

    permission: ClassVar[str] = ""
    template_name: ClassVar[str] = "pictures/picture.html"

    def picture(self) -> Picture:
        raise NotImplementedError

    def get(self, request: HttpRequest, **_address: Any) -> HttpResponseBase:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        form = request.GET.get("export", "")
        if form and not may_export(request.user, self.permission):
            raise PermissionDenied
        if form and form not in FORMS:
            raise Http404(form)
        picture = self.picture()
        return self._file(picture, form) if form else self._page(picture)

    def _file(self, picture: Picture, form: str) -> HttpResponseBase:
        try:
            return respond(self.request, picture, form)
        except NotDrawnError:
            messages.error(self.request, _("The picture could not be drawn. Try again in a moment."))
            return redirect(picture.address)

    def _page(self, picture: Picture) -> HttpResponse:
        alone = bool(self.request.htmx)  # type: ignore[attr-defined]
        context = {"picture": picture, "may_export": may_export(self.request.user, self.permission)}
        if not alone:
            template, more = self.template_name, self.context(picture)
        elif "part" in self.request.GET:
            template, more = "pictures/_figure.html", {"whole": False, "bare": False, "now": True}
        else:
            template, more = "pictures/_drawing.html", {}
        response = render(self.request, template, context | more)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def context(self, picture: Picture) -> dict[str, Any]:
        """More for the template of the whole page."""
        return {}


def may_export(user: Any, permission: str) -> bool:
    """Whether ``user`` may take home what ``permission`` lets them see."""
    return bool(user.has_perm(permission.replace(".view_", ".export_")))
