"""Whoever is not signed in sees the sign-in and nothing else: a new view is closed unless it says otherwise."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from coopreg.urls import urlpatterns as real


def forgotten(request: HttpRequest) -> HttpResponse:
    """A view whose author forgot about access."""
    return HttpResponse("secret")


urlpatterns = [*real, path("forgotten/", forgotten)]

OPEN = [
    ("/healthz", 200),
    ("/accounts/login/", 200),
    ("/accounts/password/reset/", 200),
    ("/accounts/password/reset/done/", 200),
    ("/i18n/setlang/", 302),
]
CLOSED = ["/", "/agreements/", "/regions/", "/partners/", "/accounts/2fa/", "/accounts/password/change/", "/admin/"]


@pytest.mark.django_db
@pytest.mark.parametrize(("page", "status"), OPEN)
def test_what_is_needed_before_signing_in_is_open(page: str, status: int):
    assert Client().get(page).status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize("page", CLOSED)
def test_everything_else_leads_to_the_sign_in_and_back(page: str):
    response = Client().get(page)
    assert response.status_code == 302
    assert response["Location"].partition("?")[0] in {"/accounts/login/", "/admin/login/"}
    assert response["Location"].endswith(f"?next={page}")


FORMS = [
    # The page on which a form stood, and where signing in leads from its address.
    ("http://testserver/meetings/7/?tab=people", "/meetings/7/%3Ftab%3Dpeople"),
    ("http://elsewhere.example/meetings/7/", "/meetings/7/step/"),
    ("", "/meetings/7/step/"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("page", "back"), FORMS)
def test_whoever_was_signed_out_while_sending_a_form_comes_back_to_its_page(page: str, back: str):
    response = Client().post("/meetings/7/step/", headers={"referer": page})
    assert response["Location"] == f"/accounts/login/?next={back}"


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_view_that_forgot_about_access_is_closed():
    assert Client().get("/forgotten/")["Location"] == "/accounts/login/?next=/forgotten/"


@pytest.mark.django_db
def test_the_language_can_be_chosen_before_signing_in():
    client = Client(headers={"accept-language": "en"})
    assert '<html lang="id"' in client.get("/accounts/login/").content.decode()
    client.post("/i18n/setlang/", {"language": "en", "next": "/accounts/login/"})
    assert '<html lang="en"' in client.get("/accounts/login/").content.decode()
