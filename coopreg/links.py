"""Addresses of records, made many at a time."""

from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import quote

from django.urls import reverse

# Stands for the key in the address that is taken apart: it passes for a number as well as for a code.
_KEY = "9876543210"


def link_to(name: str) -> Callable[[Any], str]:
    """Makes the address of the page ``name`` of a record by its key.

    The address is looked up once: to look it up for each of the rows of a list takes as long as to write a column.
    """

    @cache
    def around() -> tuple[str, str]:
        before, _key, after = reverse(name, args=[_KEY]).partition(_KEY)
        return before, after

    def address(key: Any) -> str:
        before, after = around()
        return f"{before}{quote(str(key))}{after}"

    return address
