"""Which drafts an agreement has, from which template, and the draft itself."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.choices import PaperKind
from agreements.models import Agreement
from drafting.choices import Second, TextKind
from drafting.defaults import default_template, has_default, mentions
from drafting.facts import Record
from drafting.filling import fill
from drafting.models import DraftTemplate
from drafting.values import facts_of

_ORDER = list(TextKind)


@dataclass(frozen=True)
class Choice:
    """A draft that can be made: of which kind, in which second language, and from whose template (None: ours)."""

    kind: TextKind
    second: Second
    template: DraftTemplate | None


def offered(agreement: Agreement) -> list[TextKind]:
    """The kinds of text that can be drafted: what is signed is not drafted again, what comes after it is."""
    if agreement.terminated_on:
        return []
    if not agreement.is_signed:
        return _ORDER
    return _ORDER[_ORDER.index(TextKind.of(agreement.instrument)) + 1 :]


def choices(agreement: Agreement) -> list[Choice]:
    """Every draft of ``agreement``: the product's own in English, and what an administrator has put in."""
    kinds = offered(agreement)
    put_in = {(each.kind, each.second): each for each in DraftTemplate.objects.in_use().select_related("uploaded_by")}
    return [
        Choice(kind, second, put_in.get((kind, second)))
        for kind in kinds
        for second in Second
        if has_default(second) or (kind, second) in put_in
    ]


def left_open(record: Record, kind: TextKind) -> list[str]:
    """The keys of what the record does not say and our draft of ``kind`` needs (drafting/facts.py, OPEN)."""
    words = mentions(kind)
    return [key for key in facts_of(record, kind, Second.ENGLISH).left if f"{{{{ {key}_id" in words]


def make_draft(choice: Choice, agreement: Agreement, user: Any) -> bytes:
    """The draft as a Word file; raises ValidationError where its template is broken."""
    template = content_of(choice.template) if choice.template else default_template(choice.kind)
    return fill(template, facts_of(Record.of(agreement, user), choice.kind, choice.second).values)


def content_of(template: DraftTemplate) -> bytes:
    """The file of a template; raises ValidationError where it is gone or no longer what was checked."""
    try:
        with template.file.open() as file:
            content: bytes = file.read()
    except OSError as error:
        raise ValidationError(_("The file of the template is missing."), code="missing") from error
    if hashlib.sha256(content).hexdigest() != template.sha256:
        raise ValidationError(_("The file of the template was changed on the disk."), code="changed")
    return content


def kind_of_paper(paper_kind: str, agreement: Agreement) -> TextKind:
    """Which clauses a paper is checked for: a letter or plan by itself, any other text by its agreement."""
    own = {PaperKind.LOI: TextKind.LOI, PaperKind.PLAN_OF_ACTION: TextKind.PLAN_OF_ACTION}
    known: dict[str, TextKind] = {str(key): kind for key, kind in own.items()}
    return known.get(paper_kind, TextKind.of(agreement.instrument))
