"""What else asks to be looked at on the start page: lines of the apps that build on agreements."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q


@dataclass(frozen=True)
class Line:
    """The agreements that meet ``condition`` on a day; ``parameters`` of the list's address show the same ones.

    ``settings`` names the settings of which the condition is made.
    """

    code: str
    words: Callable[[], str]
    condition: Callable[[datetime.date], Q]
    parameters: Mapping[str, Any]
    settings: tuple[str, ...] = ()


# An app adds its own in AppConfig.ready().
LINES: list[Line] = []
