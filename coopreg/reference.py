"""Reading reference data from CSV files and bringing a table in step with it."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.db.models import Model
from django.utils.translation import gettext as _

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Row:
    """One row of a file, with the place where it stands."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def words(self, column: str) -> list[str]:
        """The cell's values, which ";" separates."""
        return [word.strip() for word in self[column].split(";") if word.strip()]

    def refuse(self, what: str) -> NoReturn:
        """Raises CommandError, saying where the mistake stands and what it is."""
        raise CommandError(
            _("%(file)s, line %(line)d: %(what)s") % {"file": self.file, "line": self.line, "what": what}
        )

    def one_of(self, column: str, known: dict[str, Any]) -> Any:
        """What the cell stands for in ``known``; a cell that is not in it is refused."""
        if self[column] not in known:
            self.refuse(_("“%(value)s” in column %(column)s is not known") % {"value": self[column], "column": column})
        return known[self[column]]


@dataclass(frozen=True)
class Counts:
    """How many rows of a table a load found new, changed and unchanged."""

    new: int
    changed: int
    unchanged: int


# What load_reference loads last: apps that build on agreements add theirs in AppConfig.ready().
LATER: list[Callable[[Path], dict[str, Counts]]] = []


def read_rows(path: Path, columns: Sequence[str]) -> list[Row]:
    """The rows of a UTF-8 CSV file; raises CommandError where it is missing, not text, or lacks one of ``columns``."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(_rows(csv.DictReader(file, strict=True), path.name, columns))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CommandError(_("%(file)s cannot be read: %(error)s") % {"file": path.name, "error": error}) from error


def _rows(reader: "csv.DictReader[str]", file: str, columns: Sequence[str]) -> Iterator[Row]:
    missing = [column for column in columns if column not in (reader.fieldnames or [])]
    if missing:
        Row(file, 1, {}).refuse(_("the column %(column)s is missing") % {"column": ", ".join(missing)})
    empty = True
    for cells in reader:
        empty = False
        row = Row(file, reader.line_num, cells)
        if None in cells or None in cells.values():
            row.refuse(_("the row has more or fewer cells than the heading"))
        yield Row(file, reader.line_num, {column: value.strip() for column, value in cells.items()})
    if empty:
        Row(file, 1, {}).refuse(_("there are no rows below the heading"))


def checked(instance: M, row: Row) -> M:
    """``instance`` with its values converted by its fields; the row is refused when a field refuses its value."""
    try:
        instance.clean_fields(exclude=[field.name for field in instance._meta.fields if field.is_relation])
    except ValidationError as error:
        row.refuse("; ".join(f"{column}: {' '.join(messages)}" for column, messages in error.message_dict.items()))
    return instance


def upsert(wanted: Iterable[tuple[Row, M]], key: Sequence[str], fields: Sequence[str]) -> Counts:
    """Brings the table in step with ``wanted`` and writes only what is new or differs in ``fields``.

    ``key`` names the attributes that tell a row; the same key twice in a file is refused. Rows that the file does not
    name stay as they are.
    """
    rows = list(wanted)
    model = type(rows[0][1])
    known: dict[tuple[Any, ...], M] = {_values(each, key): each for each in model._default_manager.all()}
    new: dict[tuple[Any, ...], M] = {}
    changed, seen = [], set()
    for row, each in rows:
        values = _values(each, key)
        if values in seen:
            row.refuse(_("%(key)s stands in the file twice") % {"key": " ".join(map(str, values))})
        seen.add(values)
        old = known.get(values)
        if old is None:
            new[values] = each
        elif _values(old, fields) != _values(each, fields):
            for field in fields:
                setattr(old, field, getattr(each, field))
            changed.append(old)
    model._default_manager.bulk_create(new.values())
    if changed:
        model._default_manager.bulk_update(changed, [model._meta.get_field(field).name for field in fields])
    return Counts(len(new), len(changed), len(rows) - len(new) - len(changed))


def _values(instance: Model, attributes: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(instance, attribute) for attribute in attributes)
