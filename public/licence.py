"""Under what terms others may use the public data."""

import re

from django.conf import settings


def is_address(text: str) -> bool:
    """Whether ``text`` is an address on the web, which alone becomes a link."""
    return bool(re.fullmatch(r"https?://[^/?#@\s<>\"]+[^\s<>\"]*", text))


def licence() -> dict[str, str]:
    """The name of the licence and its address, each "" where nobody has named one."""
    address = settings.PUBLIC_LICENCE_URL
    return {"name": settings.PUBLIC_LICENCE, "address": address if is_address(address) else ""}
