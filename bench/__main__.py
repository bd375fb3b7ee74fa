"""Measures the registry and writes the report: ``make bench``, or ``make bench ROWS=10000 ROUNDS=3`` to try.

Fails on no number, only when a page cannot be had at all. From the environment: ROWS (sizes, separated by commas),
ROUNDS, PROCESSES (for each export), PACK_REGIONS (of five agreements each in the pack, 40), REPORT (where to write),
DROP (not empty: remove the databases at the end).
"""

import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench import databases, house
from bench.cases import CASES, LISTS
from bench.crew import ROOT, Worker, crew, measure_pages
from bench.figures import Run, Taken, Times
from bench.report import markdown, targets

FORMS = ("copy", "joined", "csv", "xlsx")
# Fresh processes for each export and for the packs.
PROCESSES = int(os.environ.get("PROCESSES", "3"))


def alone(module: str, *arguments: str) -> Any:
    """What a module of the bench prints as JSON in a process of its own."""
    command = [sys.executable, "-m", f"bench.{module}", *arguments]
    with (ROOT / "var/bench/worker.log").open("ab") as log:
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, check=True)  # noqa: S603
    return json.loads(done.stdout.splitlines()[-1])


def measure_exports(run: Run, names: dict[int, str]) -> None:
    """Each export in fresh processes, in turn with COPY."""
    for size, database in names.items():
        for form in FORMS * PROCESSES:
            say(f"{form} of {size:,}")
            taken = run.exports.setdefault((size, form), Taken())
            taken.add(alone("taking", database, form))


def measure_weights(run: Run, worker: Worker) -> None:
    found = worker.ask("weights", address=LISTS[0].address, who=LISTS[0].who)
    run.weights = {**found, "cold": sum(found.values())}


def machine() -> dict[str, str]:
    """What the figures were measured on, without its name."""
    from django.db import connection

    version = str(connection.cursor().execute("SHOW server_version").fetchone()[0]).split()[0]
    return {
        "PostgreSQL": version,
        "Python": platform.python_version(),
        "cores": str(os.cpu_count()),
    }


def say(words: str) -> None:
    print(f"bench: {words}", file=sys.stderr, flush=True)


def main() -> None:
    """Prepare, measure, report."""
    sizes = [int(rows) for rows in os.environ.get("ROWS", "100000,1000000").split(",")]
    run = Run(sizes, rounds=int(os.environ.get("ROUNDS", "20")))
    house.open_registry()
    begun = time.monotonic()
    names = {size: databases.prepare(size) for size in sizes}
    run.machine = machine()
    with crew(names) as workers:
        measure_pages(run, workers, CASES)
        measure_weights(run, workers[run.small])
    measure_exports(run, names)
    say("history")
    found = alone("saves", names[run.small], str(run.rounds))
    run.saves = {name: Times(rounds) for name, rounds in found.items()}
    say("packs")
    run.packs.taken = [alone("packs", names[run.small]) for _process in range(PROCESSES)]
    run.seconds = time.monotonic() - begun
    if os.environ.get("DROP"):
        databases.drop(names.values())
    report = Path(os.environ.get("REPORT", "bench/report.md"))
    (ROOT / report).write_text(markdown(run), encoding="utf-8")
    print("\n".join(targets(run)))
    print(f"All figures: {report}")


if __name__ == "__main__":
    main()
