"""Reads the environment variables, and remembers every mistake in them instead of falling over at the first."""

import re
import warnings
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Mistake:
    """A value that could not be understood: the variable's name, and why."""

    name: str
    reason: str


class Environment(environ.Env):
    """``environ.Env`` whose ``read`` never raises; the system checks report what ``mistakes`` has gathered."""

    def __init__(self) -> None:
        super().__init__()
        self.mistakes: list[Mistake] = []

    def read(self, kind: str, name: str, default: Any) -> Any:
        """The variable ``name`` as ``kind`` ("bool", "int", "list", "email_url", ...); ``default`` when not given."""
        if not self.str(name, default="").strip():
            return default
        if kind == "bool" and self.str(name).strip().lower() not in _BOOLEANS:
            return self._mistaken(name, f"“{self.str(name)}” is neither true nor false", default)
        return self.attempt(name, lambda: getattr(self, kind)(name), default)

    def choice(self, name: str, allowed: Collection[str], default: str) -> str:
        """The variable ``name``, one of the capitals of ``allowed``."""
        value = str(self.read("str", name, default)).upper()
        if value not in allowed:
            return str(self._mistaken(name, f"it is none of {', '.join(sorted(allowed))}", default))
        return value

    def count(self, name: str, default: int) -> int:
        """The variable ``name``, a whole number above zero."""
        value = int(self.read("int", name, default))
        return value if value > 0 else int(self._mistaken(name, "it is no number above zero", default))

    def header(self, name: str) -> tuple[str, str] | None:
        """A header and its value, written ``X-Forwarded-Proto: https``, in Django's form; None when not given."""
        written = str(self.read("str", name, ""))
        header, _colon, value = (part.strip() for part in written.partition(":"))
        if header and value:
            return "HTTP_" + header.upper().replace("-", "_"), value
        if written:
            self._mistaken(name, "it is no header with its value, such as X-Forwarded-Proto: https", None)
        return None

    def address(self, name: str, hosts: Collection[str], local: str) -> str:
        """The address of the registry in the variable ``name``, as https://coopreg.example.go.id without a slash.

        Not given, it is ``local``, or else https at the first of ``hosts`` that names one host; "" without any.
        """
        first = next((f"https://{host}" for host in hosts if not host.startswith(("*", "."))), "")
        written = str(self.read("str", name, local or first)).rstrip("/")
        if written and not re.fullmatch(r"https?://[^/?#@\s]+", written):
            return str(self._mistaken(name, "it is no address such as https://coopreg.example.go.id", ""))
        return written

    def attempt(self, name: str, reader: Callable[[], Any], default: Any) -> Any:
        """What ``reader`` makes of the variable ``name``; ``default`` when it cannot."""
        try:
            with warnings.catch_warnings(action="error", category=UserWarning):
                return reader()
        except (ImproperlyConfigured, ValueError, KeyError, TypeError, UserWarning):
            # The value itself stays out of the sentence: an address of a server carries its password.
            return self._mistaken(name, "it cannot be read", default)

    def _mistaken(self, name: str, reason: str, default: Any) -> Any:
        self.mistakes.append(Mistake(name, reason))
        return default


_BOOLEANS = {*environ.Env.BOOLEAN_TRUE_STRINGS, "false", "off", "no", "n", "0"}

env = Environment()
Environment.read_env(Path(__file__).resolve().parent.parent / ".env")
