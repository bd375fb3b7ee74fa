"""The set-up: one clear sentence for what is missing, locked packages, a demo that starts, starts again and ends."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

from accounts.models import User
from tests.embedded import answers, as_nobody

ROOT = Path(settings.BASE_DIR)


def run(*command: str | Path, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 (our own commands)
        [str(part) for part in command], capture_output=True, text=True, check=False, timeout=60, **options
    )


def sentence(ended: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a command that has failed."""
    assert ended.returncode == 1, ended
    lines = ended.stderr.splitlines()
    assert len(lines) == 1, ended.stderr
    assert lines[0].startswith("coopreg: ")
    return lines[0]


@pytest.fixture
def pythons(tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """Makes an environment in which every python3 is the shell script given."""

    def made(script: str) -> dict[str, str]:
        for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
            (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
            (tmp_path / name).chmod(0o755)
        return {"PATH": f"{tmp_path}:/usr/bin:/bin"}

    return made


def test_a_python_that_is_too_old_is_named(tmp_path: Path, pythons):
    old = pythons('[ "$1" = --version ] && echo Python 3.9.2; [ "$1" = --version ]')
    told = sentence(run("sh", ROOT / "setup/venv.sh", cwd=tmp_path, env=old))
    assert "Python 3.11 or later is needed, found: Python 3.9.2" in told


def test_a_python_without_venv_is_named(tmp_path: Path, pythons):
    bare = pythons('case "$2" in *ensurepip*) exit 1;; esac')
    assert "apt install python3-venv" in sentence(run("sh", ROOT / "setup/venv.sh", cwd=tmp_path, env=bare))


def test_a_folder_that_cannot_be_written_is_named():
    options = as_nobody()
    if not options:
        pytest.skip("an ordinary user cannot reach this project or its Python")
    told = sentence(run(*options["prefix"], "sh", ROOT / "setup/venv.sh", cwd="/usr"))
    assert "the folder /usr cannot be written by" in told


def test_a_busy_port_is_named():
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = str(busy.getsockname()[1])
        told = sentence(run(sys.executable, ROOT / "setup/port.py", env={**os.environ, "PORT": port}))
    assert f"port {port} is busy" in told


@pytest.mark.parametrize("port", ["web", "0", "65536", "-1", "80 80"])
def test_a_port_that_is_none_is_named(port: str):
    told = sentence(run(sys.executable, ROOT / "setup/port.py", env={**os.environ, "PORT": port}))
    assert f'PORT is "{port}"' in told


@pytest.mark.parametrize("name", ["base.txt", "local.txt", "test.txt"])
def test_every_python_package_is_locked_by_hash_and_names_no_host(name: str):
    text = (ROOT / "requirements" / name).read_text()
    packages = re.findall(r"^\S+==\S+.*(?:\n    --hash=.*)*", text, re.MULTILINE)
    assert len(packages) > 10
    assert [package for package in packages if "--hash=sha256:" not in package] == []
    assert "://" not in text


def test_every_npm_package_is_locked_by_hash_and_names_no_host():
    text = (ROOT / "package-lock.json").read_text()
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert [name for name, entry in packages.items() if not entry.get("integrity", "").startswith("sha512-")] == []
    assert "resolved" not in text


def test_the_front_end_files_of_every_page_are_found_and_no_others():
    templates = [path.read_text() for path in ROOT.glob("templates/**/*.html")]
    wanted = {name for text in templates for name in re.findall(r"static ['\"](vendor/[^'\"]+)", text)}
    assert wanted
    assert wanted <= set(settings.NPM_FILES)
    assert [name for name in settings.NPM_FILES if not finders.find(name)] == []
    assert not finders.find("vendor/axe-core/axe.min.js")


def test_the_first_administrator_is_made_by_one_command(db: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long password of one's own")
    call_command("createsuperuser", username="siti", email="siti@example.go.id", interactive=False, verbosity=0)
    assert User.objects.get(username="siti").role == User.Role.ADMINISTRATOR


class Demo:
    """setup/demo.py on a port and in a folder of its own, as ``make demo`` runs it."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PGOPTIONS"}}
        environment |= {"COOPREG_POSTGRES_DIR": str(folder), "PORT": str(self.port)}
        self.process = subprocess.Popen(  # noqa: S603 (our own command)
            [sys.executable, ROOT / "setup/demo.py"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def healthy(self, seconds: float) -> bool:
        """Whether it answers in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as page:
                    return json.load(page)["status"] == "ok"
            except OSError:
                time.sleep(0.1)
        return False

    def end(self, sent: signal.Signals) -> str:
        """Signal the whole session, as Ctrl-C does; gives everything it has said."""
        os.killpg(self.process.pid, sent)
        return self.process.communicate(timeout=30)[0]


@pytest.mark.long
@pytest.mark.timeout(240)
def test_the_demo_starts_and_starts_again_at_once_and_leaves_no_server_behind(tmp_path: Path):
    folder = tmp_path / "of the demo"
    first = Demo(folder)
    healthy = first.healthy(120)
    said = first.end(signal.SIGINT)
    assert healthy, said
    assert first.process.returncode == 0
    assert "90" in said
    assert f"http://127.0.0.1:{first.port}/" in said
    for account in ("admin", "kemlu", "babel", "staf.babel", "pangkalpinang", "padang"):
        assert f"\n  {account} " in said
    assert "Traceback" not in said
    assert not answers(folder)

    again = Demo(folder)
    healthy = again.healthy(30)
    said = again.end(signal.SIGTERM)
    assert healthy, said
    assert again.process.returncode == 0
    assert "90" not in said.partition("http")[0], "the data were loaded again"
    assert not answers(folder)
