"""Giving a paper out: byte by byte as it came, to be kept and not shown, so that nothing in it runs here."""

from typing import Any

from django.http import FileResponse

from agreements.papers.filetypes import TYPES


def as_attachment(document: Any) -> FileResponse:
    """The file of ``document``, a paper of any table, streamed from the storage.

    Raises FileNotFoundError where it is lost.

    The name is given after RFC 6266; the type is the one found when it was taken in, never another.
    """
    kept = document.media_type if document.media_type in TYPES else "application/octet-stream"
    response = FileResponse(document.file.open("rb"), as_attachment=True, filename=document.name, content_type=kept)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # Neither our own compression nor a saving proxy on the way changes a byte, and the browser knows how much comes.
    response["Cache-Control"] = "private, no-store, no-transform"
    return response
