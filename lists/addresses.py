"""The addresses of a list: each is the one asked for with something changed, so that nothing else is lost."""

from dataclasses import dataclass
from urllib.parse import quote

from django.http import QueryDict

# A change of the list begins again at its first page, and a link on a page is never an export.
_OF_ONE_ANSWER = ("page", "export", "headers")
# What a list is shown with, whichever rows it has.
SHOWING = ("sort", "columns", "size")
# The value of ``view`` for the list without any view: a bare address opens the view that the person begins with.
NO_VIEW = "all"


def everything(path: str) -> str:
    """The list at ``path`` with all of its rows, for people too who begin it with a view of their own."""
    return f"{path}?view={NO_VIEW}"


def _written(name: str, value: str) -> str:
    """A parameter as QueryDict.urlencode writes it, with readable commas."""
    return f"{quote(name, safe=',')}={quote(value, safe=',')}"


@dataclass(frozen=True)
class Addresses:
    """The addresses of the list at ``path`` that differ in a few parameters from ``query``.

    ``bare`` is the address with no parameter left, where ``path`` alone would open the view that the person begins
    with.
    """

    path: str
    query: QueryDict
    bare: str = ""

    def to(self, **changes: str | list[str] | None) -> str:
        """The address with parameters set, or left out where None or []; it begins at page 1 again."""
        # Not QueryDict.copy(), which copies deeply: a page has two dozen of these addresses.
        query: dict[str, list[str]] = {name: given for name, given in self.query.lists() if name not in _OF_ONE_ANSWER}
        for name, value in changes.items():
            if value and isinstance(value, list):
                query[name] = value  # where it stood, so that the chips keep their order
                continue
            query.pop(name, None)
            if isinstance(value, str):
                query[name] = [value]
        # A view alone would be opened with everything that it has.
        if set(query) <= {"view"}:
            return self.bare or self.path
        return f"{self.path}?{'&'.join(_written(name, value) for name, given in query.items() for value in given)}"

    def export(self, form: str, **changes: str) -> str:
        """The rows of this list as a file: "csv", "xlsx" or "pdf"."""
        return self.to(export=form, **changes)

    @property
    def cleared(self) -> str:
        """The list without any filter, in the same order and with the same columns."""
        return self.to(**{name: None for name in self.query if name not in SHOWING})

    def kept(self, *names: str) -> list[tuple[str, str]]:
        """Parameters of these names, for a form that keeps them though it does not show them."""
        return [(name, value) for name in names for value in self.query.getlist(name)]
