"""Serves the demo: brings the database up to date, loads reference and demo data, and runs gunicorn on PORT.

``make demo`` does the set-up before it (README: the same without make).
"""

import hashlib
import os
import signal
import sys
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from port import HOST, usable_port

ROOT = Path(__file__).resolve().parent.parent

# Of these files the demo's data are made; when one changes, they are loaded again.
SOURCES = ("*/models.py", "*/migrations/*.py", "*/management/commands/*.py", "*/demo/*.py", "coopreg/*.py", "data/*")

ACCOUNTS = {
    "admin": "administrator",
    "kemlu": "reviewer of a ministry, reads everything",
    "babel": "supervisor of Kepulauan Bangka Belitung and its kabupaten/kota",
    "staf.babel": "staff of Kepulauan Bangka Belitung",
    "pangkalpinang": "staff of Kota Pangkal Pinang",
    "padang": "staff of Kota Padang",
}


class Demo(BaseApplication):
    """gunicorn with a few threads, on this machine only: everybody knows the demo's passwords."""

    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        settings: dict[str, Any] = {
            "bind": f"{HOST}:{self.port}",
            "workers": 2,
            "worker_class": "gthread",
            "threads": 4,
            "preload_app": True,
            "graceful_timeout": 5,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": lambda _arbiter: announce(self.port),
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from coopreg.wsgi import application

        return application


def announce(port: int) -> None:
    """Say the address and the accounts."""
    accounts = "\n".join(f"  {name:<15}{role}" for name, role in ACCOUNTS.items())
    sys.stdout.write(
        f"\nThe registry runs at http://{HOST}:{port}/ (Ctrl-C ends it). The accounts, password demo:\n{accounts}\n\n"
    )
    sys.stdout.flush()


def join_server() -> None:
    """Hold the embedded server, where the demo uses it, until this process ends."""
    from django.conf import settings

    from coopreg import postgres

    folder = settings.DATABASES["default"].get("FOLDER")
    try:
        if folder:
            postgres.join(folder)
    except postgres.EmbeddedServerError as problem:
        sys.exit(f"coopreg: {problem}")


def load_data() -> None:
    """Migrate and load, unless the database says that it has what these files would load."""
    from django.core.management import call_command
    from django.db import OperationalError, connection

    wanted = f"demo of {fingerprint()}"
    try:
        if loaded() != wanted:
            call_command("migrate", verbosity=0)
            call_command("load_reference")
            call_command("load_demo")
            remember(wanted)
    except OperationalError as problem:
        sys.exit(f"coopreg: the database does not answer: {str(problem).strip()}")
    connection.close()


def fingerprint() -> str:
    """The hash of SOURCES."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in SOURCES for path in ROOT.glob(pattern) if path.is_file()}):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def loaded() -> str:
    """What remember() has written; in the database itself, so that it goes when the database goes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        return cursor.fetchone()[0] or ""


def remember(what: str) -> None:
    """Write ``what`` as the database's comment."""
    from django.db import connection
    from psycopg import sql

    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(what)))


def main() -> None:
    """Serve until Ctrl-C or SIGTERM."""
    port = usable_port()
    os.environ |= {"DEBUG": "1", "DEMO": "1", "AS_IN_PRODUCTION": "1", "DJANGO_SETTINGS_MODULE": "coopreg.settings"}
    sys.path.insert(0, str(ROOT))
    # Until gunicorn has its own handlers: leave through sys.exit, so that the server is let go in good order.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        import django

        django.setup()
        join_server()
        load_data()
        Demo(port).run()
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


if __name__ == "__main__":
    main()
