"""When something goes wrong, the page is ours, in the person's language, and comes even without the database."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import BadRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.test import Client
from django.urls import path

from coopreg.urls import urlpatterns as real
from tests import make


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


def bad(request: HttpRequest) -> HttpResponse:
    raise BadRequest("bad on purpose")


urlpatterns = [*real, path("broken/", broken), path("bad/", bad)]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_every_error_has_a_page_of_ours(name: str, settings):
    assert get_template(name).origin.name == str(settings.BASE_DIR / "templates" / name)


@pytest.mark.logs_error
@pytest.mark.parametrize(("page", "status"), [("/bad/", 400), ("/no-such-page/", 404), ("/broken/", 500)])
def test_the_page_of_an_error_is_in_the_chosen_language(client_of, page: str, status: int):
    client = client_of("reviewer")
    client.raise_request_exception = False
    for language in ("id", "en"):
        client.cookies["django_language"] = language
        response = client.get(page)
        assert response.status_code == status
        assert f'<html lang="{language}"' in response.content.decode()
        assert "on purpose" not in response.content.decode()


@pytest.mark.parametrize(
    "page", ["/agreements/{}%00/", "/agreements/{}%00/edit/", "/admin/x%00/", "/x%00", "/feeds/a%00.ics"]
)
def test_a_path_with_a_nul_makes_no_sense_before_anything_is_done(client_of, places, page: str):
    address = page.format(make.agreement(places.babel).reference)
    for client in (client_of("administrator"), client_of("")):
        for method in (client.get, client.head, client.post):
            assert method(address).status_code == 400


def test_a_form_without_its_token_is_refused_in_words(people: SimpleNamespace):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.reviewer, backend="accounts.backends.RoleBackend")
    response = client.post("/accounts/logout/")
    assert response.status_code == 403
    assert "403_csrf.html" in [template.name for template in response.templates]


@pytest.mark.logs_error
@pytest.mark.django_db(transaction=True)
def test_the_page_of_a_failure_comes_without_the_database(client_of):
    client = client_of("reviewer")
    client.raise_request_exception = False
    port = connection.settings_dict["PORT"]
    connection.close()
    try:
        connection.settings_dict["PORT"] = 1  # where nothing listens
        response = client.get("/agreements/")
    finally:
        connection.settings_dict["PORT"] = port
        connection.close()
    assert response.status_code == 500
    assert "500.html" in [template.name for template in response.templates]
    assert response["X-Request-ID"]
