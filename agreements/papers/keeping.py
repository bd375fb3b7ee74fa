"""Files and rows stay together: a file is written first, then its row, and goes again when the row does not come."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import Storage
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Document

logger = logging.getLogger(__name__)

_written: ContextVar[list[str] | None] = ContextVar("papers_written", default=None)


def storage() -> Storage:
    """Where the files of papers lie."""
    return Document._meta.get_field("file").storage


@contextmanager
def whole() -> Iterator[list[str]]:
    """All that is done inside, or nothing: a transaction that takes the files written in it back with its rows.

    Gives the list to which whoever writes a file adds its name in the storage. Put it around everything that must
    happen together with the taking in of a paper; inside another one, the outer one decides.
    """
    outer, mine = _written.get(), list[str]()
    token = _written.set(mine)
    try:
        with transaction.atomic():
            yield mine
    except BaseException:
        for name in mine:
            _take_back(name)
        raise
    finally:
        _written.reset(token)
    if outer is not None:
        outer.extend(mine)


def write(document: Any, file: File, name: str) -> None:
    """Writes ``file`` into the storage as that of ``document``, which is not saved yet: a paper of any table.

    Raises ValidationError with a sentence where the storage takes nothing: a full disk, an S3 out of reach.
    """
    file.seek(0)
    try:
        document.file.save(name, file, save=False)
    except Exception:
        # Each storage has errors of its own, and none of them shall cost the person what they typed.
        logger.exception("The storage of papers took no file")
        raise ValidationError(
            _("The registry cannot keep files at the moment. Nothing of this file is kept; tell an administrator."),
            code="storage",
        ) from None


def _take_back(name: str) -> None:
    try:
        storage().delete(name)
    except Exception:
        # The refusal that led here matters more; manage.py check_documents finds what is left.
        logger.warning("A file that belongs to no paper stayed in the storage: %s", name, exc_info=True)
