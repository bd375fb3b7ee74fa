"""What somebody would try who is not welcome: guessing passwords, planting sessions, asking what exists."""

from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from tests import make

LOGIN = "/accounts/login/"
OF_THE_MOMENT = ("csrfmiddlewaretoken", "Dicetak oleh")
"""What stands in a line of a page that each request has of its own: the token, the minute it is printed."""


@pytest.fixture(autouse=True)
def _no_attempts_yet(people: SimpleNamespace) -> None:
    cache.clear()


def attempt(username: str, password: str, address: str = "192.0.2.1") -> Client:
    """A browser at ``address`` after it has sent the sign-in form."""
    client = Client(REMOTE_ADDR=address)
    client.post(LOGIN, {"login": username, "password": password})
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/agreements/").status_code == 200


def test_other_computers_get_no_more_attempts_at_the_same_name():
    for number in range(5):
        attempt("kemlu", "wrong", f"192.0.2.{number}")
    assert not is_signed_in(attempt("kemlu", "demo", "192.0.2.99"))


def test_writing_the_name_otherwise_gets_no_more_attempts():
    for name in ("kemlu", "KEMLU", "Kemlu", " kemlu", "kemlu "):
        attempt(name, "wrong")
    assert not is_signed_in(attempt("kemlu", "demo"))


def test_one_computer_does_not_try_name_after_name():
    for number in range(20):
        attempt(f"name{number}", "wrong")
    assert not is_signed_in(attempt("kemlu", "demo"))
    assert is_signed_in(attempt("kemlu", "demo", "198.51.100.7"))


def test_a_session_planted_before_signing_in_is_not_the_one_after():
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    client.post(LOGIN, {"login": "kemlu", "password": "demo"})
    assert client.cookies["sessionid"].value != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert not is_signed_in(thief)


def test_a_stranger_cannot_learn_which_agreements_exist(places: SimpleNamespace):
    there = make.agreement(places.pangkalpinang, make.partner("Kota Hildesheim")).reference
    answers = [Client().get(f"/agreements/{reference}/") for reference in (there, "99-2026-0001")]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert [answer.content for answer in answers] == [b"", b""]


def test_out_of_sight_and_not_there_are_answered_alike(places: SimpleNamespace, client_of):
    hidden = make.agreement(places.pangkalpinang, make.partner("Kota Hildesheim")).reference
    client = client_of("outsider")
    pages = []
    for reference in (hidden, "99-2026-0001"):
        response = client.get(f"/agreements/{reference}/")
        assert response.status_code == 404
        lines = response.content.decode().replace(reference, "").splitlines()
        pages.append([line for line in lines if not any(part in line for part in OF_THE_MOMENT)])
    assert pages[0] == pages[1]


@pytest.mark.logs_error
def test_the_link_for_a_new_password_is_not_taken_from_a_forged_host(settings: Settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    response = Client().post(
        "/accounts/password/reset/", {"email": "kemlu@example.org"}, headers={"host": "elsewhere.example"}
    )
    assert response.status_code == 400
    assert mail.outbox == []


def test_people_who_share_an_address_each_get_their_own_link(places: SimpleNamespace):
    for name in ("dewi", "agus"):
        person = make.user(name, "staff", places.babel)
        person.email = "kantor@example.org"
        person.save()
    Client().post("/accounts/password/reset/", {"email": "kantor@example.org"})
    bodies = sorted(str(message.body) for message in mail.outbox)
    assert len(bodies) == 2
    assert [any(name in body for body in bodies) for name in ("dewi", "agus")] == [True, True]


def test_only_a_demo_names_its_accounts(settings: Settings):
    assert "staf.babel" in Client().get(LOGIN).content.decode()
    settings.DEMO = False
    assert "staf.babel" not in Client().get(LOGIN).content.decode()
