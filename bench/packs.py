"""The pack of a meeting of 200 agreements in a process of its own: its time, its pages, and its peak of memory.

Run as ``python -m bench.packs DATABASE``. What belongs to the meeting is made in a transaction that is taken back. The
typesetter runs in processes of its own, one after the other: the most that one of them held counts too.
"""

import datetime
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import house
from bench.taking import resident

AGREEMENTS = 200
DAY = datetime.date(2018, 7, 12)


def prepare() -> Any:
    """A meeting of ``AGREEMENTS``, each with commitments, obstacles, activities and what an earlier meeting decided."""
    from agreements.models import Agreement
    from meetings import agenda
    from meetings.models import AgendaItem, FollowUp, Meeting
    from monitoring.models import Activity, Commitment, Obstacle, ObstacleCategory

    chosen = Agreement.objects.order_by("pk").values("pk")[:AGREEMENTS]
    agreements = Agreement.objects.filter(pk__in=list(chosen.values_list("pk", flat=True)))
    earlier = agenda.make(Meeting(title="Rapat tahun lalu", held_on=DAY.replace(year=2017)), agreements)
    meeting = agenda.make(Meeting(title="Rapat Review Kerja Sama Luar Negeri", held_on=DAY), agreements)
    keys = list(agreements.values_list("pk", flat=True))
    category = ObstacleCategory.objects.order_by("pk").first()
    rows: list[tuple[Any, Any]] = [
        (Commitment, lambda key, n: {"text": f"Pertukaran pelajar tahap {n}", "due_on": DAY.replace(month=n + 1)}),
        (Obstacle, lambda key, n: {"text": f"Anggaran belum tersedia untuk tahap {n}", "category": category,
                                   "severity": "slows", "unblocker": "agency", "raised_on": DAY}),
        (Activity, lambda key, n: {"name": f"Kunjungan {n}", "held_on": DAY, "held_precision": "day", "cost": 1000}),
    ]  # fmt: skip
    for model, fields in rows:
        model.objects.bulk_create(model(agreement_id=key, **fields(key, n)) for key in keys for n in range(1, 4))
    AgendaItem.objects.filter(meeting=earlier).update(
        decision="renew", reason="Naskah lama belum sesuai ketentuan yang berlaku.", findings="Tidak ada kegiatan."
    )
    FollowUp.objects.bulk_create(
        FollowUp(meeting=earlier, item=item, agreement_id=item.agreement_id, what=f"Menyusun rancangan {n}", who="Biro")
        for item in AgendaItem.objects.filter(meeting=earlier)
        for n in range(2)
    )
    return meeting


def measured(meeting: Any, idle: float) -> dict[str, Any]:
    """The pack as a reviewer takes it: its time and the memory above a process that has served a page."""
    from django.utils.translation import override

    from accounts.models import User
    from lists.exports import typesetter
    from lists.exports.pdfobjects import Part
    from meetings.paper.pack import pack

    user = User.objects.get(username=house.PEOPLE["reviewer"])
    typesetter.SCRIPT = Path(__file__).with_name("typesetting.py")
    with override("id"), tempfile.TemporaryDirectory() as folder:
        peaks = Path(folder) / "peaks"
        os.environ["PEAKS"] = str(peaks)
        Path("/proc/self/clear_refs").write_text("5")  # begins a new peak
        start = time.perf_counter()
        content = pack(meeting, user)
        seconds = time.perf_counter() - start
        typesetters = [float(line) for line in peaks.read_text().split()]
    return {
        "seconds": seconds,
        "own": resident("VmHWM") - idle,
        "typesetter": max(typesetters),
        "processes": len(typesetters),
        "pages": Part(content).pages,
        "bytes": len(content),
    }


def main() -> None:
    """Make it once and print what was found."""
    from bench.worker import Server

    # A process that has served a page, as those of a server have.
    server = Server(sys.argv[1])
    server.get("/meetings/", "reviewer")
    idle = resident("VmRSS")
    from django.db import transaction

    with transaction.atomic():
        # What making the rows has left in memory counts as well, for want of a way to tell it apart.
        found = measured(prepare(), idle)
        transaction.set_rollback(True)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
