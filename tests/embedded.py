"""Other processes that use an embedded server, for the tests of coopreg/postgres.py."""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import psycopg

from coopreg.embedded.server import NAME, Server

ROOT = Path(__file__).resolve().parent.parent

USER = """
import sys
from coopreg import postgres
try:
    postgres.join(sys.argv[1])
except postgres.EmbeddedServerError as problem:
    sys.exit(f"refused: {problem}")
print("joined", flush=True)
sys.stdin.read()
"""


class User:
    """A process that has joined the server in ``folder``, and leaves when it is told to."""

    def __init__(self, folder: Path, *, prefix: tuple[str, ...] = (), python: str = sys.executable) -> None:
        self.process = subprocess.Popen(  # noqa: S603 (our own command)
            [*prefix, python, "-c", USER, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
            env=environment(),
            start_new_session=True,
        )

    def joined(self) -> bool:
        """Wait until it has joined, or has given up."""
        assert self.process.stdout
        return self.process.stdout.readline() == "joined\n"

    def leave(self) -> str:
        """Let it end in good order; gives what it said on the error output."""
        return self.process.communicate(timeout=30)[1]

    def kill(self, sent: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal to it and to all of its session, as a terminal does with Ctrl-C."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, sent)
        self.process.communicate(timeout=30)


@contextmanager
def using(folder: Path, **options) -> Iterator[User]:
    """A user that has joined; it has gone at the end."""
    user = User(folder, **options)
    try:
        if not user.joined():
            raise AssertionError(user.leave())
        yield user
    finally:
        if user.process.poll() is None:
            user.leave()


def refusal(folder: Path, **options) -> str:
    """What a user is told who cannot join."""
    user = User(folder, **options)
    assert not user.joined()
    return user.leave()


def environment() -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), sysconfig.get_path("purelib")]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def connect(folder: Path) -> psycopg.Connection:
    return psycopg.connect(
        host=str(Server(folder).sockets),
        port=5432,
        user=NAME,
        dbname=NAME,
        autocommit=True,
        connect_timeout=5,
        options="",  # not those of PGOPTIONS, by which `make test` lets commits be lost in a crash
    )


def answers(folder: Path) -> bool:
    """Whether a server takes connections."""
    try:
        connect(folder).close()
    except psycopg.OperationalError:
        return False
    return True


def server_pid(folder: Path) -> int:
    return int((folder / "data/postmaster.pid").read_text().split()[0])


def keeper_pid(folder: Path) -> int:
    """The process that the server is a child of."""
    found = subprocess.run(  # noqa: S603
        ["ps", "-o", "ppid=", "-p", str(server_pid(folder))],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    )
    return int(found.stdout)


def soon(condition: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether the condition comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@cache
def as_nobody() -> dict:
    """The options of User that make it an ordinary user's process; {} when there is no way from here."""
    if os.geteuid() != 0:
        return {"prefix": ()}
    setpriv = shutil.which("setpriv")
    prefix = (setpriv or "", "--reuid=65534", "--regid=65534", "--clear-groups")
    # Through a second process: setpriv still has root's rights when it starts the first.
    probe = "import subprocess, sys, psycopg, coopreg.postgres; subprocess.run([sys.executable, '-c', ''], check=True)"
    for python in filter(None, (sys.executable, "/usr/bin/python3")) if setpriv else ():
        command = [*prefix, python, "-c", probe]
        if not subprocess.run(command, env=environment(), cwd="/", capture_output=True, check=False).returncode:  # noqa: S603
            return {"prefix": prefix, "python": python}
    return {}
