"""The pack of a meeting of 200 agreements in a process of its own: its time, its pages, and its peak of memory.

Run as ``python -m bench.packs DATABASE``. What belongs to the meeting is made in a transaction that is taken back.
"""

import datetime
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import house

# Fewer are enough to see whether it still runs.
REGIONS = int(os.environ.get("PACK_REGIONS", "40"))
OF_EACH = 5
DAY = datetime.date(2018, 7, 12)


def prepare() -> Any:
    """A meeting of the first agreements of the first regions, each with commitments, obstacles, activities and what an
    earlier meeting decided."""
    from agreements.models import Agreement
    from meetings import agenda
    from meetings.models import AgendaItem, FollowUp, Meeting
    from monitoring.models import Activity, Commitment, Obstacle, ObstacleCategory

    keys = chosen()
    agreements = Agreement.objects.filter(pk__in=keys)
    earlier = agenda.make(Meeting(title="Rapat tahun lalu", held_on=DAY.replace(year=2017)), agreements)
    meeting = agenda.make(Meeting(title="Rapat Review Kerja Sama Luar Negeri", held_on=DAY), agreements)
    category = ObstacleCategory.objects.order_by("pk").first()
    rows: list[tuple[Any, Any]] = [
        (Commitment, lambda n: {"text": f"Pertukaran pelajar tahap {n}", "due_on": DAY.replace(month=n + 1)}),
        (Obstacle, lambda n: {"text": f"Anggaran belum tersedia untuk tahap {n}", "category": category,
                              "severity": "slows", "unblocker": "agency", "raised_on": DAY}),
        (Activity, lambda n: {"name": f"Kunjungan {n}", "held_on": DAY, "held_precision": "day", "cost": 1000}),
    ]  # fmt: skip
    for model, fields in rows:
        model.objects.bulk_create(model(agreement_id=key, **fields(n)) for key in keys for n in range(1, 4))
    AgendaItem.objects.filter(meeting=earlier).update(
        decision="renew", reason="Naskah lama belum sesuai ketentuan yang berlaku.", findings="Tidak ada kegiatan."
    )
    FollowUp.objects.bulk_create(
        FollowUp(meeting=earlier, item=item, agreement_id=item.agreement_id, what=f"Menyusun rancangan {n}", who="Biro")
        for item in AgendaItem.objects.filter(meeting=earlier)
        for n in range(2)
    )
    return meeting


def chosen() -> list[int]:
    """As many agreements of as many regions as a meeting over several provinces has."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.id FROM (SELECT id FROM regions_region WHERE parent_id IS NOT NULL ORDER BY code) r,
                LATERAL (SELECT id FROM agreements_agreement WHERE region_id = r.id ORDER BY id LIMIT %s) a LIMIT %s
            """,
            [OF_EACH, OF_EACH * REGIONS],
        )
        return [key for (key,) in cursor.fetchall()]


class Watch(threading.Thread):
    """Looks fifty times a second how much this process and those that it has started hold together.

    Of its own what is resident; of the others their share, because what several of them share is in memory once.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.peak = self.own = self.others = 0.0

    def run(self) -> None:
        while not self.over.wait(0.02):
            own, others = megabytes("self/status", "VmRSS"), sum(map(share, descendants("self")))
            self.own, self.others = max(self.own, own), max(self.others, others)
            self.peak = max(self.peak, own + others)


def descendants(process: str) -> Iterator[str]:
    """The processes that ``process`` has started, and those that they have."""
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        for child in _read(path).split():
            yield child
            yield from descendants(child)


def share(process: str) -> float:
    """The memory of a process in MB.

    None of the embedded server, which whoever comes first has started; and none of a process that is not another
    program yet: until then it has our own memory, which would count twice.
    """
    said = Path("/proc", process, "cmdline")
    if "postgres" in _read(said.with_name("comm")) or _read(said) == _read(Path("/proc/self/cmdline")):
        return 0.0
    return megabytes(f"{process}/smaps_rollup", "Pss")


def megabytes(file: str, name: str) -> float:
    """A number of kilobytes in /proc in MB, 0 for a process that has ended."""
    line = next((line for line in _read(Path("/proc", file)).splitlines() if line.startswith(f"{name}:")), "0 0")
    return int(line.split()[1]) / 1024


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def measured(meeting: Any, idle: float) -> dict[str, Any]:
    """The pack as a reviewer takes it: its time, and the memory above ``idle``."""
    from django.utils.translation import override

    from accounts.models import User
    from lists.exports.pdfobjects import Part
    from meetings.paper.pack import pack

    user = User.objects.get(username=house.PEOPLE["reviewer"])
    watch = Watch()
    watch.start()
    with override("id"):
        start = time.perf_counter()
        content = pack(meeting, user)
        seconds = time.perf_counter() - start
    watch.over.set()
    watch.join()
    return {
        "seconds": seconds,
        "memory": watch.peak - idle,
        "own": watch.own - idle,
        "typesetter": watch.others,
        "pages": Part(content).pages,
        "bytes": len(content),
    }


def main() -> None:
    """Make it once and print what was found."""
    from bench.worker import Server

    # A process that has served a page, as those of a server have.
    server = Server(sys.argv[1])
    server.get("/meetings/", "reviewer")
    idle = megabytes("self/status", "VmRSS")
    from django.db import transaction

    with transaction.atomic():
        # What making the rows has left in memory counts as well, for want of a way to tell it apart.
        found = measured(prepare(), idle)
        transaction.set_rollback(True)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
