"""What a person and a program get when an export breaks off: never a file that passes for whole."""

import psycopg
import pytest
from django.db import OperationalError, connection
from django.db.models import F
from django.utils import timezone
from psycopg.pq import TransactionStatus

from agreements.models import Agreement
from agreements.tables import AgreementTable
from lists.columns import Asked, Chosen
from lists.columns.cells import Sql
from lists.exports import csv
from lists.exports.log import Tally
from lists.models import Export
from tests import make

URL = "/agreements/"


@pytest.fixture
def many(places, monkeypatch) -> int:
    """More than fits between the database and the reader: each row has a long summary."""
    common = {"kind": "ksdpl", "instrument": "mou"}
    rows = [
        Agreement(reference=f"13.71-2020-{n:04}", region=places.padang, title=f"A{n}", **common) for n in range(500)
    ]
    long = (lambda asked: Sql("repeat(md5({0}::text), 1000)", F("id")),)
    monkeypatch.setattr(AgreementTable.base_columns["summary"], "sources", long)
    return len(Agreement.objects.bulk_create(rows))


def cancel() -> None:
    """What ``statement_timeout``, an administrator or a shutdown does."""
    pid = connection.connection.info.backend_pid
    settings = connection.settings_dict
    parameters = {"host": settings["HOST"], "port": settings["PORT"], "user": settings["USER"]}
    with psycopg.connect(dbname=settings["NAME"], password=settings["PASSWORD"], **parameters) as other:
        other.execute("SELECT pg_cancel_backend(%s)", [pid])


def cancelled_after(pieces, number: int):
    for count, piece in enumerate(pieces, 1):
        yield piece
        if count == number:
            cancel()


@pytest.mark.logs_error
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_query_that_is_cancelled_in_the_middle_breaks_the_file(client_of, many, form):
    response = client_of("reviewer").get(URL, {"export": form, "columns": "reference,summary"})
    sent: list[bytes] = []
    with pytest.raises(OperationalError, match="canceling"):
        sent.extend(cancelled_after(response.streaming_content, 3))
    file = b"".join(sent)
    if form == "csv":
        lines = file.decode("utf-8-sig").splitlines()
        assert "BERKAS INI TIDAK LENGKAP" in lines[-1] or "THIS FILE IS INCOMPLETE" in lines[-1]
        assert 2 < len(lines) < many
    else:
        assert b"PK\x05\x06" not in file
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    export = Export.objects.get()
    assert export.finished_at is None
    assert export.rows < many


@pytest.mark.logs_error
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_database_that_fails_breaks_the_file(client_of, places, monkeypatch, form):
    make.agreement(places.padang)
    failing = (lambda asked: Sql("(1 / ({0} - {0}))::text", F("id")), "reference")
    monkeypatch.setattr(AgreementTable.base_columns["title"], "sources", failing)
    response = client_of("reviewer").get(URL, {"export": form, "columns": "title"})
    sent = []
    with pytest.raises(Exception, match="division by zero"):
        sent.extend(response.streaming_content)
    file = b"".join(sent)
    assert len(file.splitlines()) == 2 if form == "csv" else b"PK\x05\x06" not in file


def test_a_reader_who_hangs_up_stops_the_query_and_leaves_the_connection_clean(people, many):
    columns = Chosen([(name, AgreementTable.base_columns[name]) for name in ("reference", "summary")], asked(people))
    tally = Tally()
    pieces = csv.written(Agreement.objects.order_by("pk"), columns, tally, codes=False)
    for _ in range(3):
        next(pieces)
    pieces.close()
    assert 0 < tally.rows < many
    assert connection.connection.info.transaction_status == TransactionStatus.INTRANS
    assert Agreement.objects.count() == many


def asked(people) -> Asked:
    return Asked(people.reviewer, timezone.localdate())
