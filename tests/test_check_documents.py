"""manage.py check_documents finds what is missing, changed, left over or half done: on disk and in S3."""

import datetime
import io
import os
import tempfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, StorageHandler
from django.core.management import CommandError, call_command

from agreements.models import Document
from agreements.papers import checking
from agreements.papers.intake import take
from coopreg.environment import Environment
from coopreg.uploads import documents_storage
from tests import make
from tests.uploading import PDF, shut, upload


@pytest.fixture(params=["disk", "s3"])
def where(request, tmp_path, monkeypatch) -> Storage:
    """An empty storage for papers of each kind that docs/running.md names, made from the environment as there."""
    if request.param == "s3":
        monkeypatch.setenv("DOCUMENTS_S3_BUCKET", "papers")
        monkeypatch.setenv("DOCUMENTS_S3_ENDPOINT", request.getfixturevalue("s3"))
        monkeypatch.setenv("DOCUMENTS_S3_REGION", "us-east-1")
        monkeypatch.setenv("DOCUMENTS_S3_ACCESS_KEY", "key")
        monkeypatch.setenv("DOCUMENTS_S3_SECRET_KEY", "secret")
        monkeypatch.setenv("DOCUMENTS_S3_FOLDER", tmp_path.name)
    else:
        monkeypatch.setenv("DOCUMENTS_ROOT", str(tmp_path))
    storage = StorageHandler({"documents": documents_storage(Environment(), "")})["documents"]
    monkeypatch.setattr(Document._meta.get_field("file"), "storage", storage)
    return storage


@pytest.fixture(scope="module")
def s3():
    """A real server on this machine that speaks S3, with the bucket "papers"."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    names = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
    boto3.client("s3", endpoint_url=address, **names).create_bucket(Bucket="papers")
    yield address
    server.stop()


@pytest.fixture
def paper(where, places, people):
    return take(make.agreement(places.babel), upload(), people.province_staff, kind="other")


@pytest.fixture
def _days_later(monkeypatch, settings, tmp_path_factory):
    """Everything is older than a day: the clock of the check goes ahead."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path_factory.mktemp("received"))
    monkeypatch.setattr(checking, "GRACE", -datetime.timedelta(days=1))


def run(*options: str) -> str:
    out = io.StringIO()
    call_command("check_documents", *options, stdout=out)
    return out.getvalue()


def complaint(*options: str) -> str:
    out = io.StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("check_documents", *options, stdout=out)
    assert failed.value.returncode == 1
    return out.getvalue()


@pytest.mark.usefixtures("_days_later")
def test_all_is_well(paper):
    assert "1" in run()
    assert "1" in run("--quick")


def test_a_paper_is_given_out_as_it_came_in(paper, client_of):
    response = client_of("province_staff").get(paper.get_absolute_url())

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Length"] == str(len(PDF))
    shut(response)


def test_a_lost_file_is_told(paper, where, client_of):
    where.delete(paper.file.name)

    assert client_of("province_staff").get(paper.get_absolute_url()).status_code == 404


def test_a_large_file_goes_in_and_out(where, places, people):
    content = PDF + os.urandom(12 * 1024 * 1024) + b"%%EOF"
    paper = take(make.agreement(places.babel), upload(content), people.province_staff, kind="other")

    with paper.file.open() as file:
        assert file.read() == content


def test_a_missing_file_is_found(paper, where):
    where.delete(paper.file.name)

    assert paper.file.name in complaint()
    assert paper.agreement.reference in complaint("--quick")


@pytest.mark.parametrize(("content", "options"), [(b"short", ["--quick"]), (b"X" + PDF[1:], [])])
def test_a_changed_file_is_found(paper, where, content, options):
    where.delete(paper.file.name)
    assert where.save(paper.file.name, ContentFile(content)) == paper.file.name

    assert checking.check(quick=bool(options)).changed == [
        f"{paper.agreement.reference}, paper {paper.pk}: {paper.file.name}"
    ]
    assert complaint(*options)


@pytest.mark.usefixtures("_days_later")
def test_a_file_of_no_paper_is_found_and_removed_when_asked(paper, where):
    where.save("2026/lost.bin", ContentFile(b"lost"))

    assert "2026/lost.bin" in complaint()
    run("--clean")
    assert not where.exists("2026/lost.bin")
    assert where.exists(paper.file.name)


def test_a_young_file_of_no_paper_may_be_on_its_way(paper, where):
    where.save("2026/young.bin", ContentFile(b"young"))

    assert run()


def test_an_empty_storage_is_well(where, db):
    assert "0" in run()


def test_what_was_half_received_is_found_and_removed_when_asked(where, db, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    handle, name = tempfile.mkstemp(suffix=".upload.pdf", dir=tmp_path)
    os.close(handle)
    old = Path(name)
    os.utime(old, (0, 0))
    (tmp_path / "tmpyoung.upload").touch()

    assert checking.check().half_uploaded == [name]
    checking.clean(checking.check())
    assert not old.exists()


@pytest.mark.parametrize("where", ["s3"], indirect=True)
@pytest.mark.usefixtures("_days_later")
def test_what_an_s3_half_received_is_found_and_removed_when_asked(where, db):
    client = where.bucket.meta.client
    client.create_multipart_upload(Bucket="papers", Key=f"{where.location}/2026/half.bin")

    assert checking.check().half_uploaded == [f"{where.location}/2026/half.bin"]
    checking.clean(checking.check())
    assert not checking.check().half_uploaded
