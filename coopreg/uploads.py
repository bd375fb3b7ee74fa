"""Files on their way in, and where they come to lie: both as the settings say."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler

from coopreg.environment import Environment

# Only the account that runs the registry, and its group for backups, read what lies on disk.
_FILE_MODE, _FOLDER_MODE = 0o640, 0o750
# An object is kept in memory up to here while it is given out, then in a temporary file.
_S3_MEMORY = 2 * 1024 * 1024


class LimitedUploadHandler(FileUploadHandler):
    """Lets no more of a file through than the limit and one byte, so that a huge one fills neither disk nor memory.

    What comes after is read and forgotten; the form sees a file that is too large and says so.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        # ``start`` counts what was let through before.
        rest = settings.DOCUMENT_MAX_MEGABYTES * 1024 * 1024 + 1 - start
        return raw_data[:rest] if rest > 0 else None

    def file_complete(self, file_size: int) -> None:
        return None


def documents_storage(env: Environment, folder: str) -> dict[str, Any]:
    """The storage of papers: an S3 where DOCUMENTS_S3_BUCKET names a bucket, else DOCUMENTS_ROOT, else ``folder``."""
    bucket = env.read("str", "DOCUMENTS_S3_BUCKET", default="")
    if bucket:
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": _s3(env, bucket)}
    options = {
        "location": env.read("str", "DOCUMENTS_ROOT", default=folder),
        "file_permissions_mode": _FILE_MODE,
        "directory_permissions_mode": _FOLDER_MODE,
    }
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}


def _s3(env: Environment, bucket: str) -> dict[str, Any]:
    given = {
        option: env.read("str", f"DOCUMENTS_S3_{name}", default="") or None
        for option, name in (
            ("endpoint_url", "ENDPOINT"),
            ("region_name", "REGION"),
            ("access_key", "ACCESS_KEY"),
            ("secret_key", "SECRET_KEY"),
            ("addressing_style", "ADDRESSING"),
        )
    }
    return {
        "bucket_name": bucket,
        "location": env.read("str", "DOCUMENTS_S3_FOLDER", default=""),
        # As private as the bucket is; nobody gets an address of an object from us.
        "default_acl": None,
        "file_overwrite": False,
        "max_memory_size": _S3_MEMORY,
        **given,
    }
