"""Putting a template in and taking it out: the file whole or not at all, one in use for each kind and language."""

import hashlib
import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from agreements.models.documents import paper_storage
from drafting.checking import own_name
from drafting.models import DraftTemplate


def put_in(content: bytes, name: str, user: Any, *, kind: str, second: str, note: str = "") -> DraftTemplate:
    """Stores a checked template, which takes the place of the one in use; raises IntegrityError when another one came
    first, and leaves no file then."""
    storage = paper_storage()
    stored = storage.save(f"drafting/{uuid.uuid4()}.docx", ContentFile(content))
    try:
        with transaction.atomic():
            same = DraftTemplate.objects.filter(kind=kind, second=second)
            retire(same.in_use(), user)
            return DraftTemplate.objects.create(
                kind=kind,
                second=second,
                version=(same.aggregate(last=Max("version"))["last"] or 0) + 1,
                note=note,
                file=stored,
                name=own_name(name),
                sha256=hashlib.sha256(content).hexdigest(),
                size=len(content),
                uploaded_by=user,
            )
    except BaseException:
        storage.delete(stored)
        raise


def retire(templates: Any, user: Any) -> int:
    """Takes templates out of use; they stay, with their files. Says how many they were."""
    taken: int = templates.filter(retired_at=None).update(retired_at=timezone.now(), retired_by=user)
    return taken
