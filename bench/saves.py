"""What the history costs: a thousand saves, and one change of a thousand rows, with its triggers and without.

All of it is taken back; run as ``python -m bench.saves DATABASE ROUNDS``, it prints the milliseconds as JSON.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from bench import house

ROWS = 1_000


def measure(rounds: int) -> dict[str, list[float]]:
    """The rounds by name; with and without the history in turn."""
    from agreements.models import Agreement

    keys = list(Agreement.objects.order_by("pk").values_list("pk", flat=True)[:ROWS])
    works: dict[str, Callable[[], None]] = {"saves": lambda: _save(keys), "bulk": lambda: _update(keys)}
    found: dict[str, list[float]] = {f"{name}{end}": [] for name in works for end in ("", " without history")}
    for _round in range(rounds + 1):
        for name, work in works.items():
            found[name].append(_timed(work, history=True))
            found[f"{name} without history"].append(_timed(work, history=False))
    # The first round only warms up.
    return {name: times[1:] for name, times in found.items()}


def _save(keys: list[int]) -> None:
    from agreements.models import Agreement

    for agreement in Agreement.objects.filter(pk__in=keys):
        agreement.activity = "not_running" if agreement.activity == "unknown" else "unknown"
        agreement.activity_on, agreement.activity_precision = None, "unknown"
        agreement.save()


def _update(keys: list[int]) -> None:
    from django.db.models import F

    from agreements.models import Agreement

    Agreement.objects.filter(pk__in=keys).update(version=F("version") + 1)


def _timed(work: Callable[[], None], *, history: bool) -> float:
    """Milliseconds of ``work`` in a transaction that is taken back."""
    from django.db import transaction

    with transaction.atomic():
        with _without_history() if not history else _with_history():
            start = time.perf_counter()
            work()
            spent = (time.perf_counter() - start) * 1000
        transaction.set_rollback(True)
    return spent


@contextmanager
def _with_history() -> Iterator[None]:
    """As in a request: who changes it is noted beside each change."""
    import pghistory

    with pghistory.context(user=1, url="/agreements/bench/edit/"):
        yield


@contextmanager
def _without_history() -> Iterator[None]:
    """Until the transaction ends the triggers of the history are gone, not only asleep; the others stay."""
    import pgtrigger
    from django.db import connection
    from pghistory import trigger

    from agreements.models import Agreement

    with connection.cursor() as cursor:
        registered: Any = pgtrigger.registered()
        for model, each in registered:
            if model is Agreement and isinstance(each, trigger.Event):
                cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER {each.get_pgid(cast(Any, model))}")
    yield


def main() -> None:
    """Measure on the database named and print what was found."""
    house.open_registry(sys.argv[1])
    found: Any = measure(int(sys.argv[2]))
    from django.db import connection

    with connection.cursor() as cursor:
        # What was taken back has left dead rows.
        cursor.execute("VACUUM ANALYZE agreements_agreement")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
