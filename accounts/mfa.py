from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import User

# What an administrator may open before the second factor is set up: that page, what it asks first, and the way out.
OPEN_BEFORE = {
    "mfa_activate_totp",
    "account_reauthenticate",
    "account_logout",
    "set_language",
}


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
        if settings.DEMO or (match and match.view_name in OPEN_BEFORE):
            return None
        if getattr(request.user, "role", "") != User.Role.ADMINISTRATOR:
            return None
        if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return None
        messages.warning(request, _("Administrators sign in with a second factor. Set it up to go on."))
        return redirect("mfa_activate_totp")
