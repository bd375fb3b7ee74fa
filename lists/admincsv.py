"""The CSV of the administration: every field of a table, as columns of the same kinds as those of the lists."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Cast
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from coopreg.dates import Precision
from coopreg.expressions import localized
from coopreg.historywords import partial_dates
from lists.columns import Asked, BooleanColumn, ChoiceColumn, Chosen, Column, DateColumn, Each, ManyColumn, TimeColumn
from lists.columns.sources import TEXTS
from lists.exports import csv, download
from lists.exports.log import Tally, begin, logged

Columns = list[tuple[str, Column]]

# Fields that leave the registry in no file.
SECRET = {"password"}


def columns_of(model: Any, *, without: Sequence[str] = (), and_also: Columns = ()) -> Columns:  # type: ignore[assignment]
    """The columns of every field of ``model`` but ``without``, then ``and_also``.

    A link gives two columns, the code of the other record and its name; a partial date is one, to its precision, beside
    its text as written.
    """
    dates = partial_dates(model)
    left_out = SECRET | set(without) | {f"{name}_precision" for name in dates}
    fields = (field for field in model._meta.concrete_fields if field.name not in left_out)
    return [*(column for field in fields for column in _columns(field, dates)), *and_also]


def _columns(field: Any, dates: set[str]) -> Columns:
    if field.remote_field:
        return _link(field)
    name = field.name
    if name.endswith("_on") and name.removesuffix("_on") in dates:
        return [(name, DateColumn(field.verbose_name, name, f"{name.removesuffix('_on')}_precision"))]
    return [(name, _plain(field))]


def _plain(field: Any) -> Column:
    if field.choices:
        return ChoiceColumn(field.verbose_name, field.name, _Labels(field.flatchoices))
    output = getattr(field, "output_field", field) if field.generated else field
    heading = output.verbose_name or field.verbose_name
    if isinstance(output, ArrayField):
        return ManyColumn(heading, Cast(field.name, TEXTS))
    if isinstance(output, models.DateField) and not isinstance(output, models.DateTimeField):
        return DateColumn(heading, field.name, lambda asked: Value(Precision.DAY))
    if isinstance(output, models.IntegerField | models.FloatField | models.DecimalField):
        return Column(heading, field.name, number=True)
    kinds: list[tuple[Any, type[Column]]] = [
        (models.BooleanField, BooleanColumn),
        (models.DateTimeField, TimeColumn),
    ]
    kind = next((column for fields, column in kinds if isinstance(output, fields)), Column)
    return kind(heading, field.name)


class _Labels:
    """The choices of a field in the shape that ChoiceColumn takes."""

    def __init__(self, choices: Any) -> None:
        self.choices = choices


def _link(field: Any) -> Columns:
    related = field.related_model
    code = _code_field(related)
    columns: Columns = [(field.name, Column(field.verbose_name, f"{field.name}__{code}"))]
    names = {each.name for each in related._meta.concrete_fields}
    heading = format_lazy(_("{field}: name"), field=field.verbose_name)
    if "name_id" in names:
        columns.append((f"{field.name}_name", Column(heading, lambda asked: localized(f"{field.name}__name"))))
    elif found := next((name for name in ("name", "title") if name in names), ""):
        columns.append((f"{field.name}_name", Column(heading, lambda asked: F(f"{field.name}__{found}"))))
    return columns


def _code_field(model: Any) -> str:
    """The field by which other programs know a record of ``model``: a code of its own rather than a number."""
    if isinstance(model._meta.pk, models.CharField):
        return str(model._meta.pk.name)
    codes = (each.name for each in model._meta.concrete_fields if each.unique and isinstance(each, models.CharField))
    return next(codes, "pk")


def joined(model: Any, link: str, field: str) -> Each:
    """The values of ``field`` in the rows of ``model`` whose ``link`` is the exported row, for a ManyColumn."""
    return Each(lambda asked: model._default_manager.all(), link, field)


def model_csv(
    rows: QuerySet[Any], columns: Columns, user: Any, *, codes: bool, address: str, words: str
) -> StreamingHttpResponse:
    """A download of ``rows``, streamed and logged; ``codes`` gives field names and stored values instead of words.

    ``address`` and ``words`` say in the log which rows these are.
    """
    today = timezone.localdate()
    tally = Tally()
    pieces = csv.written(rows, Chosen(columns, Asked(user, today)), tally, codes=codes)
    export = begin(user, rows.model._meta.label_lower, "csv", address=address, words=words)
    return download(f"{rows.model._meta.model_name}-{today}.csv", csv.MEDIA_TYPE, logged(pieces, export, tally))
