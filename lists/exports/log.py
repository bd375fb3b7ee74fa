"""The log of exports: a row when one begins, its end when the last byte has left."""

from collections.abc import Iterator
from typing import Any

import structlog
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from lists.models import Export

log = structlog.get_logger(__name__)


class Tally:
    """The number of rows written so far. The writer of a file counts them here, the log reads them."""

    rows = 0


def begin(user: Any, name: str, form: str, *, address: str, words: str) -> Export:
    """Notes that ``user`` takes the list ``name`` home in the format ``form``, before the first byte leaves.

    ``address`` is that of the list, ``words`` its filter in words. Outside of a transaction the row stays, whatever
    becomes of the file.
    """
    return Export.objects.create(user=user, list=name, format=form, query=address, filter=words)


def logged(pieces: Iterator[bytes], export: Export, tally: Tally) -> Iterator[bytes]:
    """``pieces`` unchanged; at their end ``export`` is noted as whole.

    Where they break off, by an error or because the other side hung up, only the rows written so far are noted, and the
    export stays without an end.
    """
    whole = False
    try:
        yield from pieces
        whole = True
    finally:
        _note(export, tally.rows, whole=whole)


def _note(export: Export, rows: int, *, whole: bool) -> None:
    # What broke the export can have broken the connection; the note must not hide the reason.
    if not whole and not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
    try:
        Export.objects.filter(pk=export.pk).update(rows=rows, finished_at=timezone.now() if whole else None)
    except (DatabaseError, InterfaceError) as error:
        log.warning("export_not_noted", export=export.pk, rows=rows, whole=whole, error=str(error))
    if not whole:
        log.warning("export_broken", export=export.pk, rows=rows)
