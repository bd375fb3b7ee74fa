"""As whom the embedded server runs.

PostgreSQL refuses to run as root. Root therefore gives the data to ``nobody`` and starts the server as that user, never
changing a folder that is not its own: where a parent folder is closed to ``nobody``, the server gets the one capability
that lets it pass.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ELSEWHERE = "set COOPREG_POSTGRES_DIR to a folder that can be used, or DATABASE_URL to a PostgreSQL server of your own"


class EmbeddedServerError(Exception):
    """The embedded server cannot run here; the text is one sentence that says why and what to do."""


@dataclass(frozen=True)
class Runner:
    """How a command is run as the user whom the data belong to."""

    prefix: tuple[str, ...] = ()
    user: int | None = None
    group: int | None = None

    def arguments(self, command: list[str]) -> dict[str, Any]:
        """The arguments of subprocess.run() and Popen(), as JSON can carry them."""
        # The working folder may be closed to that user, and a locale of this machine unknown to the wheel.
        arguments: dict[str, Any] = {
            "args": [*self.prefix, *command],
            "cwd": "/",
            "env": {**os.environ, "LC_ALL": "C"},
        }
        if self.user is not None:
            arguments |= {"user": self.user, "group": self.group, "extra_groups": []}
        return arguments

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run to the end, output and errors together; a command that cannot be run gives 126, as in a shell."""
        arguments = self.arguments([str(part) for part in command])
        try:
            return subprocess.run(
                **arguments,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
        except OSError as problem:
            return subprocess.CompletedProcess(arguments["args"], 126, str(problem))


def runners(user: int, group: int) -> Iterator[Runner]:
    """The ways from this process to ``user``, the one with the least rights first."""
    if os.geteuid() != 0:
        yield Runner()
        return
    yield Runner(user=user, group=group)
    if setpriv := shutil.which("setpriv"):
        # no_setuid_fixup: else access(), by which PostgreSQL looks at its own files, ignores the capability.
        yield Runner(
            (
                *(setpriv, f"--reuid={user}", f"--regid={group}", "--clear-groups"),
                *("--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"),
            )
        )


def runner_for(owner: tuple[int, int], *, program: Path, folder: Path) -> Runner:
    """The first way that reaches both ``program`` and ``folder``; raises EmbeddedServerError when there is none."""
    for way in runners(*owner):
        reaches_program = way.run(program, "--version").returncode == 0
        if reaches_program and way.run("test", "-x", folder).returncode == 0:
            return way
    if os.geteuid() != 0:
        raise EmbeddedServerError(
            f"PostgreSQL does not run: {Runner().run(program, '--version').stdout.strip()}; {ELSEWHERE}."
        )
    raise EmbeddedServerError(closed_sentence(program, folder, owner[0]))


def closed_sentence(program: Path, folder: Path, user: int) -> str:
    """Says which folder keeps ``user`` away from the server's program or from its data."""
    name = pwd.getpwuid(user).pw_name
    for path in (program, folder):
        for parent in reversed(path.parents):
            found = parent.stat()
            if not found.st_mode & 0o001 and found.st_uid != user:
                remedy = "move the project to a folder that is open to all"
                if path == folder:
                    remedy += ", or set COOPREG_POSTGRES_DIR to one"
                return (
                    f"PostgreSQL refuses to run as root, and the folder {parent} is closed to {name}, the user it "
                    f"would run as: {remedy}, or set DATABASE_URL to a PostgreSQL server of your own."
                )
    return (
        f"PostgreSQL refuses to run as root, and cannot be run as {name} here: run as an ordinary user, or {ELSEWHERE}."
    )
