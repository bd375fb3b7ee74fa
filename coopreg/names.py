"""How names that people wrote are compared in Python: as ``coopreg_fold`` in the database, and without punctuation."""

import difflib
import re
import unicodedata
from collections.abc import Iterable

# Nothing that names a place or a body is longer; longer text is not compared, so that it cannot cost time.
LONGEST = 300


def fold(text: str) -> str:
    """The words of ``text`` in small letters, without accents and punctuation, one blank between them."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", kept))


def squeeze(text: str) -> str:
    """``fold`` without blanks: "Pangkal Pinang", "Pangkalpinang" and "PANGKAL-PINANG" are one."""
    return fold(text).replace(" ", "")


def closest(key: str, known: Iterable[str]) -> list[str]:
    """At most three of ``known`` that are spelled nearly like ``key``, the closest first."""
    return difflib.get_close_matches(key[:60], known, n=3, cutoff=0.8)
