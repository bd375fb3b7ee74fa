"""Rows and files for the tests of drafting."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from docx import Document as Word

from agreements.models import Agreement
from drafting.models import Clause, ClauseCheck, DraftTemplate


def clause(code: str = "purpose", text: str = "mou", **fields: Any) -> Clause:
    order = Clause.objects.count() + 1
    names = {"name_id": code.capitalize(), "name_en": code.capitalize()}
    made, _ = Clause.objects.get_or_create(text=text, code=code, defaults={"order": order} | names | fields)
    return made


def clause_check(of: Agreement, **fields: Any) -> ClauseCheck:
    values: dict[str, Any] = {"clause": clause(), "status": "present", "checked_at": timezone.now()}
    return ClauseCheck.objects.create(agreement=of, **(values | fields))


def template(content: bytes = b"", kind: str = "mou", **fields: Any) -> DraftTemplate:
    """A template in use, without the checks of an upload."""
    content = content or word("{{ title }}")
    values: dict[str, Any] = {
        "kind": kind,
        "version": DraftTemplate.objects.filter(kind=kind).count() + 1,
        "name": "template.docx",
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
    }
    return DraftTemplate.objects.create(file=ContentFile(content, "drafting/template.docx"), **(values | fields))


def word(*paragraphs: str, header: str = "") -> bytes:
    """A Word file with these paragraphs."""
    document = Word()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None], **more: bytes) -> bytes:
    """The zip ``content`` with each part changed (None takes it out), and ``more`` parts by their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            part = change(member.filename, old.read(member))
            if part is not None:
                new.writestr(member.filename, part)
        for name, part in more.items():
            new.writestr(name, part)
    return out.getvalue()


def text_of(content: bytes) -> str:
    """All words of a Word file: text, tables, headers and footers."""
    words = []
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                from lxml import etree

                root = etree.fromstring(package.read(name))
                words += ["".join(paragraph.itertext()) for paragraph in root.iter(f"{{{root.nsmap.get('w')}}}p")]
    return "\n".join(words)
