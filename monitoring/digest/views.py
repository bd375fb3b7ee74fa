"""Turning the weekly mail off and on: from the mail without signing in, and on the page of the person's settings."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from monitoring.digest.choice import choose, choose_by_mail, person_of, wants


# Mail programs send this form by themselves, without a cookie (RFC 8058); the signed address stands for it.
@method_decorator([login_not_required, csrf_exempt], name="dispatch")
class DigestOff(View):
    """The signed address in a mail. Opening it changes nothing: programs that look into mails open every link."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, signed: str) -> HttpResponse:
        user = _known(signed)
        return _page(request, user, wanted=wants(user), changed=False)

    def post(self, request: HttpRequest, signed: str) -> HttpResponse:
        """Turns the mail off; on again with ``wanted=yes``. Answers with a page and no redirect (RFC 8058)."""
        user = _known(signed)
        wanted = request.POST.get("wanted") == "yes"
        choose_by_mail(user, wanted=wanted)
        return _page(request, user, wanted=wanted, changed=True)


def _known(signed: str) -> Any:
    user = person_of(signed)
    if user is None:
        raise Http404
    return user


def _page(request: HttpRequest, user: Any, *, wanted: bool, changed: bool) -> HttpResponse:
    context = {"person": user, "wanted": wanted, "changed": changed}
    response = render(request, "monitoring/digest/off.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def digest_switch(request: HttpRequest) -> HttpResponse:
    """The switch on the page of one's own settings."""
    wanted = request.POST.get("wanted") == "yes"
    choose(request.user, wanted=wanted)
    words = _("You get the weekly mail again.") if wanted else _("You get no weekly mail any more.")
    messages.success(request, words)
    return redirect("account_settings")
