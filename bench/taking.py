"""One export of the whole list in a process of its own: its time, its first byte, its peak of memory.

Run as ``python -m bench.taking DATABASE FORM``: FORM is csv or xlsx, or what the database alone takes: "copy" of the
very SELECT of the CSV without the care for formulas, "joined" of one written by hand.
"""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bench import house

STATUS = Path("/proc/self/status")


def resident(name: str) -> float:
    """VmRSS or VmHWM of this process in MB."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) / 1024


def drained(pieces: Iterable[bytes | memoryview]) -> dict[str, Any]:
    """Read to the end: seconds, seconds to the first byte, bytes."""
    start, first, size = time.perf_counter(), 0.0, 0
    for piece in pieces:
        first = first or time.perf_counter() - start
        size += len(piece)
    return {"seconds": time.perf_counter() - start, "first": first, "bytes": size}


def export(form: str, database: str) -> dict[str, Any]:
    """The export of the unfiltered list as a reviewer takes it; memory above a process that has served that list."""
    from bench.worker import Server

    server = Server(database)
    server.get("/agreements/", "reviewer")
    idle = resident("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # begins a new peak
    found = drained(server.pieces(f"/agreements/?export={form}", "reviewer"))
    return found | {"memory": resident("VmHWM") - idle}


def same_select() -> str:
    """COPY of the SELECT behind the CSV of the unfiltered list, its cells as they are."""
    from django.db import connection
    from django.test import RequestFactory
    from django.utils.translation import override
    from psycopg import ClientCursor

    from accounts.models import User
    from agreements.views.listing import AgreementList
    from lists.exports.select import statement

    request = RequestFactory().get("/agreements/")
    request.user = User.objects.get(username=house.PEOPLE["reviewer"])
    with override("id"):
        listing = AgreementList(request=request).listing(request)
        select = statement(listing.results.ordered(), listing.csv_columns, codes=False, written=lambda cell: cell.text)
    assert select is not None  # noqa: S101  (there are rows)
    return f"COPY ({ClientCursor(connection.connection).mogrify(select.sql, select.params)}) TO STDOUT (FORMAT csv)"


def copied(statement: str) -> Iterator[memoryview | bytes]:
    """The pieces of COPY as the client library, which psql uses, gets them."""
    from django.db import connection

    with connection.connection.cursor() as cursor:
        cursor.execute("SET jit = off")
        with cursor.copy(statement) as found:
            yield from found


def copy(database: str, form: str) -> dict[str, Any]:
    """COPY to nowhere."""
    house.open_registry(database)
    from django.db import connection

    from bench.limit import COPY

    connection.ensure_connection()
    return drained(copied(COPY if form == "joined" else same_select())) | {"memory": 0.0}


def main() -> None:
    """Take it once and print what was found."""
    database, form = sys.argv[1:]
    found = copy(database, form) if form in ("copy", "joined") else export(form, database)
    from agreements.models import Agreement

    print(json.dumps(found | {"rows": Agreement.objects.count()}))


if __name__ == "__main__":
    main()
