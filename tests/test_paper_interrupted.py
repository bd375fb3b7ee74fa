"""An upload that breaks off on its way leaves nothing behind: no row, no file, no temporary file."""

import socket
import time
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.test import Client

from agreements.models import Document
from tests import make
from tests.uploading import PDF

BOUNDARY = "----part"


@pytest.mark.django_db(transaction=True)
@pytest.mark.logs_error
def test_a_connection_that_breaks_in_the_middle_leaves_nothing(live_server, places, people, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    agreement = make.agreement(places.babel)
    before = _files()
    client = Client()
    client.force_login(people.province_staff, backend="accounts.backends.RoleBackend")
    page = client.get(f"/agreements/{agreement.reference}/papers/new/")
    cookies = "; ".join(f"{each.key}={each.value}" for each in client.cookies.values())
    head = (
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=csrfmiddlewaretoken\r\n\r\n"
        f"{page.context['csrf_token']}\r\n--{BOUNDARY}\r\n"
        'Content-Disposition: form-data; name="paper-0-file"; filename="surat.pdf"\r\n\r\n'
    ).encode()
    host, port = live_server.thread.host, live_server.thread.port
    with socket.create_connection((host, port)) as connection:
        connection.sendall(
            f"POST /agreements/{agreement.reference}/papers/new/ HTTP/1.1\r\n"
            f"Host: {host}:{port}\r\nCookie: {cookies}\r\n"
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: 20000000\r\n\r\n".encode()
        )
        connection.sendall(head + PDF + bytes(4 * 1024 * 1024))
        assert _until(lambda: any(tmp_path.iterdir())), "nothing was received"

    assert _until(lambda: not any(tmp_path.iterdir())), "a temporary file stayed"
    assert not Document.objects.exists()
    assert _files() == before


def _files() -> set[Path]:
    return set(Path(storages["documents"].location).rglob("*.bin"))  # type: ignore[attr-defined]


def _until(happened) -> bool:
    until = time.monotonic() + 20
    while not happened() and time.monotonic() < until:
        time.sleep(0.05)
    return happened()
