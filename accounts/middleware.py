"""Who is not signed in is sent to do so."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme


class SignInMiddleware(LoginRequiredMiddleware):
    """As Django's, but whoever sent a form comes back to the page on which it stood.

    The address of a form may take nothing else: led there after signing in, a person would read "405".
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        page = request.headers.get("Referer", "")
        hosts = {request.get_host()}
        if request.method in {"GET", "HEAD"} or not url_has_allowed_host_and_scheme(page, hosts, request.is_secure()):
            return super().handle_no_permission(request, view_func)
        asked = urlsplit(page)
        back = f"{asked.path}?{asked.query}" if asked.query else asked.path
        login, field = self.get_login_url(view_func), self.get_redirect_field_name(view_func)
        return redirect_to_login(back, login, field)
