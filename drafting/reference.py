"""Clauses from data/clauses.csv."""

from pathlib import Path

from coopreg.reference import Counts, Row, checked, read_rows, upsert
from drafting.models import Clause

_FIELDS = ["order", "name_id", "name_en", "hint_id", "hint_en", "necessity", "source"]


def load_clauses(folder: Path) -> dict[str, Counts]:
    """Adds the clauses that the table does not have yet: those it has belong to the administrators.

    Raises CommandError naming file and line.
    """
    rows = read_rows(folder / "clauses.csv", ["text", "code", *_FIELDS])
    known = set(Clause.objects.values_list("text", "code"))
    fresh = [row for row in rows if (row["text"], row["code"]) not in known]
    name = str(Clause._meta.verbose_name_plural)
    if not fresh:
        return {name: Counts(0, 0, len(rows))}
    counts = upsert([(row, _clause(row)) for row in fresh], ["text", "code"], _FIELDS)
    return {name: Counts(counts.new, 0, len(rows) - counts.new)}


def _clause(row: Row) -> Clause:
    values = {field: row[field] for field in _FIELDS}
    return checked(Clause(text=row["text"], code=row["code"], **values), row)
