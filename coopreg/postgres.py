"""The one door to the embedded PostgreSQL: the server of the demo and of the tests, where nothing is installed.

``database()`` gives Django its settings. The server itself starts at the first connection (``coopreg.embedded`` is the
backend), so that importing the settings is quick and a command that needs no database starts none. Behind the door:
``embedded/server.py`` (its life), ``embedded/runner.py`` (as whom it runs), ``embedded/keeper.py`` (who stops it).
"""

import functools
import threading
from pathlib import Path
from typing import Any

from coopreg.embedded.runner import EmbeddedServerError
from coopreg.embedded.server import NAME, PORT, Server

__all__ = ["EmbeddedServerError", "database", "join"]

FOLDER = Path(__file__).resolve().parent.parent / "var" / "postgres"

_joining = threading.Lock()


def database(env: Any, *, debug: bool) -> dict[str, Any]:
    """Django's settings of the database: of DATABASE_URL, else in debug of the embedded server, else none ({})."""
    kept_open = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    if env.str("DATABASE_URL", default=""):
        return {**kept_open, **env.db("DATABASE_URL")}
    if not debug:
        return {}
    folder = Path(env.str("COOPREG_POSTGRES_DIR", default="") or FOLDER).expanduser().absolute()
    return {
        **kept_open,
        "ENGINE": "coopreg.embedded",
        "NAME": NAME,
        "USER": NAME,
        "HOST": str(Server(folder).sockets),
        "PORT": PORT,
        "FOLDER": str(folder),
    }


def join(folder: str) -> None:
    """Use the server whose data lie in ``folder`` until this process ends; start it when it does not run.

    Raises EmbeddedServerError.
    """
    with _joining:
        _server(folder).join()


@functools.cache
def _server(folder: str) -> Server:
    return Server(Path(folder))
