"""Settings of the public face that make no sense, told by ``manage.py check``."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error

from public.licence import is_address

NUMBERS = ("PUBLIC_PAGES_PER_MINUTE", "PUBLIC_FILES_PER_MINUTE", "PUBLIC_CACHE_SECONDS")


def numbers_let_somebody_in() -> Iterator[CheckMessage]:
    for name in NUMBERS:
        if getattr(settings, name) < 1:
            yield Error(
                f"{name} is less than 1.", hint=f"Give a whole number from 1, or leave {name} out.", id="public.E001"
            )


def licence_is_named() -> Iterator[CheckMessage]:
    if settings.PUBLIC_FACE and not settings.PUBLIC_LICENCE:
        yield checks.Warning(
            "PUBLIC_FACE is on and PUBLIC_LICENCE is not given: the data say that nobody has settled their use.",
            hint="Name the terms of use: PUBLIC_LICENCE='CC BY 4.0' and PUBLIC_LICENCE_URL with their address.",
            id="public.W001",
        )
    if settings.PUBLIC_LICENCE_URL and not is_address(settings.PUBLIC_LICENCE_URL):
        yield checks.Warning(
            "PUBLIC_LICENCE_URL is no address on the web, so it is not shown.",
            hint="For example PUBLIC_LICENCE_URL=https://creativecommons.org/licenses/by/4.0/deed.id",
            id="public.W002",
        )


def nothing_is_set_in_vain() -> Iterator[CheckMessage]:
    if settings.PUBLIC_TERM_UNKNOWN and not settings.PUBLIC_FACE:
        yield checks.Warning(
            "PUBLIC_TERM_UNKNOWN is on while PUBLIC_FACE is off: nothing is shown to anybody.",
            hint="Turn PUBLIC_FACE on, or leave PUBLIC_TERM_UNKNOWN out.",
            id="public.W003",
        )


@checks.register()
def public_settings_make_sense(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    rules = (numbers_let_somebody_in, licence_is_named, nothing_is_set_in_vain)
    return [message for rule in rules for message in rule()]
