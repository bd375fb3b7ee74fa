"""Whether the storage has the file of every paper, unchanged, and nothing that belongs to none."""

import datetime
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage
from django.utils import timezone

from agreements.models import Document
from agreements.papers.intake import checksum
from agreements.papers.keeping import storage

# What is younger may be on its way in.
GRACE = datetime.timedelta(days=1)
# Folders of the storage that other apps keep files in, which are no papers: they add theirs in AppConfig.ready().
ELSEWHERE: set[str] = set()
# Tables of other apps that keep papers here too, with ``file``, ``size`` and ``sha256``: added in AppConfig.ready().
ALSO: list[Any] = []


@dataclass
class Findings:
    """What is wrong; papers as they are called, files by their names in the storage."""

    checked: int = 0
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    orphaned: list[str] = field(default_factory=list)
    half_uploaded: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.orphaned or self.half_uploaded)


def check(*, quick: bool = False) -> Findings:
    """Compares every paper with its file: size and SHA-256, with ``quick`` the size alone."""
    where, found, known = storage(), Findings(), set[str]()
    for words, name, size, sha256 in _papers():
        found.checked += 1
        known.add(name)
        try:
            same = _is_same(where, name, size, sha256, quick=quick)
        except FileNotFoundError:
            found.missing.append(words)
            continue
        if not same:
            found.changed.append(words)
    found.orphaned = [name for name in old_files(where) if name not in known and not _is_known(name)]
    found.half_uploaded = [*(str(path) for path in _temporary_files()), *(key for key, _id in _open_parts(where))]
    return found


def _papers() -> Iterator[tuple[str, str, int, str]]:
    """Every paper: its words, its file, and the size and checksum that were noted."""
    papers = Document.objects.order_by("pk").values_list("pk", "agreement__reference", "file", "size", "sha256")
    for pk, reference, name, size, sha256 in papers.iterator(chunk_size=1000):
        yield f"{reference}, paper {pk}: {name}", name, size, sha256
    for model in ALSO:
        others = model.objects.order_by("pk").values_list("pk", "file", "size", "sha256")
        for pk, name, size, sha256 in others.iterator(chunk_size=1000):
            yield f"{model._meta.verbose_name} {pk}: {name}", name, size, sha256


def clean(found: Findings) -> None:
    """Removes the files that belong to no paper and the halves; papers, and what is wrong with them, stay."""
    where = storage()
    for name in found.orphaned:
        where.delete(name)
    for path in _temporary_files():
        path.unlink(missing_ok=True)
    for key, upload in _open_parts(where):
        where.bucket.meta.client.abort_multipart_upload(  # type: ignore[attr-defined]
            Bucket=where.bucket_name,  # type: ignore[attr-defined]
            Key=key,
            UploadId=upload,
        )
    found.orphaned, found.half_uploaded = [], []


def old_files(where: Storage, folder: str = "") -> Iterator[str]:
    """The names of all files older than a day."""
    try:
        folders, files = where.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        path = f"{folder}/{name}" if folder else name
        if _is_old(where.get_modified_time(path)):
            yield path
    for name in folders:
        if name and not (folder == "" and name in ELSEWHERE):
            yield from old_files(where, f"{folder}/{name}" if folder else name)


def _is_same(where: Storage, name: str, size: int, sha256: str, *, quick: bool) -> bool:
    """Whether the file has the size and the checksum noted. Raises FileNotFoundError where there is none."""
    if not where.exists(name):
        raise FileNotFoundError(name)
    if where.size(name) != size:
        return False
    if quick:
        return True
    with where.open(name) as file:
        return checksum(file) == sha256


def _is_known(name: str) -> bool:
    """Whether a paper has come to the file while the others were looked at."""
    return any(model.objects.filter(file=name).exists() for model in (Document, *ALSO))


def _is_old(moment: datetime.datetime) -> bool:
    return moment < timezone.now() - GRACE


def _temporary_files() -> list[Path]:
    """What Django began to receive, and a server that was killed left behind."""
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir())
    return [path for path in folder.glob("tmp*.upload*") if path.is_file() and _is_old(_changed(path))]


def _changed(path: Path) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)


def _open_parts(where: Any) -> list[tuple[str, str]]:
    """Key and id of the uploads that an S3 has begun to take and never got whole; none on disk."""
    if not hasattr(where, "bucket"):
        return []
    pages = where.bucket.meta.client.get_paginator("list_multipart_uploads").paginate(
        Bucket=where.bucket_name, Prefix=where.location
    )
    begun = (upload for page in pages for upload in page.get("Uploads", []))
    return [(upload["Key"], upload["UploadId"]) for upload in begun if _is_old(upload["Initiated"])]
