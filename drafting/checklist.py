"""The clauses of a text as somebody found them: for each version of a paper, or for the agreement where there is none.

A new version begins with what was found in the one before, which nobody has confirmed for it yet.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from agreements.models import Agreement, Document
from coopreg.access import edit_scope, read_scope
from drafting.choices import TEXTS, ClauseStatus, TextKind
from drafting.drafts import kind_of_paper
from drafting.models import Clause, ClauseCheck


@dataclass(frozen=True)
class Entry:
    """One clause in a text. ``check`` is what somebody found, in this version or, not confirmed, in ``carried``."""

    clause: Clause
    check: ClauseCheck | None = None
    carried: Document | None = None

    @property
    def status(self) -> str:
        return self.check.status if self.check else ClauseStatus.NOT_CHECKED

    @property
    def status_in_words(self) -> str:
        return str(ClauseStatus(self.status).label)

    @property
    def is_confirmed(self) -> bool:
        return self.check is not None and self.carried is None and self.check.confirmed


@dataclass(frozen=True)
class Text:
    """A text whose clauses can be checked; ``document`` is None for the agreement as such."""

    agreement: Agreement
    document: Document | None
    kind: TextKind
    entries: list[Entry]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many clauses are present, missing, not needed, not checked, and how many are not confirmed."""
        found = Counter(entry.status for entry in self.entries)
        waiting = sum(1 for entry in self.entries if entry.check and not entry.is_confirmed)
        return {status: found[status] for status in ClauseStatus.values} | {"unconfirmed": waiting}

    @property
    def missing(self) -> list[Clause]:
        return [entry.clause for entry in self.entries if entry.status == ClauseStatus.MISSING]

    @property
    def last(self) -> ClauseCheck | None:
        """What was found last in this very text."""
        own = [entry.check for entry in self.entries if entry.check and entry.carried is None]
        return max(own, key=lambda check: check.checked_at, default=None)

    @property
    def seen(self) -> str:
        """Changes with everything that somebody writes into this text."""
        return self.last.checked_at.isoformat() if self.last else ""


def may_check(user: Any, agreement: Agreement) -> bool:
    """Whether ``user`` may fill the checklist: who may change the agreement, and the ministries (docs/access.md)."""
    reaches = edit_scope(user).has(agreement.region) or read_scope(user).everything
    return reaches and user.has_perm("drafting.change_clausecheck")


def texts_of(agreement: Agreement, user: Any) -> list[Text]:
    """The agreement as such and its papers that are texts, the newest first; three queries."""
    papers = Document.objects.visible_to(user).filter(agreement=agreement, kind__in=TEXTS, retired_at=None)
    documents = {paper.pk: paper for paper in papers.order_by("-uploaded_at", "-pk")}
    checks = _checks(agreement)
    clauses: dict[str, list[Clause]] = {kind: [] for kind in TextKind.values}
    for clause in Clause.objects.filter(retired_on=None).order_by("order", "pk"):
        clauses[clause.text].append(clause)
    found = []
    for document in (None, *documents.values()):
        kind = kind_of_paper(document.kind if document else "", agreement)
        found.append(Text(agreement, document, kind, _entries(clauses[kind], document, documents, checks)))
    return found


def _checks(agreement: Agreement) -> dict[int | None, dict[int, ClauseCheck]]:
    """What was found in the texts of ``agreement``: by document and clause."""
    found: dict[int | None, dict[int, ClauseCheck]] = {}
    for check in ClauseCheck.objects.filter(agreement=agreement).select_related("checked_by"):
        found.setdefault(check.document_id, {})[check.clause_id] = check
    return found


def _entries(
    clauses: Iterable[Clause],
    document: Document | None,
    documents: dict[int, Document],
    checks: dict[int | None, dict[int, ClauseCheck]],
) -> list[Entry]:
    own = checks.get(document.pk if document else None, {})
    before = _before(document, documents, checks) if not own else None
    old = checks[before.pk] if before else {}
    return [
        Entry(clause, own.get(clause.pk) or old.get(clause.pk), before if clause.pk in old else None)
        for clause in clauses
    ]


def _before(
    document: Document | None, documents: dict[int, Document], checks: dict[int | None, Any]
) -> Document | None:
    """The nearest earlier version of ``document`` in which somebody checked clauses, and that the person may see."""
    while document is not None and document.replaces_id:
        document = documents.get(document.replaces_id)
        if document is not None and document.pk in checks:
            return document
    return None


def found_now(text: Text, entry: Entry, values: dict[str, Any], user: Any, at: datetime | None = None) -> ClauseCheck:
    """Writes what ``user`` found about one clause: ``values`` are status, page, note and confirmed.

    What is taken over without being confirmed stays the finding of whoever found it.
    """
    check = entry.check if entry.check and entry.carried is None else None
    if check is None:
        check = ClauseCheck(agreement=text.agreement, document=text.document, clause=entry.clause)
    for name, value in values.items():
        setattr(check, name, value)
    if entry.check and not check.confirmed:
        check.checked_by, check.checked_at = entry.check.checked_by, entry.check.checked_at
    else:
        check.checked_by, check.checked_at = user, at or timezone.now()
    check.save()
    return check
