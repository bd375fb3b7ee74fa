"""A code beside the password: for whoever turns it on, and always for administrators outside a demo."""

import time
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings as django_settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

ACTIVATE = "/accounts/2fa/totp/activate/"
LOGIN = "/accounts/login/"


@pytest.fixture
def real(people: SimpleNamespace, settings: Settings) -> SimpleNamespace:
    """The people of a registry that is no demo."""
    cache.clear()
    settings.DEMO = False
    return people


def code_of(secret: str) -> str:
    """What the app on the phone shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(username: str) -> Client:
    client = Client()
    client.post(LOGIN, {"login": username, "password": "demo"})
    return client


def activate(client: Client) -> str:
    """Sets up the second factor as people do, and gives its secret."""
    form = client.post(f"/accounts/reauthenticate/?next={ACTIVATE}", {"password": "demo"}, follow=True)
    secret = form.context["form"].secret
    done = client.post(ACTIVATE, {"code": code_of(secret)})
    assert done["Location"] == "/accounts/2fa/recovery-codes/"
    return secret


@pytest.mark.parametrize("page", ["/", "/agreements/", "/agreements/?export=csv", "/admin/", "/accounts/2fa/"])
def test_an_administrator_without_it_is_sent_to_set_it_up(real: SimpleNamespace, page: str):
    assert sign_in("admin").get(page)["Location"] == ACTIVATE


def test_nothing_can_be_saved_before_it_is_set_up(real: SimpleNamespace):
    response = sign_in("admin").post("/admin/regions/region/add/", {"code": "99", "name": "Uji"})
    assert response["Location"] == ACTIVATE


def test_a_page_that_refreshes_in_place_is_left_as_a_whole(real: SimpleNamespace):
    response = sign_in("admin").get("/agreements/", headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == ACTIVATE


def test_before_it_is_set_up_one_can_leave_and_change_the_language(real: SimpleNamespace):
    client = sign_in("admin")
    assert client.post("/i18n/setlang/", {"language": "en", "next": "/"})["Location"] == "/"
    assert client.post("/accounts/logout/")["Location"] == LOGIN
    assert client.get("/")["Location"] == f"{LOGIN}?next=/"


def test_an_administrator_sets_it_up_and_enters(real: SimpleNamespace):
    client = sign_in("admin")
    activate(client)
    assert client.get("/admin/").status_code == 200
    assert Authenticator.objects.filter(user=real.administrator, type=Authenticator.Type.TOTP).exists()


def test_from_then_on_the_password_alone_does_not_let_in(real: SimpleNamespace):
    secret = generate_totp_secret()
    TOTP.activate(real.administrator, secret)
    client = Client()
    response = client.post(LOGIN, {"login": "admin", "password": "demo"})
    assert response["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/admin/").status_code == 302

    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert wrong.context["form"].errors["code"]
    assert client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})["Location"] == "/"
    assert client.get("/admin/").status_code == 200


def test_a_code_works_once(real: SimpleNamespace):
    secret = generate_totp_secret()
    TOTP.activate(real.administrator, secret)
    code = code_of(secret)
    first, second = sign_in("admin"), sign_in("admin")
    assert first.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert second.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200
    assert second.get("/admin/").status_code == 302


def test_codes_cannot_be_tried_one_after_the_other(real: SimpleNamespace):
    secret = generate_totp_secret()
    TOTP.activate(real.administrator, secret)
    client = sign_in("admin")
    for number in range(6):
        client.post("/accounts/2fa/authenticate/", {"code": f"00000{number}"})
    assert client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).status_code == 200
    assert client.get("/admin/").status_code == 302


def test_a_recovery_code_stands_in_for_the_phone_once(real: SimpleNamespace):
    TOTP.activate(real.administrator, generate_totp_secret())
    code = RecoveryCodes.activate(real.administrator).get_unused_codes()[0]
    client = sign_in("admin")
    assert client.post("/accounts/2fa/authenticate/", {"code": code})["Location"] == "/"
    assert sign_in("admin").post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200


def test_an_administrator_cannot_turn_it_off(real: SimpleNamespace):
    client = sign_in("admin")
    activate(client)
    response = client.post("/accounts/2fa/totp/deactivate/")
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert client.get("/admin/").status_code == 200


def test_without_its_rows_the_administrator_has_to_set_it_up_again_at_once(real: SimpleNamespace):
    client = sign_in("admin")
    activate(client)
    Authenticator.objects.all().delete()
    assert client.get("/admin/")["Location"] == ACTIVATE


def test_who_reset_the_password_by_mail_can_still_set_it_up(real: SimpleNamespace):
    Client().post("/accounts/password/reset/", {"email": "admin@example.org"})
    client = sign_in("admin")
    activate(client)
    assert client.get("/admin/").status_code == 200


def test_others_turn_it_on_and_off_as_they_like(real: SimpleNamespace):
    client = sign_in("padang")
    assert client.get("/agreements/").status_code == 200
    activate(client)
    assert sign_in("padang").get("/agreements/").status_code == 302
    assert client.post("/accounts/2fa/totp/deactivate/")["Location"] == "/accounts/2fa/"
    assert sign_in("padang").get("/agreements/").status_code == 200


def test_setting_it_up_asks_for_the_password_again(real: SimpleNamespace):
    response = sign_in("padang").get(ACTIVATE)
    assert response["Location"].startswith("/accounts/reauthenticate/")


@pytest.mark.django_db(transaction=True)  # The mail goes once it is saved for good.
def test_the_person_hears_by_mail_that_it_was_set_up(real: SimpleNamespace):
    activate(sign_in("padang"))
    assert {address for message in mail.outbox for address in message.to} == {"padang@example.org"}


def test_the_picture_for_the_phone_needs_nothing_from_elsewhere(real: SimpleNamespace):
    client = sign_in("padang")
    page = client.post(f"/accounts/reauthenticate/?next={ACTIVATE}", {"password": "demo"}, follow=True)
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert "padang" in page.context["totp_url"]


def test_in_a_demo_the_administrator_enters_with_the_password(people: SimpleNamespace):
    assert django_settings.DEMO
    assert sign_in("admin").get("/admin/").status_code == 200
