"""Sets a page as lists/exports/typeset.py does, and notes in the file that PEAKS names how many MB that took."""

import os
import runpy
from pathlib import Path

SCRIPT = Path(__file__).resolve().parent.parent / "lists/exports/typeset.py"


def peak() -> float:
    """VmHWM of this process in MB: the most that was ever resident."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    runpy.run_path(str(SCRIPT), run_name="__main__")
    with Path(os.environ["PEAKS"]).open("a") as notes:
        notes.write(f"{peak()}\n")
