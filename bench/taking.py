"""One export of the whole list in a process of its own: its time, its first byte, its peak of memory.

Run as ``python -m bench.taking DATABASE FORM``: FORM is csv or xlsx, or "copy" for what the database alone takes.
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


def copied() -> Iterator[memoryview | bytes]:
    """The pieces of COPY as the client library, which psql uses, gets them."""
    from django.db import connection

    from bench.limit import COPY

    with connection.connection.cursor() as cursor, cursor.copy(COPY) as found:
        yield from found


def copy(database: str) -> dict[str, Any]:
    """COPY of the same SELECT to nowhere."""
    house.open_registry(database)
    from django.db import connection

    connection.ensure_connection()
    return drained(copied()) | {"memory": 0.0}


def main() -> None:
    """Take it once and print what was found."""
    database, form = sys.argv[1:]
    found = copy(database) if form == "copy" else export(form, database)
    from agreements.models import Agreement

    print(json.dumps(found | {"rows": Agreement.objects.count()}))


if __name__ == "__main__":
    main()
