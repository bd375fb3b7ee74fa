"""The bench runs to its end on a registry of a few hundred agreements and reports every target and every case."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from bench.cases import CASES
from bench.figures import Times
from bench.targets import TARGETS


@pytest.mark.long
@pytest.mark.timeout(400)
def test_the_bench_reports_every_target_and_every_case(tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    few = {"ROWS": "300", "ROUNDS": "1", "PROCESSES": "1", "PACK_REGIONS": "1"}
    wanted = {**few, "REPORT": str(report), "DROP": "1"}
    served = {"DEBUG": "1", "DEMO": "1", "AS_IN_PRODUCTION": "1"}
    environment = {**os.environ, **served, **wanted}
    command = [sys.executable, "-m", "bench"]
    done = subprocess.run(  # noqa: S603
        command, check=False, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    text = report.read_text(encoding="utf-8")
    assert [target.words for target in TARGETS if f"| {target.words} |" not in text] == []
    assert [case.name for case in CASES if f"| {case.name} |" not in text] == []


def test_the_95th_percentile_is_one_of_the_rounds() -> None:
    times = Times([float(number) for number in range(1, 21)])
    assert (times.median, times.p95) == (10.5, 19.0)
    assert Times([3.0]).p95 == 3.0
