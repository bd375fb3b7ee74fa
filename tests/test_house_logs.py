"""The log says who asked for what, when and how it went, in one line per request, and nothing that people typed."""

import io
import json
import logging
from types import SimpleNamespace

import pytest
import structlog
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from coopreg import logging as our_logging
from coopreg.logging_requests import RequestLogMiddleware
from coopreg.urls import urlpatterns as real


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


urlpatterns = [*real, path("accounts/broken/", broken)]


def lines(caplog: pytest.LogCaptureFixture) -> list[dict]:
    return [record.msg for record in caplog.records if isinstance(record.msg, dict)]


def test_a_request_is_one_line_with_its_id_and_the_person(client_of, people: SimpleNamespace, caplog):
    caplog.set_level(logging.INFO)
    response = client_of("reviewer").get("/agreements/?q=rahasia&region=19")
    (line,) = lines(caplog)
    assert line["event"] == "request_finished"
    assert line["request"] == "GET /agreements/"
    assert line["code"] == 200
    assert line["user_id"] == people.reviewer.pk
    assert line["ip"] == "127.0.0.1"
    assert line["ms"] >= 0
    assert line["request_id"] == response["X-Request-ID"]
    assert "rahasia" not in str(line)


def test_a_failed_sign_in_leaves_no_name_and_no_password(people: SimpleNamespace, caplog):
    caplog.set_level(logging.INFO)
    Client().post("/accounts/login/?next=/partners/?q=rahasia", {"login": "kemlu", "password": "not-this-one"})
    assert lines(caplog)
    for forbidden in ("kemlu", "not-this-one", "rahasia"):
        assert forbidden not in caplog.text


def test_the_key_of_a_password_reset_is_not_written():
    request = RequestFactory().get("/accounts/password/reset/key/3-c0ffee-deadbeef/")
    assert RequestLogMiddleware.format_request(request) == "GET /accounts/password/reset/key/…"


@pytest.mark.django_db
@pytest.mark.logs_error
@pytest.mark.urls(__name__)
def test_an_error_is_one_event_with_its_traceback(client_of, caplog):
    client = client_of("reviewer")
    client.raise_request_exception = False
    response = client.get("/accounts/broken/?q=rahasia")
    assert response.status_code == 500
    (line,) = lines(caplog)
    assert (line["event"], line["code"]) == ("request_failed", 500)
    assert line["request_id"] == response["X-Request-ID"]
    assert line["exc_info"]
    assert "rahasia" not in str(line)


@pytest.mark.django_db
def test_an_answer_without_a_request_line_of_the_health_check(caplog):
    caplog.set_level(logging.INFO)
    Client().get("/healthz")
    assert lines(caplog) == []


@pytest.fixture
def written():
    """What a handler with the formatter of production writes, line by line."""
    formatter = our_logging.settings(json=True, level="INFO")["formatters"]["line"]
    made = structlog.stdlib.ProcessorFormatter(
        processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
    )
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(made)
    logger = logging.getLogger("tests.written")
    logger.propagate = False
    logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in handler.stream.getvalue().splitlines()]
    logger.removeHandler(handler)


def test_production_writes_json_whoever_logs(written):
    structlog.get_logger("tests.written").warning("entered", reference="19.71-2026-0001")
    logging.getLogger("tests.written").warning("plain %s", "words")
    ours, theirs = written()
    assert (ours["event"], ours["reference"], ours["level"]) == ("entered", "19.71-2026-0001", "warning")
    assert (theirs["event"], theirs["level"]) == ("plain words", "warning")
    assert ours["timestamp"].endswith("Z")


def test_a_traceback_in_the_log_shows_no_values_of_variables(written):
    def fail(password: str) -> None:
        raise ValueError("went wrong")

    typed = "".join(["hun", "ter2"])  # so that no line of source shows it
    try:
        fail(typed)
    except ValueError:
        structlog.get_logger("tests.written").warning("caught", exc_info=True)
    (line,) = written()
    assert "went wrong" in line["exception"]
    assert "hunter2" not in json.dumps(line)
