"""How often one address on the internet may ask in a minute: for what is read without signing in."""

import ipaddress

from allauth.core.internal.httpkit import get_client_ip
from django.core.cache import caches
from django.http import HttpRequest
from django.utils import timezone

# Of IPv6 a household has as many addresses as it likes, all of which begin alike.
HOUSEHOLD = 64


def too_often(request: HttpRequest, name: str, most: int, *, cache: str = "default") -> bool:
    """Whether more than ``most`` requests of the kind ``name`` came from where ``request`` comes from, this minute.

    Of requests at the same moment some are counted as one: a brake, not a lock.
    """
    key = f"{name}:{_whence(request)}:{timezone.now():%Y%m%d%H%M}"
    count = caches[cache].get(key, 0) + 1
    caches[cache].set(key, count, timeout=120)
    return bool(count > most)


def seconds_left() -> int:
    """Until the next minute begins, in which everything is counted anew."""
    return 60 - timezone.now().second


def _whence(request: HttpRequest) -> str:
    address = str(get_client_ip(request))
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return address
    return str(ipaddress.ip_network((known, HOUSEHOLD), strict=False).network_address)
