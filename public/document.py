"""The public agreements as one JSON document: the database writes each as an object, streamed by COPY.

A document that broke off has no end, so that no program takes the piece for the whole.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Func, JSONField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from lists.exports.select import Statement, copying
from lists.exports.xlsx import BARE

MEDIA_TYPE = "application/json"
PIECE = 32_768


class Ordered(Func):
    """A JSON object whose members stay in their order, as those of ``jsonb`` do not."""

    function = "json_build_object"
    output_field = JSONField()

    def __init__(self, **members: Any) -> None:
        super().__init__(*(part for name, value in members.items() for part in (Value(name), value)))


def document(rows: QuerySet[Any], members: dict[str, Any], about: dict[str, Any]) -> Iterator[bytes]:
    """``rows`` in their order, each an object of ``members``, inside of ``about``; in pieces.

    The words of ``members`` are fixed when this is called, because the language is no longer active later.
    """
    head = json.dumps(about, ensure_ascii=False).removesuffix("}") + ', "agreements": ['
    try:
        found = rows.values_list(Cast(Ordered(**members), TextField()))
        select = Statement(*found.query.sql_with_params())
    except EmptyResultSet:
        select = None
    return _pieces(head.encode(), select)


def _pieces(head: bytes, select: Statement | None) -> Iterator[bytes]:
    yield head
    count = 0
    if select is not None:
        piece = b""
        with copying(select, BARE) as copy:
            for row in copy:
                piece += (b",\n" if count else b"\n") + bytes(row[:-1])
                count += 1
                if len(piece) > PIECE:
                    yield piece
                    piece = b""
        yield piece
    yield f'\n], "count": {count}}}\n'.encode()
