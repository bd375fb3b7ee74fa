"""Offices share computers: a session ends with the browser, after idle time, and truly when somebody signs out."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User


@pytest.fixture
def signed_in(people: SimpleNamespace, client_of) -> Client:
    return client_of("reviewer")


def session() -> Session:
    return Session.objects.get()


def grow_old(seconds: int) -> None:
    """Let the session be as if ``seconds`` had gone by since it was last saved."""
    from django.contrib.sessions.backends.db import SessionStore

    row = session()
    store = SessionStore(row.session_key)
    if "used_at" in store:
        store["used_at"] -= seconds
    store.save()
    Session.objects.update(expire_date=row.expire_date - timedelta(seconds=seconds))


def test_the_cookie_ends_with_the_browser(people: SimpleNamespace):
    client = Client()
    client.post("/accounts/login/", {"login": "kemlu", "password": "demo"})
    cookie = client.cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


def test_a_session_that_nobody_uses_ends(signed_in: Client, settings: Settings):
    assert signed_in.get("/agreements/").status_code == 200
    grow_old(settings.SESSION_COOKIE_AGE + 1)
    response = signed_in.get("/agreements/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/agreements/")


def test_a_session_in_use_goes_on(signed_in: Client, settings: Settings):
    for _ in range(3):
        assert signed_in.get("/agreements/").status_code == 200
        grow_old(settings.SESSION_COOKIE_AGE // 2)
    assert signed_in.get("/agreements/").status_code == 200
    left = (session().expire_date - timezone.now()).total_seconds()
    assert left > settings.SESSION_COOKIE_AGE * 0.9


def test_reading_page_after_page_does_not_write_each_time(signed_in: Client):
    signed_in.get("/agreements/")
    first = session().expire_date
    signed_in.get("/agreements/")
    assert session().expire_date == first


def test_signing_out_leaves_nothing_of_the_session(people: SimpleNamespace):
    client = Client()
    client.post("/accounts/login/", {"login": "kemlu", "password": "demo"})
    stolen = client.cookies["sessionid"].value
    assert client.get("/agreements/").status_code == 200
    client.post("/accounts/logout/")
    assert not Session.objects.filter(session_key=stolen).exists()
    again = Client()
    again.cookies["sessionid"] = stolen
    assert again.get("/agreements/").status_code == 302


def test_an_account_that_is_closed_is_signed_out_at_once(signed_in: Client):
    User.objects.filter(username="kemlu").update(is_active=False)
    assert signed_in.get("/agreements/").status_code == 302
