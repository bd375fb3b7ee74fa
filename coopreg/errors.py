"""The error pages that Django renders without the request, with what they need."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.views.decorators.csrf import requires_csrf_token


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that makes no sense: the page touches neither the session nor the database."""
    return HttpResponse(get_template("400.html").render(), status=400)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke; the page needs no database and names the request, so that its line in the log is found."""
    number = structlog.contextvars.get_contextvars().get("request_id", "")
    return HttpResponse(get_template("500.html").render({"request_id": number}), status=500)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """The answer of the rate limits."""
    response = HttpResponse(get_template("429.html").render(), status=429)
    response.headers["Retry-After"] = "60"
    return response
