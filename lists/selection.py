"""Choosing rows of a list, to work on many at once: single rows by their boxes, or the whole list as it is filtered."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from lists.columns import Asked, Column, Writer


class PickColumn(Column):
    """The box that chooses a row: ``sources`` are what is sent for the row and the name by which it is read out."""

    def to_html(self, asked: Asked) -> Writer:
        # The boxes belong to the bar below the table (templates/lists/_bulk.html), with script and without.
        return lambda key, name: format_html(
            '<label><input class="form-check-input" type="checkbox" form="list-bulk" name="chosen" value="{}"'
            ' aria-label="{}"></label>',
            key,
            name,
        )


@dataclass(frozen=True)
class Bulk:
    """Work on many rows of a list at once: the name of the address that takes them, and the right that it needs.

    ``key`` is the column that stands for a row in what is sent, ``name`` the one that names it.
    """

    url: str
    permission: str
    key: str = "reference"
    name: str = "title"

    @property
    def address(self) -> str:
        return reverse(self.url)

    @property
    def limit(self) -> int:
        """The most rows that are changed at once."""
        return int(settings.LIST_BULK_ROWS)

    @cached_property
    def columns(self) -> list[tuple[str, Column]]:
        return [("pick", PickColumn(_("Choose"), self.key, self.name))]


@dataclass(frozen=True)
class Selection:
    """What was chosen of a list with the parameters ``query``: rows by their keys, or the whole of it."""

    query: str = ""
    keys: tuple[str, ...] = ()
    whole: bool = False

    @classmethod
    def of(cls, sent: QueryDict) -> "Selection":
        """The selection that the form of a list, or a page that carries it on, has sent.

        ``chosen`` holds one key, or many with blanks between them, so that a large choice is one field.
        """
        query = sent.get("list", "")
        if "all" in sent:
            return cls(query, whole=True)
        found = [key for text in sent.getlist("chosen") for key in text.replace("\x00", "").split()]
        return cls(query, tuple(dict.fromkeys(found)))

    @property
    def carried(self) -> Mapping[str, str]:
        """The fields that carry the selection on to the next page."""
        rows = {"all": "1"} if self.whole else {"chosen": " ".join(self.keys)}
        return {"list": self.query, **rows}

    @property
    def parameters(self) -> QueryDict:
        """The parameters of the list."""
        return QueryDict(self.query, mutable=True)

    def __bool__(self) -> bool:
        return self.whole or bool(self.keys)
