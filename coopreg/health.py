import json
from collections.abc import Callable

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse

from coopreg import __version__


class HealthMiddleware:
    """Answers ``/healthz``: 200 when the database answers, else 503.

    It stands first, because whoever asks (a load balancer, by IP address and plain http) is neither to be sent to
    https, nor turned away for its Host header, nor written to the log every few seconds.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != "/healthz":
            return self.get_response(request)
        answers = database_answers()
        body = {
            "status": "ok" if answers else "unavailable",
            "version": __version__,
            "database": "ok" if answers else "unavailable",
        }
        return HttpResponse(
            json.dumps(body),
            status=200 if answers else 503,
            content_type="application/json",
            headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
        )


def database_answers() -> bool:
    """Whether the database answers the simplest question."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        # A dead connection would otherwise be kept, and the next answer be as wrong as this one.
        if not connection.in_atomic_block:
            connection.close()
        return False
    return True
