"""The bench's own databases: one for each size, made by ``manage.py generate`` and kept for the next run.

A comment on the database says from which code and seed it was made; where that has changed it is made anew.
"""

import hashlib
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench import house

ROOT = Path(__file__).resolve().parent.parent
SEED = 1
# One potential to five agreements, and no more than all regions of the country would ever keep.
POTENTIALS = 20_000
# What the rows come from. Migrations are not among them: they are applied to what is there.
SOURCES = (
    "agreements/synthetic/*.py",
    "potentials/synthetic.py",
    "agreements/management/commands/generate.py",
    "data/*.csv",
)


def fingerprint(rows: int) -> str:
    """Says which registry this code makes."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return f"{rows} agreements and {potentials(rows)} potentials, seed {SEED}, code {digest.hexdigest()[:16]}"


def potentials(rows: int) -> int:
    """How many potentials stand beside so many agreements."""
    return min(rows // 5, POTENTIALS)


def name_for(rows: int) -> str:
    """The database of this size, beside the one in the settings."""
    from django.conf import settings

    return f"{settings.DATABASES['default']['NAME']}_bench_{rows}"


def prepare(rows: int) -> str:
    """See to it that the database of ``rows`` agreements is there and up to date; gives its name."""
    name, wanted = name_for(rows), fingerprint(rows)
    if _comment(name) != wanted:
        _say(f"making {name}: {wanted}")
        _run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
        _in_a_process_of_its_own(name, rows)
        _run(f"COMMENT ON DATABASE {name} IS '{wanted}'")
    else:
        _in_a_process_of_its_own(name, 0)
    return name


def drop(names: Iterable[str]) -> None:
    """Remove databases that were only made to try."""
    _run(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in names))


def fill(rows: int) -> None:
    """Migrate this process's database; for ``rows`` bring in the people, the reference data and the agreements."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    if rows:
        with open("/dev/null", "w") as nowhere:
            call_command("load_reference", stdout=nowhere)
            call_command("load_demo", stdout=nowhere)
            call_command("generate", agreements=rows, potentials=potentials(rows), seed=SEED, stdout=nowhere)
        with connection.cursor() as cursor:
            # As it is by the next morning: without the map of what everybody sees an index alone is not enough.
            cursor.execute("VACUUM ANALYZE")


def _in_a_process_of_its_own(name: str, rows: int) -> None:
    subprocess.run([sys.executable, "-m", "bench.databases", name, str(rows)], cwd=ROOT, check=True)  # noqa: S603


def _comment(name: str) -> str | None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        found: Any = cursor.fetchone()
    return found[0] if found else None


def _run(*statements: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _say(words: str) -> None:
    print(f"bench: {words}", flush=True)


if __name__ == "__main__":
    house.open_registry(sys.argv[1])
    fill(int(sys.argv[2]))
