"""Taking a paper in: looked into, scanned, written under a name of our own, then noted; whole or not at all."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agreements.models import Agreement, Document
from agreements.papers import filetypes
from agreements.papers.keeping import whole, write
from agreements.papers.names import clean_name, stored_name
from agreements.papers.scanner import scan
from coopreg.dates import PartialDate

TWICE = "twice"


@dataclass(frozen=True)
class Content:
    """What a file says of itself."""

    name: str
    size: int
    sha256: str
    media_type: str


def take(
    agreement: Agreement,
    file: File,
    user: Any,
    *,
    kind: str,
    replaces: Document | None = None,
    again: bool = False,
    dated: PartialDate | None = None,
    **facts: Any,
) -> Document:
    """The paper that ``file`` becomes, saved. Whether ``user`` may add it is the caller's matter.

    ``facts`` are further fields of Document: title, letter_number, access. The same file twice in an agreement is
    refused (code "twice") unless ``again``. Raises ValidationError with a sentence; then nothing is kept, neither file
    nor row. What must happen together with it goes into the same ``keeping.whole()``.
    """
    content = look_into(file)
    if not again:
        _refuse_twice(agreement, content.sha256)
    scanned_at = scan(file)
    document = Document(
        agreement=agreement,
        kind=kind,
        replaces=replaces,
        version=replaces.version + 1 if replaces else 1,
        uploaded_by=user,
        scanned_at=scanned_at,
        **vars(content),
        **_date(dated),
        **facts,
    )
    with whole() as written:
        if replaces:
            _refuse_old(agreement, replaces)
        name = stored_name()
        # Before it is written: a write that breaks off may leave half a file.
        written.append(name)
        write(document, file, name)
        document.full_clean(validate_unique=False)
        document.save()
    transaction.on_commit(lambda: _read_text(document), robust=True)
    return document


def look_into(file: File) -> Content:
    """What ``file`` is. Raises ValidationError with a sentence for one that is empty, too large or not kept."""
    limit = settings.DOCUMENT_MAX_MEGABYTES
    if not file.size:
        raise ValidationError(_("This file is empty. Was it still being copied? Choose it again."), code="empty")
    if file.size > limit * 1024 * 1024:
        raise ValidationError(
            _("This file is larger than %(limit)s MB. Scan it at 200 dots per inch, or send it in parts."),
            code="too_large",
            params={"limit": limit},
        )
    kind = filetypes.recognise(file)
    name = clean_name(file.name or "", kind.extensions, filetypes.EXTENSIONS)
    return Content(name, file.size, checksum(file), kind.media_type)


def checksum(file: Any) -> str:
    """The SHA-256 of ``file`` as 64 hexadecimal digits, read piece by piece."""
    digest = hashlib.sha256()
    file.seek(0)
    while piece := file.read(256 * 1024):
        digest.update(piece)
    return digest.hexdigest()


def same_elsewhere(document: Document, user: Any) -> QuerySet[Agreement]:
    """Other agreements in the sight of ``user`` that have the same file, as a paper that they may open."""
    same = Document.objects.visible_to(user).filter(sha256=document.sha256, retired_at=None)
    others = Agreement.objects.visible_to(user).exclude(pk=document.agreement_id)
    return others.filter(documents__in=same).distinct().order_by("reference")


def _refuse_twice(agreement: Agreement, sha256: str) -> None:
    same = Document.objects.filter(agreement=agreement, sha256=sha256, retired_at=None).first()
    if same:
        raise ValidationError(
            _("The same file is here already: “%(paper)s” (%(kind)s)."),
            code=TWICE,
            params={"paper": same, "kind": capfirst(str(same.get_kind_display()))},
        )


def _refuse_old(agreement: Agreement, replaces: Document) -> None:
    """Refuses a new version of what is the newest no more; the lock makes a second one wait for the first."""
    newest = Document.objects.select_for_update(of=("self",)).filter(agreement=agreement, retired_at=None)
    if not newest.filter(pk=replaces.pk).exists() or Document.objects.filter(replaces=replaces).exists():
        raise ValidationError(
            _("Somebody uploaded a newer version or took the paper out in the meantime. Look at the papers again."),
            code="old",
        )


def _date(dated: PartialDate | None) -> dict[str, Any]:
    if dated is None:
        return {}
    return {"dated_on": dated.first, "dated_precision": dated.precision, "dated_as_written": dated.as_written}


def _read_text(document: Document) -> None:
    """Makes the text of ``document`` searchable, where it has one."""
    try:
        from agreements.library import text
    except ImportError:
        return
    text.read(document)
