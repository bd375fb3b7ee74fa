"""The guiding questions from data/assessment_questions.csv."""

from pathlib import Path

from assessments.choices import Aspect
from assessments.models import Question
from coopreg.reference import Counts, Row, checked, read_rows, upsert

_FIELDS = ["aspect", "order", "text_id", "text_en", "source"]


def load_questions(folder: Path) -> dict[str, Counts]:
    """Adds the questions that the table does not have yet: those it has belong to the administrators.

    Raises CommandError naming file and line.
    """
    rows = read_rows(folder / "assessment_questions.csv", ["code", *_FIELDS])
    known = set(Question.objects.values_list("code", flat=True))
    fresh = [row for row in rows if row["code"] not in known]
    name = str(Question._meta.verbose_name_plural)
    if not fresh:
        return {name: Counts(0, 0, len(rows))}
    counts = upsert([(row, _question(row)) for row in fresh], ["code"], _FIELDS)
    return {name: Counts(counts.new, 0, len(rows) - counts.new)}


def _question(row: Row) -> Question:
    values = {field: row[field] for field in _FIELDS}
    values["aspect"] = row.one_of("aspect", {aspect.value: aspect.value for aspect in Aspect})
    return checked(Question(code=row["code"], **values), row)
