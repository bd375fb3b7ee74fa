"""What every answer tells the browser: a strict content policy, no frames, no caching of pages behind the sign-in."""

import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.fixtures import Settings

PAGES = ["/accounts/login/", "/accounts/password/reset/", "/", "/agreements/", "/admin/", "/no-such-page/"]


@pytest.fixture
def policy(client_of) -> dict[str, list[str]]:
    header = client_of("administrator").get("/admin/")["Content-Security-Policy"]
    return {words[0]: words[1:] for words in (part.split() for part in header.split(";"))}


def test_the_content_policy_lets_in_only_what_we_serve(policy: dict[str, list[str]]):
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    for directive in ("script-src", "style-src", "form-action", "base-uri", "connect-src"):
        assert policy[directive] == ["'self'"]
    assert policy["img-src"] == ["'self'", "data:"]
    assert not [word for words in policy.values() for word in words if "unsafe" in word]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_carries_the_headers(client_of, page: str):
    response = client_of("administrator").get(page)
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == settings.SECURE_REFERRER_POLICY
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Content-Language"] == "id"


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_script_or_style_in_it(client_of, page: str):
    client = client_of("" if page.startswith("/accounts/") else "administrator")
    body = client.get(page, follow=True).content.decode()
    assert not re.search(r"<style\b|\sstyle=", body)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", body)
    assert not re.search(r"<[^>]+\son[a-z]+=", body)
    assert "javascript:" not in body


@pytest.mark.parametrize("page", ["/", "/agreements/", "/admin/"])
def test_no_cache_keeps_a_page_behind_the_sign_in(client_of, page: str):
    assert "no-store" in client_of("administrator").get(page)["Cache-Control"]


def test_production_insists_on_https(people: SimpleNamespace, settings: Settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 3600
    response = Client().get("/accounts/login/")
    assert (response.status_code, response["Location"]) == (301, "https://testserver/accounts/login/")
    secure = Client().get("/accounts/login/", secure=True)
    assert secure["Strict-Transport-Security"] == "max-age=3600; includeSubDomains; preload"


def test_cookies_are_kept_from_scripts_and_other_sites(people: SimpleNamespace):
    client = Client()
    client.post("/i18n/setlang/", {"language": "en", "next": "/accounts/login/"})
    client.get("/accounts/login/")
    client.force_login(people.reviewer, backend="accounts.backends.RoleBackend")
    client.get("/")
    assert {"csrftoken", "django_language", "sessionid"} <= set(client.cookies)
    for cookie in client.cookies.values():
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax"), cookie.key
