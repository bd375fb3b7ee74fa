import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import translation


class ChosenLanguageMiddleware:
    """Indonesian unless the person chose otherwise.

    Django's LocaleMiddleware follows Accept-Language, and office computers often carry an English browser
    (docs/decisions/0005).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class PageGZipMiddleware(GZipMiddleware):
    """Compresses pages and lists; what says "no-transform" goes out as it is, with its length."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if "no-transform" in response.headers.get("Cache-Control", ""):
            return response
        return super().process_response(request, response)


class ReadableAddressMiddleware:
    """Answers 400 to a path with a NUL in it.

    Views take an unreadable name for one that is not there, or leave the NUL out; but the history writes the path down
    with every change, and PostgreSQL has no NUL in its texts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path:
            raise BadRequest("NUL in the path")
        return self.get_response(request)


class IdleSessionMiddleware:
    """Ends a session that nobody has used for SESSION_COOKIE_AGE seconds.

    Django counts that age from the last save. Saving at every request would write to the database for every page read,
    so a session is saved again only after a tenth of its age: it ends between nine tenths and the whole of it.

    A page that looks by itself at what is new marks the answer ``by_itself``: that is no use.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        # Looking only at a session that the view has used anyway: a public page asks the database for none.
        used = response.status_code < 500 and not getattr(response, "by_itself", False)
        if used and session.accessed and not session.is_empty():
            now = int(time.time())
            if now - session.get("used_at", 0) >= settings.SESSION_COOKIE_AGE / 10:
                session["used_at"] = now
        return response


class PrivatePagesMiddleware:
    """Keeps the pages of signed-in people out of every cache, so that "back" after signing out shows nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Not looking at request.user itself: it would ask the database on pages that do not.
        if request.session.accessed:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
