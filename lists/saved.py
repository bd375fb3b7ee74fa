"""What a person keeps of a list: own columns and page size, views, the view that it begins with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Q, Subquery, Value, When
from django.db.models.functions import JSONObject
from django.http import QueryDict

from coopreg.access import EVERYTHING, Scope
from coopreg.statements import Statement, asked, compiled
from lists.columns import ListTable
from lists.models import ListSettings, SavedView, open_to

if TYPE_CHECKING:
    from lists.listing import Listing

# As many views as a menu holds; the page of the views names them all.
IN_MENU = 40


@dataclass(frozen=True)
class Own:
    """How a person has a list where its address does not say otherwise, and the view that the bare address opens."""

    columns: Sequence[str] = ()
    size: int | None = None
    start: SavedView | None = None


# What a menu and the address of a view need of it.
_FIELDS = ("id", "owner_id", "list", "name", "query", "shared_with", "region_id", "role")


def kept(user: Any, name: str, table: type[ListTable], key: int | None) -> tuple[Own, list[SavedView]]:
    """What ``user`` keeps of the list ``name``, and the views of it that ``user`` may open: at most one more than the
    menu holds, the one with the key ``key`` among them.

    One query, because every page of a list asks it. Columns that are no more are left out without a word.
    """
    if not user.is_authenticated or not name:
        return Own(), []
    [(own, found)] = asked(_statement(open_to(user), user.pk, name, key))
    row, found = json.loads(own or "null"), [json.loads(each) for each in found]
    views = [SavedView.from_db(None, _FIELDS, [each[field] for field in _FIELDS]) for each in found]
    if row is None:
        return Own(), views
    columns = [each for each in row["columns"].split(",") if each in table.base_columns]
    size = row["size"] if row["size"] in settings.LIST_PAGE_SIZES else None
    return Own(columns, size, next((view for view in views if view.pk == row["start"]), None)), views


@lru_cache(maxsize=500)
def _statement(seen: Q, user: int, name: str, key: int | None) -> Statement:
    """The statement of ``kept``. What of the views is in sight is the condition ``seen``: no person has another's."""
    own = ListSettings.objects.filter(user=user, list=name)
    # The one that is open and the one to begin with are among them, however many there are.
    start = Q(pk__in=own.values("start"))
    first = Case(When(pk=key, then=Value(0)), When(start, then=Value(1)), default=Value(2))
    views = SavedView.objects.filter(seen, list=name).order_by(first, "name", "pk")[: IN_MENU + 1]
    people = get_user_model()._default_manager.filter(pk=user).order_by()
    return compiled(
        people.values_list(
            Subquery(own.values(row=JSONObject(columns="columns", size="size", start="start_id"))),
            ArraySubquery(views.values(row=JSONObject(**{each: each for each in _FIELDS}))),
        )
    )


def keep(user: Any, name: str, **kept: Any) -> None:
    """Keeps ``columns``, ``size`` or ``start`` of the list ``name`` for ``user``."""
    ListSettings.objects.update_or_create(user=user, list=name, defaults=kept)


def sharing_scope(user: Any) -> Scope:
    """The regions with which ``user`` may share a view; who may share with all may share with a role, too."""
    return EVERYTHING if user.read_scope.everything else user.edit_scope


def whole(listing: Listing) -> QueryDict:
    """The parameters that show ``listing`` to anybody as it is shown now.

    Rows are named by their codes, and columns and page size are said, because each person has their own.
    """
    query = QueryDict(mutable=True)
    known = {*listing.filterset.filters, *listing.options.fields}
    for chip in listing.panel.chips:
        query.appendlist(chip.name, chip.value)
    for name, values in listing.query.lists():
        if name == "sort" or name not in known:
            query.setlist(name, values)
    query["columns"] = ",".join(name for name, _column in listing.columns.columns)
    query["size"] = str(listing.size)
    return query


def in_address(query: QueryDict) -> str:
    """``query`` as it stands in an address, with readable commas."""
    return query.urlencode(safe=",")


def _compared(query: QueryDict) -> dict[str, list[str]]:
    return {name: sorted(values) for name, values in query.lists()}


class Views:
    """The views of one list that a person may open, as one request sees them.

    ``found`` are the first of them, ``key`` is that of the view that the address names, None where it names none.
    """

    def __init__(self, listing: Listing, found: list[SavedView], key: int | None) -> None:
        self.listing = listing
        self.user = listing.asked.user
        self._found = found
        self.key = key

    @cached_property
    def current(self) -> SavedView | None:
        """The view that the address names, if the person may open it."""
        return next((view for view in self._found if view.pk == self.key), None)

    @property
    def unseen(self) -> bool:
        """The address names a view that is gone or that the person may not open."""
        return self.key is not None and self.current is None

    @property
    def more(self) -> bool:
        """There are more views than the menu holds."""
        return len(self._found) > IN_MENU

    @cached_property
    def mine(self) -> list[tuple[SavedView, str]]:
        """The person's own views, each with its address."""
        return self._addressed(own=True)

    @cached_property
    def shared(self) -> list[tuple[SavedView, str]]:
        """The views that others share with the person, each with its address."""
        return self._addressed(own=False)

    def _addressed(self, *, own: bool) -> list[tuple[SavedView, str]]:
        by_name = sorted(self._found[:IN_MENU], key=lambda view: (view.name.casefold(), view.pk))
        path = self.listing.path
        return [(view, view.address(path)) for view in by_name if (view.owner_id == self.user.pk) == own]

    @cached_property
    def changed(self) -> bool:
        """The list is no longer as the open view has it."""
        if self.current is None:
            return False
        saved, shown = self.current.parameters, whole(self.listing)
        for name in ("columns", "size"):
            # A view that does not say them is shown as each person has them.
            if name not in saved and name not in self.listing.query:
                saved.setlist(name, shown.getlist(name))
        return _compared(saved) != _compared(shown)

    @property
    def may_save(self) -> bool:
        """The open view is the person's own, changed, and what it would become is understood."""
        own = self.current is not None and self.current.owner_id == self.user.pk
        return own and self.changed and not self.listing.refused

    @property
    def current_address(self) -> str:
        """The open view as it was saved."""
        return self.current.address(self.listing.path) if self.current else ""
