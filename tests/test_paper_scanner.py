"""The virus scanner: asked where it is set up, and nothing is taken in while it does not answer."""

import shutil
import socket
import socketserver
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from agreements.models import Document
from agreements.papers.intake import take
from tests import make
from tests.uploading import EICAR, PDF, upload

INFECTED = PDF + EICAR + b"\n%%EOF"


class Clamd(socketserver.StreamRequestHandler):
    """Speaks clamd's INSTREAM: pieces, each behind its length, until a length of nought."""

    def handle(self) -> None:
        assert self.rfile.readline() == b"nINSTREAM\n"
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.received.append(content)  # type: ignore[attr-defined]
        self.wfile.write(self.server.answer(content))  # type: ignore[attr-defined]


def _verdict(content: bytes) -> bytes:
    return b"stream: Eicar-Test-Signature FOUND\n" if EICAR in content else b"stream: OK\n"


@pytest.fixture
def clamd(settings) -> Iterator[socketserver.TCPServer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        server.received, server.answer = [], _verdict  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


@pytest.fixture
def take_in(places, people):
    agreement = make.agreement(places.babel)

    def taken(content: bytes = PDF) -> Document:
        return take(agreement, upload(content), people.province_staff, kind="other")

    return taken


def test_without_a_scanner_nothing_is_said_of_scanning(take_in):
    assert take_in().scanned_at is None


def test_a_clean_file_is_taken_in_and_its_scan_noted(clamd, take_in):
    content = PDF + bytes(300_000) + b"%%EOF"

    assert take_in(content).scanned_at
    assert clamd.received == [content]


def test_an_infected_file_is_refused_with_the_name_of_what_was_found(clamd, take_in):
    with pytest.raises(ValidationError, match="Eicar-Test-Signature"):
        take_in(INFECTED)

    assert not Document.objects.exists()


@pytest.mark.parametrize("answer", [b"", b"nonsense\n", b"INSTREAM size limit exceeded. ERROR\n", b"stream: x ERROR\n"])
def test_an_answer_that_is_no_verdict_keeps_the_file_out(clamd, take_in, answer):
    clamd.answer = lambda content: answer

    with pytest.raises(ValidationError) as refused:
        take_in()

    assert refused.value.code == "scanner"


@pytest.mark.parametrize("address", ["127.0.0.1:{port}", "/nowhere/clamd.ctl"])
def test_a_scanner_that_cannot_be_reached_keeps_every_file_out(settings, take_in, address):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.CLAMD = address.format(port=taken.getsockname()[1])

        with pytest.raises(ValidationError) as refused:
            take_in()

    assert refused.value.code == "scanner"
    assert not Document.objects.exists()


def test_a_scanner_that_stays_silent_keeps_the_file_out(settings, take_in):
    settings.CLAMD_SECONDS = 0.2
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CLAMD = f"127.0.0.1:{silent.getsockname()[1]}"

        with pytest.raises(ValidationError) as refused:
            take_in()

    assert refused.value.code == "scanner"


@pytest.fixture
def real_clamd(settings, tmp_path_factory) -> Iterator[None]:
    """Debian's clamd with one signature of its own: that of the test file of EICAR."""
    program = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if program is None:
        pytest.skip("clamd is not installed: only the protocol was tested")
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "test.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")
    control = Path(folder) / "clamd.ctl"
    (folder / "clamd.conf").write_text(
        f"DatabaseDirectory {folder}\nLocalSocket {control}\nForeground yes\nLogFile {folder}/clamd.log\nUser root\n"
    )
    command = [program, "--config-file", str(folder / "clamd.conf")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
    until = time.monotonic() + 60
    while not control.exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.1)
    settings.CLAMD = str(control)
    yield
    process.terminate()
    process.wait(20)


def test_a_real_scanner_lets_the_clean_in_and_keeps_the_infected_out(real_clamd, take_in):
    assert take_in().scanned_at
    with pytest.raises(ValidationError, match="Eicar"):
        take_in(INFECTED)
