from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User

ACTIVATION = "mfa_activate_totp"
# What an administrator may open before the second factor is set up: that page, what it asks first, and the way out.
OPEN_BEFORE = {
    ACTIVATION,
    "account_reauthenticate",
    "mfa_reauthenticate",
    "account_logout",
    "set_language",
}


def must_have_second_factor(user: Any) -> bool:
    """Whether a password alone does not let ``user`` work: administrators, except in a demo."""
    return not settings.DEMO and getattr(user, "role", "") == User.Role.ADMINISTRATOR


class AdministratorsNeedTotpMiddleware:
    """Sends an administrator without a second factor to set one up; outside the demo there is no way round it.

    An administrator changes every record and every account, so a password alone is not enough.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        match = request.resolver_match
        if (match and match.view_name in OPEN_BEFORE) or not must_have_second_factor(request.user):
            return None
        # Asked each time and not kept in the session: another administrator may take the factor away.
        if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return None
        messages.warning(request, _("Administrators sign in with a second factor. Set it up to go on."))
        response = redirect(ACTIVATION)
        # htmx would put the page into the middle of the one that is open.
        return HttpResponseClientRedirect(response.url) if request.headers.get("HX-Request") else response
