"""A made-up registry of any size, to try the product on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class More:
    """What an app that builds on agreements makes up beside them.

    ``option`` is how ``manage.py generate`` is asked for it, ``make`` takes a number and the seed, ``tables`` are the
    models that it fills.
    """

    option: str
    help: str
    make: Callable[[int, int], None]
    tables: tuple[Any, ...]


# Apps add theirs in AppConfig.ready().
MORE: list[More] = []
