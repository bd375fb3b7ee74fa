"""What a person keeps of a list: own columns and page size, views, the view that it begins with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db.models import Case, Value, When
from django.http import QueryDict

from coopreg.access import EVERYTHING, Scope
from lists.addresses import NO_VIEW
from lists.columns import ListTable
from lists.models import ListSettings, SavedView

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

    @classmethod
    def of(cls, user: Any, name: str, table: type[ListTable]) -> Self:
        """What ``user`` keeps of the list ``name``. Columns that are no more are left out without a word."""
        if not user.is_authenticated:
            return cls()
        row = ListSettings.objects.filter(user=user, list=name).first()
        if row is None:
            return cls()
        # Asked for only where there is one: most people keep nothing, and this is read at every page of a list.
        start = SavedView.objects.visible_to(user).filter(pk=row.start_id).first() if row.start_id else None
        columns = [each for each in row.columns.split(",") if each in table.base_columns]
        size = row.size if row.size in settings.LIST_PAGE_SIZES else None
        return cls(columns, size, start)


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

    ``asked`` is the key of the view that the address names, "" or ``NO_VIEW`` where it names none.
    """

    def __init__(self, listing: Listing, asked: str) -> None:
        self.listing = listing
        self.user = listing.asked.user
        self.key = int(asked) if asked not in ("", NO_VIEW) else None

    @cached_property
    def _found(self) -> list[SavedView]:
        views = SavedView.objects.visible_to(self.user).filter(list=self.listing.name)
        # The one that is open is among them, however many there are.
        first = Case(When(pk=self.key, then=Value(0)), default=Value(1))
        return list(views.order_by(first, "name", "pk")[: IN_MENU + 1])

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
