"""What must be given before the registry faces people: each mistake a system check, all told at once.

``manage.py check`` reports them among the others; ``manage.py`` and ``coopreg/wsgi.py`` refuse to start on them.
"""

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

TAG = "coopreg"
# As Django's own deployment check has it (security.W009).
SECRET_KEY_LENGTH = 50
SECRET_KEY_DIFFERENT = 5


def environment_is_understood() -> Iterator[Error]:
    for mistake in settings.ENVIRONMENT_MISTAKES:
        yield Error(
            f"{mistake.name} is wrong: {mistake.reason}.",
            hint="docs/running.md lists every variable with an example.",
            id="coopreg.E001",
        )


def secret_key_is_strong() -> Iterator[Error]:
    hint = (
        "Give SECRET_KEY a long random text and keep it: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
    )
    if not settings.SECRET_KEY_GIVEN:
        yield Error("SECRET_KEY is not given.", hint=hint, id="coopreg.E002")
    elif len(settings.SECRET_KEY) < SECRET_KEY_LENGTH or len(set(settings.SECRET_KEY)) < SECRET_KEY_DIFFERENT:
        yield Error(f"SECRET_KEY is shorter than {SECRET_KEY_LENGTH} characters.", hint=hint, id="coopreg.E003")


def database_is_given() -> Iterator[Error]:
    database = settings.DATABASES["default"]
    engine = database.get("ENGINE", "")
    hint = "For example DATABASE_URL=postgres://name:password@host:5432/coopreg"
    if not engine or engine.endswith(".dummy"):
        yield Error("DATABASE_URL is not given.", hint=hint, id="coopreg.E004")
    elif not engine.endswith(".postgresql"):
        yield Error("DATABASE_URL names another database than PostgreSQL.", hint=hint, id="coopreg.E005")
    elif not database.get("NAME"):
        yield Error("DATABASE_URL names a server but no database.", hint=hint, id="coopreg.E011")


def hosts_are_given() -> Iterator[Error]:
    hint = "Name the hosts under which people open the registry: ALLOWED_HOSTS=coopreg.example.go.id"
    if not settings.ALLOWED_HOSTS:
        yield Error("ALLOWED_HOSTS is not given.", hint=hint, id="coopreg.E006")
    elif "*" in settings.ALLOWED_HOSTS:
        yield Error("ALLOWED_HOSTS lets any host name in.", hint=hint, id="coopreg.E007")


def links_of_mails_lead_somewhere() -> Iterator[Error]:
    mistaken = any(mistake.name == "BASE_URL" for mistake in settings.ENVIRONMENT_MISTAKES)
    if settings.ALLOWED_HOSTS and not settings.BASE_URL and not mistaken:
        yield Error(
            "BASE_URL is not given, and no name in ALLOWED_HOSTS is whole: links in mails would lead nowhere.",
            hint="The address under which people open the registry: BASE_URL=https://coopreg.example.go.id",
            id="coopreg.E015",
        )


def mail_leaves_the_house() -> Iterator[Error]:
    if not settings.EMAIL_BACKEND.endswith(".smtp.EmailBackend") or not settings.EMAIL_HOST:
        yield Error(
            "EMAIL_URL is not given, or names no mail server: nobody could reset a password.",
            hint="For example EMAIL_URL=smtp+tls://name:password@host:587",
            id="coopreg.E008",
        )
    try:
        validate_email(_bare_address(settings.DEFAULT_FROM_EMAIL))
    except ValidationError:
        yield Error(
            "DEFAULT_FROM_EMAIL is not given, or is no mail address.",
            hint="The address that mails come from: DEFAULT_FROM_EMAIL=coopreg@example.go.id",
            id="coopreg.E009",
        )


def demo_stays_at_home() -> Iterator[Error]:
    if settings.DEMO:
        yield Error(
            "DEMO is on: its passwords are known to everybody.",
            hint="Leave DEMO out, and start from an empty database.",
            id="coopreg.E010",
        )


def papers_have_limits_and_a_place() -> Iterator[Error]:
    if settings.DOCUMENT_MAX_MEGABYTES < 1:
        yield Error(
            "DOCUMENT_MAX_MEGABYTES lets no paper in.",
            hint="The largest paper in megabytes: DOCUMENT_MAX_MEGABYTES=25",
            id="coopreg.E012",
        )
    if settings.CLAMD and not re.fullmatch(r"/.+|[^:/\s]+:\d{1,5}", settings.CLAMD):
        yield Error(
            "CLAMD is neither the path of a socket nor host:port.",
            hint="For example CLAMD=/run/clamav/clamd.ctl or CLAMD=127.0.0.1:3310",
            id="coopreg.E013",
        )
    options = settings.STORAGES["documents"].get("OPTIONS", {})
    if bool(options.get("access_key")) != bool(options.get("secret_key")):
        yield Error(
            "Of DOCUMENTS_S3_ACCESS_KEY and DOCUMENTS_S3_SECRET_KEY only one is given.",
            hint="Give both, or neither where the machine itself has the right to the bucket.",
            id="coopreg.E014",
        )


PRODUCTION_RULES: list[Callable[[], Iterator[Error]]] = [
    secret_key_is_strong,
    database_is_given,
    hosts_are_given,
    links_of_mails_lead_somewhere,
    mail_leaves_the_house,
    demo_stays_at_home,
]


@checks.register(TAG)
def settings_are_whole(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Every mistake in the settings; what production must have is asked only with DEBUG off."""
    rules = [
        environment_is_understood,
        papers_have_limits_and_a_place,
        *(PRODUCTION_RULES if settings.PRODUCTION else []),
    ]
    return [error for rule in rules for error in rule()]


def refuse_half_configured(status: int = 1) -> None:
    """End the process with ``status`` and the sentences of every mistake, if there is one."""
    errors = settings_are_whole()
    if not errors:
        return
    lines = ["The registry does not start:"]
    lines += [f"* {error.msg} {error.hint} ({error.id})" for error in errors]
    sys.stderr.write("\n".join(lines) + "\n")
    sys.exit(status)


def _bare_address(written: str) -> str:
    """The address in ``Registry <coopreg@example.go.id>``."""
    return written.rpartition("<")[2].rstrip("> ")
