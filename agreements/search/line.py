"""A search line as a person types it: words that must be found, "phrases", -words that must not."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms

from coopreg.names import fold
from lists.filters import WordsField, WordsFilter

_QUOTES = str.maketrans("“”„«»", '"' * 5)
_TOGETHER = re.compile(r"\b(?:be)?kerja[\s-]+sama", re.IGNORECASE)
_PIECE = re.compile(r'(?P<without>-?)"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+)')

# They stand everywhere and say nothing; inside a phrase they count.
_EMPTY = """
    dan di ke dari yang untuk pada dengan dalam antara atas oleh serta atau tentang
    of the and in on for to with between a an by at or
"""
EMPTY_WORDS = frozenset(_EMPTY.split())


@dataclass(frozen=True)
class Term:
    """One thing looked for: a word, or a phrase whose words stand beside each other."""

    text: str
    phrase: bool = False
    without: bool = False

    @cached_property
    def folded(self) -> str:
        """The words without accents, capitals and punctuation."""
        return fold(self.text)

    @property
    def number(self) -> bool:
        """Holds a digit: a number is also found by a part of it, and never taken for a misspelling."""
        return any(char.isdigit() for char in self.text)

    @property
    def plain(self) -> bool:
        """A single word to be found, which may be misspelt."""
        return not (self.phrase or self.without or self.number) and " " not in self.folded


@dataclass(frozen=True)
class SearchLine:
    """What was typed, and the terms in it. Punctuation alone is no term: a line of it finds nothing."""

    text: str
    terms: tuple[Term, ...]

    def __str__(self) -> str:
        return self.text


def read(text: str) -> SearchLine:
    """The terms of a search line; whatever stands in it, it is no error."""
    # Two words to the writer, one to the search: see coopreg_words in the database.
    pieces = _PIECE.finditer(_TOGETHER.sub("kerjasama", text.translate(_QUOTES)))
    found = [term for term in map(_term, pieces) if term.folded]
    wanted = [term for term in found if term.phrase or term.without or term.folded not in EMPTY_WORDS]
    # A line of nothing but such words means them.
    kept = wanted if any(not term.without for term in wanted) else found
    return SearchLine(text, tuple(dict.fromkeys(kept)))


def _term(piece: re.Match[str]) -> Term:
    if piece["word"] is None:
        return Term(piece["phrase"], phrase=True, without=bool(piece["without"]))
    word = piece["word"]
    return Term(word.removeprefix("-"), without=word.startswith("-"))


class SearchField(WordsField):
    """A search line; cleans to a ``SearchLine``, None when empty."""

    def clean(self, value: Any) -> SearchLine | None:  # type: ignore[override]
        super().clean(value)
        text = forms.CharField.clean(self, value)
        return read(text) if text else None


class SearchFilter(WordsFilter):
    """The rows in which the line is found; how, says ``method``."""

    field_class = SearchField
