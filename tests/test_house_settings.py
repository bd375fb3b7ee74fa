"""A production start that is half-configured is refused, with every mistake in one sentence and no stack trace."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from pytest_django.fixtures import Settings

from coopreg import checks
from coopreg.environment import Environment, Mistake

GIVEN = {
    "SECRET_KEY": "Zk3-one-long-text-of-more-than-fifty-characters-kept-secret-0aQ",
    "DATABASE_URL": "postgres://coopreg:secret@localhost:5432/coopreg",
    "ALLOWED_HOSTS": "coopreg.example.go.id",
    "EMAIL_URL": "smtp+tls://coopreg:secret@mail.example.go.id:587",
    "DEFAULT_FROM_EMAIL": "Register <coopreg@example.go.id>",
}
# DJANGO_ALLOW_ASYNC_UNSAFE is set by the browser tests, which may have run before in this process.
OUR_VARIABLES = {
    *GIVEN,
    "DJANGO_ALLOW_ASYNC_UNSAFE",
    "DEBUG",
    "DEMO",
    "AS_IN_PRODUCTION",
    "LOG_LEVEL",
    "TRUSTED_PROXIES",
}


def run(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run ``command`` with Python, with ``variables`` and none of those that this test run has itself."""
    environment = {name: value for name, value in os.environ.items() if name not in OUR_VARIABLES}
    return subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, *command],
        env=environment | variables,
        cwd=django_settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("command", [["manage.py", "migrate"], ["manage.py", "check"], ["-c", "import coopreg.wsgi"]])
def test_with_nothing_given_nothing_starts_and_every_mistake_is_told(command: list[str]):
    ended = run(*command)
    assert ended.returncode not in {0, None}
    for name in GIVEN:
        assert f"{name} is not given" in ended.stderr, ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout


def test_gunicorn_ends_rather_than_start_workers_for_ever():
    ended = run("-m", "gunicorn", "--bind", "127.0.0.1:0", "--no-control-socket", "coopreg.wsgi")
    assert ended.returncode != 0
    assert "The registry does not start" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_with_everything_given_the_deployment_check_is_clean():
    ended = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **GIVEN)
    assert ended.returncode == 0, ended.stderr
    assert "no issues (0 silenced)" in ended.stdout


def test_values_that_make_no_sense_are_told_together_and_never_repeated():
    wrong = {
        "DATABASE_URL": "nonsense-with-a-password",
        "LOG_LEVEL": "loud",
        "TRUSTED_PROXIES": "two",
        "REPORT_PERIOD": "month",
        "SLEEPING_MONTHS": "0",
        "DEMO": "perhaps",
        "EMAIL_URL": "pigeon://carrier-secret@mail",
    }
    ended = run("manage.py", "check", **(GIVEN | wrong))
    assert ended.returncode != 0
    for name in wrong:
        assert f"{name} is wrong" in ended.stderr
    assert "secret" not in ended.stderr
    assert "password" not in ended.stderr.replace("reset a password", "").replace("name:password", "")
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("setting", "value", "code"),
    [
        ("ENVIRONMENT_MISTAKES", [Mistake("DEBUG", "it cannot be read")], "E001"),
        ("SECRET_KEY_GIVEN", False, "E002"),
        ("SECRET_KEY", "short", "E003"),
        ("SECRET_KEY", "a" * 80, "E003"),
        ("ALLOWED_HOSTS", [], "E006"),
        ("ALLOWED_HOSTS", ["*"], "E007"),
        ("BASE_URL", "", "E015"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "E008"),
        ("EMAIL_HOST", "", "E008"),
        ("DEFAULT_FROM_EMAIL", "", "E009"),
        ("DEFAULT_FROM_EMAIL", "the registry", "E009"),
        ("DEMO", True, "E010"),
        ("DOCUMENT_MAX_MEGABYTES", 0, "E012"),
        ("CLAMD", "clamd", "E013"),
        ("CLAMD", "127.0.0.1", "E013"),
        ("STORAGES", {"documents": {"OPTIONS": {"access_key": "key", "secret_key": None}}}, "E014"),
    ],
)
def test_each_mistake_has_its_own_check_with_a_hint(whole: Settings, setting: str, value: object, code: str):
    assert checks.settings_are_whole() == []
    setattr(whole, setting, value)
    (error,) = checks.settings_are_whole()
    assert error.id == f"coopreg.{code}"
    assert error.hint


@pytest.fixture
def whole(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings as production has them when nothing is missing."""
    settings.PRODUCTION = True
    settings.DEMO = False
    settings.SECRET_KEY_GIVEN = True
    settings.SECRET_KEY = GIVEN["SECRET_KEY"]
    # In place: a whole new DATABASES would have Django reconnect.
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    settings.ALLOWED_HOSTS = ["coopreg.example.go.id"]
    settings.BASE_URL = "https://coopreg.example.go.id"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "mail.example.go.id"
    settings.DEFAULT_FROM_EMAIL = GIVEN["DEFAULT_FROM_EMAIL"]
    return settings


@pytest.mark.parametrize(
    ("engine", "code"),
    [("", "E004"), ("django.db.backends.dummy", "E004"), ("django.db.backends.sqlite3", "E005")],
)
def test_the_database_is_a_postgresql(whole: Settings, monkeypatch: pytest.MonkeyPatch, engine: str, code: str):
    monkeypatch.setitem(whole.DATABASES["default"], "ENGINE", engine)
    assert [error.id for error in checks.settings_are_whole()] == [f"coopreg.{code}"]


def test_the_database_has_a_name(whole: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(whole.DATABASES["default"], "NAME", "")
    assert [error.id for error in checks.settings_are_whole()] == ["coopreg.E011"]


def test_outside_production_only_nonsense_is_a_mistake(whole: Settings):
    whole.PRODUCTION = False
    whole.SECRET_KEY_GIVEN = False
    assert checks.settings_are_whole() == []


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [("bool", "on", True), ("bool", "0", False), ("int", "3", 3), ("list", "a,b", ["a", "b"]), ("int", " ", 7)],
)
def test_a_variable_is_read_as_what_it_is(monkeypatch: pytest.MonkeyPatch, kind: str, text: str, value: object):
    monkeypatch.setenv("COOPREG_TEST", text)
    env = Environment()
    assert env.read(kind, "COOPREG_TEST", default=7) == value
    assert env.mistakes == []


@pytest.mark.parametrize(("kind", "text"), [("bool", "ture"), ("int", "two"), ("email_url", "pigeon://x")])
def test_nonsense_is_remembered_and_the_default_taken(monkeypatch: pytest.MonkeyPatch, kind: str, text: str):
    monkeypatch.setenv("COOPREG_TEST", text)
    env = Environment()
    assert env.read(kind, "COOPREG_TEST", default=None) is None
    assert [mistake.name for mistake in env.mistakes] == ["COOPREG_TEST"]


@pytest.mark.parametrize(
    ("text", "value", "mistakes"),
    [
        ("X-Forwarded-Proto: https", ("HTTP_X_FORWARDED_PROTO", "https"), 0),
        ("", None, 0),
        ("X-Forwarded-Proto", None, 1),
        (": https", None, 1),
    ],
)
def test_the_header_of_a_proxy_is_a_name_and_a_value(monkeypatch: pytest.MonkeyPatch, text, value, mistakes):
    monkeypatch.setenv("COOPREG_TEST", text)
    env = Environment()
    assert env.header("COOPREG_TEST") == value
    assert len(env.mistakes) == mistakes


@pytest.mark.parametrize(
    ("text", "hosts", "value", "mistakes"),
    [
        ("", [".example.go.id", "coopreg.example.go.id"], "https://coopreg.example.go.id", 0),
        ("", ["*", ".example.go.id"], "", 0),
        ("http://10.1.2.3:8000/", ["coopreg.example.go.id"], "http://10.1.2.3:8000", 0),
        ("coopreg.example.go.id", ["coopreg.example.go.id"], "", 1),
        ("https://coopreg.example.go.id/register", ["coopreg.example.go.id"], "", 1),
    ],
)
def test_the_address_of_the_registry_is_given_or_that_of_its_host(monkeypatch, text, hosts, value, mistakes):
    monkeypatch.setenv("COOPREG_TEST", text)
    env = Environment()
    assert env.address("COOPREG_TEST", hosts, local="") == value
    assert len(env.mistakes) == mistakes
