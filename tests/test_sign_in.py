"""Signing in: by user name, limited, with the rules of passwords, and through one door only."""

import re
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User

LOGIN = "/accounts/login/"
STRONG = "kapal-timah-lada-2018"


@pytest.fixture(autouse=True)
def _no_attempts_yet(db: None) -> None:
    cache.clear()


def sign_in(client: Client, *words: str, **more: str):
    """The reviewer signs in, with the password "demo" or with the one given."""
    return client.post(LOGIN, {"login": "kemlu", "password": words[0] if words else "demo", **more})


def link_in_mail() -> str:
    found = re.search(r"https?://[^/\s]+(/accounts/password/reset/key/\S+)", str(mail.outbox[0].body))
    assert found is not None
    return found[1]


def test_the_right_password_leads_to_the_start_page(people: SimpleNamespace):
    response = sign_in(Client())
    assert (response.status_code, response["Location"]) == (302, "/")


def test_signing_in_leads_on_to_the_page_one_wanted(people: SimpleNamespace):
    assert sign_in(Client(), next="/agreements/?q=a")["Location"] == "/agreements/?q=a"


def test_signing_in_leads_to_no_other_site(people: SimpleNamespace):
    assert "elsewhere" not in sign_in(Client(), next="https://elsewhere.example/")["Location"]


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(people: SimpleNamespace):
    client = Client()
    client.cookies["django_language"] = "en"
    wrong_password = sign_in(client, "not-this").content.decode()
    wrong_name = client.post(LOGIN, {"login": "nobody", "password": "demo"}).content.decode()
    sentence = "This user name and password do not belong together. Check both."
    assert sentence in wrong_password
    assert sentence in wrong_name
    assert client.get("/agreements/").status_code == 302


def test_after_five_wrong_passwords_even_the_right_one_waits(people: SimpleNamespace):
    for _ in range(5):
        sign_in(Client(), "not-this")
    client = Client()
    client.cookies["django_language"] = "en"
    assert "Wait five minutes" in sign_in(client).content.decode()
    assert client.get("/agreements/").status_code == 302
    other = client.post(LOGIN, {"login": "babel", "password": "demo"})
    assert other.status_code == 302  # The limit is on the name: the rest of the office goes on.


def test_the_limit_asks_for_patience_in_words(people: SimpleNamespace, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "2/m/ip"}
    client = Client()
    answers = [sign_in(client, "not-this") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"]
    assert '<html lang="id"' in answers[-1].content.decode()


def test_a_closed_account_does_not_get_in(people: SimpleNamespace):
    User.objects.filter(username="kemlu").update(is_active=False)
    client = Client()
    sign_in(client)
    assert client.get("/agreements/").status_code == 302


def test_signing_out_needs_a_click_and_not_just_an_address(client_of):
    client = client_of("reviewer")
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/agreements/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == LOGIN
    assert client.get("/agreements/").status_code == 302


def test_the_administration_has_no_door_of_its_own(people: SimpleNamespace, client_of):
    response = Client().get("/admin/login/")
    assert (response.status_code, response["Location"].partition("?")[0]) == (302, LOGIN)
    client = Client()
    client.post("/admin/login/", {"username": "admin", "password": "demo", "next": "/admin/"})
    assert client.get("/admin/").status_code == 302
    assert client_of("reviewer").get("/admin/login/").status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/signup/",
        "/accounts/email/",
        "/accounts/confirm-email/",
        "/accounts/password/set/",
        "/accounts/social/",
    ],
)
def test_what_the_registry_does_not_offer_does_not_exist(client_of, address: str):
    assert client_of("reviewer").get(address).status_code == 404
    assert Client().get(address).status_code in {302, 404}


def test_nothing_can_lead_to_signing_up():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_a_forgotten_password_is_set_anew_through_the_mail_once(people: SimpleNamespace):
    client = Client()
    client.post("/accounts/password/reset/", {"email": "kemlu@example.org"})
    assert [message.to for message in mail.outbox] == [["kemlu@example.org"]]
    assert "kemlu" in str(mail.outbox[0].body)
    form = client.get(link_in_mail(), follow=True)
    address = form.redirect_chain[-1][0]
    client.post(address, {"password1": STRONG, "password2": STRONG})
    assert sign_in(Client(), STRONG).status_code == 302
    assert sign_in(Client(), "demo").status_code == 200
    client = Client()
    assert 'name="password1"' not in client.get(link_in_mail(), follow=True).content.decode()


def test_nobody_learns_whether_an_address_has_an_account(people: SimpleNamespace):
    known = Client().post("/accounts/password/reset/", {"email": "kemlu@example.org"})
    unknown = Client().post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in mail.outbox] == [["kemlu@example.org"]]


@pytest.mark.logs_error
def test_a_mail_server_that_is_down_breaks_no_page_and_betrays_no_address(people: SimpleNamespace, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # where nothing listens
    known = Client().post("/accounts/password/reset/", {"email": "kemlu@example.org"})
    assert (known.status_code, known["Location"]) == (302, "/accounts/password/reset/done/")


@pytest.mark.parametrize("weak", ["short-one", "201807121971", "1q2w3e4r5t6y", "kemlu@example.org"])
def test_a_weak_password_is_refused(client_of, people: SimpleNamespace, weak: str):
    sent = {"oldpassword": "demo", "password1": weak, "password2": weak}
    response = client_of("reviewer").post("/accounts/password/change/", sent)
    assert response.status_code == 200
    people.reviewer.refresh_from_db()
    assert people.reviewer.check_password("demo")


def test_a_changed_password_holds_and_the_person_hears_of_it(client_of, people: SimpleNamespace):
    client = client_of("reviewer")
    sent = {"oldpassword": "demo", "password1": STRONG, "password2": STRONG}
    assert client.post("/accounts/password/change/", sent)["Location"] == "/"
    assert client.get("/agreements/").status_code == 200
    assert sign_in(Client(), STRONG).status_code == 302
    assert [message.to for message in mail.outbox] == [["kemlu@example.org"]]


def test_another_session_ends_when_the_password_changes(client_of):
    elsewhere, here = client_of("reviewer"), client_of("reviewer")
    here.post("/accounts/password/change/", {"oldpassword": "demo", "password1": STRONG, "password2": STRONG})
    assert elsewhere.get("/agreements/").status_code == 302


def test_the_present_password_is_asked_for(client_of, people: SimpleNamespace):
    sent = {"oldpassword": "not-this", "password1": STRONG, "password2": STRONG}
    assert client_of("reviewer").post("/accounts/password/change/", sent).status_code == 200
    people.reviewer.refresh_from_db()
    assert people.reviewer.check_password("demo")
