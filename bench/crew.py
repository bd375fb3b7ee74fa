"""The workers of a run, seen from the process that measures: one for each size, asked in turn."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from bench.cases import Case
from bench.figures import Figure, Run

ROOT = Path(__file__).resolve().parent.parent
# A page that takes longer is measured in fewer rounds: the run shall end today.
SLOW_MS = 1500
ROUNDS_OF_SLOW = 3


class Worker:
    """A process that serves the registry on ``database`` (bench/worker.py)."""

    def __init__(self, database: str, log: IO[bytes]) -> None:
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "bench.worker", database],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        self.facts = self.ask("facts")

    def ask(self, do: str, **task: Any) -> Any:
        """The worker's answer to a task. Raises RuntimeError where it has ended over it."""
        print(json.dumps({"do": do, **task}), file=self.process.stdin, flush=True)
        line = cast(IO[str], self.process.stdout).readline()
        if not line:
            raise RuntimeError(f"The worker ended at {task or do}: see var/bench/worker.log")
        return json.loads(line)

    def case(self, do: str, case: Case) -> Any:
        """The answer to a task about one case."""
        address = case.address.format_map(self.facts).replace(" ", "+")
        return self.ask(do, name=case.name, address=address, who=case.who, htmx=case.htmx)

    def close(self) -> None:
        """End the worker."""
        cast(IO[str], self.process.stdin).close()
        self.process.wait()


@contextmanager
def crew(databases: dict[int, str]) -> Iterator[dict[int, Worker]]:
    """A worker for each size, until the end of the block."""
    folder = ROOT / "var/bench"
    folder.mkdir(parents=True, exist_ok=True)
    workers: dict[int, Worker] = {}
    with (folder / "worker.log").open("wb") as log:
        try:
            for size, database in databases.items():
                workers[size] = Worker(database, log)
            yield workers
        finally:
            for worker in workers.values():
                worker.close()


def measure_pages(run: Run, workers: dict[int, Worker], cases: Iterable[Case]) -> None:
    """All cases at all sizes in rounds: each round asks every one of them once, the page and then its bare SQL."""
    cases = list(cases)
    for case in cases:
        for size, worker in workers.items():
            run.pages[size, case.name] = Figure(worker.case("learn", case))
    for number in range(run.rounds):
        print(f"\rbench: round {number + 1} of {run.rounds}", end="", flush=True, file=sys.stderr)
        for case in cases:
            for size, worker in workers.items():
                figure = run.pages[size, case.name]
                if number < ROUNDS_OF_SLOW or figure.page.median < SLOW_MS:
                    figure.page.rounds.append(worker.case("page", case))
                    figure.bare.rounds.append(worker.case("bare", case))
    print(file=sys.stderr)
