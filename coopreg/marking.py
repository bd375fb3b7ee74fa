"""The hits of a search marked in a text, for the eye; what is a hit, the database has said."""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def marked(text: str, words: Iterable[str], *, inside: bool = False) -> SafeString:
    """``text`` with <mark> around each of ``words``, accents and capitals ignored, where a word of it begins so.

    With ``inside`` a hit in the middle of a word counts too, as one with a digit always does.
    """
    folded, places = _folded(text)
    patterns = [_pattern(_folded(word)[0], inside) for word in sorted(words, key=len, reverse=True) if word]
    if not patterns:
        return format_html("{}", text)
    pieces, done = [], 0
    for hit in re.finditer("|".join(patterns), folded):
        start, end = places[hit.start()], places[hit.end()]
        # Of a character that folds to several ("½") no half is marked.
        if done <= start < end:
            pieces.append((text[done:start], text[start:end]))
            done = end
    return format_html_join("", "{}<mark>{}</mark>", pieces) + format_html("{}", text[done:])


def _pattern(word: str, inside: bool) -> str:
    anywhere = inside or re.search(r"\d", word)
    return re.escape(word) if anywhere else rf"\b{re.escape(word)}"


def _folded(text: str) -> tuple[str, list[int]]:
    """``text`` without accents and capitals, and for each place in it, and its end, the place in ``text``."""
    folded, places = "", []
    for place, char in enumerate(text):
        plain = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)).casefold()
        folded += plain
        places += [place] * len(plain)
    return folded, [*places, len(text)]
