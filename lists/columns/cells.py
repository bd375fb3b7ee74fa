"""How the database itself writes a cell of a file: SQL made of the expressions of a column."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db.models import Func, TextField, Value
from django.db.models.functions import Cast

from lists.columns.sources import TEXTS, is_array
from lists.spreadsheet import harmless

_PLACE = re.compile(r"\{(\d+)\}")


class Sql(Func):
    """Text made by ``template``, SQL in which ``{0}``, ``{1}``, ... stand for expressions, as often as needed."""

    output_field = TextField()

    def __init__(self, template: str, *expressions: Any) -> None:
        super().__init__(*expressions)
        self.sql = template

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        parts = [_compiled(compiler, each) for each in self.source_expressions]
        params: list[Any] = []

        def put(place: re.Match[str]) -> str:
            sql, own = parts[int(place[1])]
            params.extend(own)
            return sql

        return _PLACE.sub(put, self.sql), params


def _compiled(compiler: Any, expression: Any) -> tuple[str, Any]:
    """Like Django's own functions: a subquery that can find nothing is NULL."""
    try:
        sql, params = compiler.compile(expression)
    except EmptyResultSet:
        return "NULL", ()
    return str(sql), params


class Worded(Func):
    """The word for a code, the code itself where it has none."""

    output_field = TextField()

    def __init__(self, code: Any, words: Mapping[str, str]) -> None:
        pairs = [Value(part) for pair in words.items() for part in pair]
        super().__init__(code, *pairs)

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        code, *pairs = [_compiled(compiler, each) for each in self.source_expressions]
        whens = "".join(f" WHEN {pairs[n][0]} THEN {pairs[n + 1][0]}" for n in range(0, len(pairs), 2))
        params = [*code[1], *(each for _sql, own in pairs for each in own), *code[1]]
        return f"(CASE {code[0]}{whens} ELSE {code[0]} END)", params


@dataclass(frozen=True)
class Cell:
    """One cell: its text (NULL or "" where it is empty), and for a spreadsheet the number that it is.

    ``plain`` text needs no care in any file: it neither begins like a formula nor holds markup. ``harmless`` is the
    text with the care for formulas, where there is a quicker way than ``coopreg_harmless``. ``number`` is NULL where
    the text stands for itself; ``shape`` says how a number is shown: "" as it is, "date" or "time" where it
    counts the days since the beginning of 1900.
    """

    text: Any
    plain: bool = False
    number: Any = None
    shape: str = ""
    harmless: Any = None


def text_of(value: Any) -> Any:
    return Cast(value, TextField())


def words(text: Any) -> Cell:
    """What somebody has written."""
    return Cell(text_of(text))


def number(value: Any) -> Cell:
    return Cell(text_of(value), plain=True, number=value)


def choice(code: Any, labels: Mapping[str, str]) -> Cell:
    """The label of a code."""
    return Cell(Worded(code, labels), plain=all(map(_plain, labels.values())))


def _plain(label: str) -> bool:
    return harmless(label) == label and not set(label) & set("<>&\r\n_")


def yes_or_no(value: Any, yes: str, no: str) -> Cell:
    """Empty where nobody has said."""
    text = Sql("(CASE {0} WHEN TRUE THEN {1} WHEN FALSE THEN {2} END)", value, Value(yes), Value(no))
    return Cell(text, plain=_plain(yes) and _plain(no))


def joined(values: Sequence[Any], joint: str) -> Cell:
    """Several values or arrays of values, each that is not empty once, in their order."""
    parts = [Cast(value, TEXTS) if is_array(value) else Sql("ARRAY[({0})::text]", value) for value in values]
    places = " || ".join(f"{{{n}}}" for n in range(len(parts)))
    text = Sql(f"coopreg_joined({places}, {{{len(parts)}}})", *parts, Value(joint))
    return Cell(text, harmless=Sql(_ONE_NAME, parts[0], text) if len(parts) == 1 else None)


# Mostly there is one value and it begins with a capital letter: that is told without calling a function.
_ONE_NAME = """(CASE WHEN cardinality({0}) = 1 AND ({0})[1] COLLATE "C" >= 'A' AND ({0})[1] COLLATE "C" < '['
    THEN ({0})[1] ELSE coopreg_harmless({1}) END)"""


# Day 0 of the spreadsheets. They count a 29 February 1900, which there was not: before 1 March days are off by one.
_DAY_0 = "DATE '1899-12-30'"
_FROM = "DATE '1900-03-01'"


def date(first: Any, precision: Any) -> Cell:
    """A date in ISO 8601 to its precision; only one that is known to the day is a date for a spreadsheet."""
    form = "CASE {1} WHEN 'year' THEN 'YYYY' WHEN 'month' THEN 'YYYY-MM' ELSE 'YYYY-MM-DD' END"
    days = f"(CASE WHEN {{1}} IN ('year', 'month') OR {{0}} < {_FROM} THEN NULL ELSE {{0}} - {_DAY_0} END)"
    text = Sql(f"to_char({{0}}, {form})", first, precision)
    return Cell(text, plain=True, number=Sql(days, first, precision), shape="date")


def time(moment: Any) -> Cell:
    """A moment in the time zone of the registry, to the minute."""
    days = f"round(extract(epoch FROM date_trunc('second', {{0}} AT TIME ZONE {{1}}) - {_DAY_0}) / 86400, 9)"
    zone = Value(settings.TIME_ZONE)
    text = Sql("to_char({0} AT TIME ZONE {1}, 'YYYY-MM-DD HH24:MI')", moment, zone)
    return Cell(text, plain=True, number=Sql(days, moment, zone), shape="time")


def time_for_machines(moment: Any) -> Cell:
    """A moment in ISO 8601 to the second, with the offset of the registry's time zone, which lies east of Greenwich."""
    local = "{0} AT TIME ZONE {1}"
    offset = f"to_char(({local}) - ({{0}} AT TIME ZONE 'UTC'), 'HH24:MI')"
    zone = Value(settings.TIME_ZONE)
    return Cell(Sql(f"to_char({local}, 'YYYY-MM-DD\"T\"HH24:MI:SS') || '+' || {offset}", moment, zone), plain=True)


def looked_up(key: Any, numbers: Mapping[Any, int]) -> Any:
    """The number of ``key``, 0 where it has none."""
    return Sql("coalesce(({0}::jsonb ->> ({1})::text)::integer, 0)", Value(_json(numbers)), key)


def _json(numbers: Mapping[Any, int]) -> str:
    return "{" + ", ".join(f'"{int(key)}": {int(value)}' for key, value in numbers.items() if key is not None) + "}"
