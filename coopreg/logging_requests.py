import re
import time

import structlog
from allauth.core.internal.httpkit import get_client_ip
from django.core.exceptions import ImproperlyConfigured
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware

# Whoever read such an address in the log could set the person's password, read their calendar or turn their mail off.
_KEYS = re.compile(r"(/accounts/(?:password/reset/key|confirm-email)/|/feeds/|/digest/off/).+")


class RequestLogMiddleware(RequestMiddleware):
    """One line per request: id, person's number, address, path, status, milliseconds."""

    def prepare(self, request: HttpRequest) -> None:
        request.log_started = time.perf_counter()  # type: ignore[attr-defined]
        super().prepare(request)

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        response.headers["X-Request-ID"] = structlog.contextvars.get_contextvars().get("request_id", "")
        _bind_duration(request)
        super().handle_response(request, response)

    def _process_exception(self, request: HttpRequest, exception: Exception) -> None:
        _bind_duration(request)
        super()._process_exception(request, exception)

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        path = _KEYS.sub(r"\1…", request.path)
        return f"{request.method} {path}"

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        try:
            RequestMiddleware.bind_user_id(request)
        except Error:
            # Who it is stands in the database, and the database is what is failing: the error page must still come.
            structlog.contextvars.bind_contextvars(user_id=None)

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        """The same address that the sign-in's rate limits count: behind proxies, the one that they vouch for."""
        try:
            address = get_client_ip(request)
        except ImproperlyConfigured:
            address = request.META.get("REMOTE_ADDR")
        structlog.contextvars.bind_contextvars(ip=address)


def _bind_duration(request: HttpRequest) -> None:
    started = getattr(request, "log_started", None)
    if started is not None:
        structlog.contextvars.bind_contextvars(ms=round((time.perf_counter() - started) * 1000))
