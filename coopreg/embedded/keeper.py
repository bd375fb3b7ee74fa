"""The embedded server's parent: starts it, waits until nobody uses it any more, stops it.

Run as a script by ``Server``, with one argument in JSON: ``users``, ``log`` and ``sockets`` (paths) and the arguments
of Popen. It imports nothing but the standard library, so that it is small and starts at once.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import Any


def _end(*_: object) -> None:
    raise SystemExit


def keep(users: str, log: str, sockets: str, **command: Any) -> None:
    """Keep the server running while any process holds a shared lock on the file ``users``."""
    signal.signal(signal.SIGCHLD, _end)  # the server is gone by itself: there is nothing to keep
    signal.signal(signal.SIGTERM, _end)
    with open(users, "ab") as lock, open(log, "wb") as output:
        server = subprocess.Popen(**command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
        finally:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            server.send_signal(signal.SIGINT)  # the fast shutdown: it does not wait for its clients
            server.wait()
        # Reached with the lock only: the folder is nobody else's now.
        with suppress(OSError):
            os.rmdir(sockets)


if __name__ == "__main__":
    keep(**json.loads(sys.argv[1]))
