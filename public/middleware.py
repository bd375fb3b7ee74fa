from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import has_vary_header

PREFIX = "/publik/"


class StrangersMiddleware:
    """Whoever opens the public face is nobody: cookies are neither read nor set there.

    So every page is one for all, which any cache may keep, and no session is looked up for it. It stands before the
    sessions, because what comes after them asks who the person is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (settings.PUBLIC_FACE and request.path_info.startswith(PREFIX)):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        vars(request).pop("COOKIES", None)
        response = self.get_response(request)
        response.cookies.clear()
        if has_vary_header(response, "Cookie"):
            names = [name.strip() for name in response.headers["Vary"].split(",")]
            response.headers["Vary"] = ", ".join(name for name in names if name.lower() != "cookie")
            if not response.headers["Vary"]:
                del response.headers["Vary"]
        return response
