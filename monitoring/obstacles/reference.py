"""The categories of obstacles from data/obstacle_categories.csv (domain.md 7)."""

from pathlib import Path

from coopreg.reference import Counts, Row, checked, read_rows, upsert
from monitoring.models import ObstacleCategory

_FIELDS = ["order", "name_id", "name_en", "example_id", "example_en"]


def load_categories(folder: Path) -> dict[str, Counts]:
    """Adds the categories that the table does not have yet: those it has belong to the administrators.

    Raises CommandError naming file and line.
    """
    rows = read_rows(folder / "obstacle_categories.csv", ["code", *_FIELDS])
    known = set(ObstacleCategory.objects.values_list("code", flat=True))
    fresh = [row for row in rows if row["code"] not in known]
    name = str(ObstacleCategory._meta.verbose_name_plural)
    if not fresh:
        return {name: Counts(0, 0, len(rows))}
    counts = upsert([(row, _category(row)) for row in fresh], ["code"], _FIELDS)
    return {name: Counts(counts.new, 0, len(rows) - counts.new)}


def _category(row: Row) -> ObstacleCategory:
    return checked(ObstacleCategory(code=row["code"], **{field: row[field] for field in _FIELDS}), row)
