"""The clauses that a text should have, and what somebody found in a text."""

from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.choices import Necessity
from agreements.models import Agreement, Document
from coopreg.expressions import language
from coopreg.tracking import newest_first
from drafting.choices import ClauseStatus, TextKind

DOCUMENT_OF_AGREEMENT = pgtrigger.Trigger(
    name="document_of_agreement",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("agreement_id", "document_id"),
    func="""
        IF NEW.document_id IS NOT NULL
           AND NEW.agreement_id <> (SELECT agreement_id FROM agreements_document WHERE id = NEW.document_id) THEN
            RAISE EXCEPTION 'paper % is not of agreement %', NEW.document_id, NEW.agreement_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'drafting_clausecheck_document_of_agreement';
        END IF;
        RETURN NEW;
    """,
)


class ClauseQuerySet(models.QuerySet["Clause"]):
    def of(self, kind: str) -> Self:
        """The clauses that a text of ``kind`` is checked for now, in their order."""
        return self.filter(text=kind, retired_on=None).order_by("order", "id")


@pghistory.track()
class Clause(models.Model):
    """One thing that a kind of text should say (domain.md 5.1 and 5.2)."""

    text = models.CharField(_("kind of text"), max_length=20, choices=TextKind)
    code = models.SlugField(_("code"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"))
    name_id = models.CharField(_("Indonesian name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100)
    hint_id = models.CharField(_("what to look for (Indonesian)"), max_length=300, blank=True)
    hint_en = models.CharField(_("what to look for (English)"), max_length=300, blank=True)
    necessity = models.CharField(_("necessity"), max_length=20, choices=Necessity, default=Necessity.REQUIRED)
    source = models.CharField(_("source"), max_length=300, blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["text", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                "text",
                "code",
                name="drafting_clause_once",
                violation_error_message=_("This kind of text already has a clause of this code."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the person's language."""
        return str(getattr(self, f"name_{language()}"))

    @property
    def hint(self) -> str:
        """What to look for, in the person's language."""
        return str(getattr(self, f"hint_{language()}"))


class ClauseCheckQuerySet(models.QuerySet["ClauseCheck"]):
    def visible_to(self, user: Any) -> Self:
        """What was found in the texts that ``user`` may open, and in the agreements in sight."""
        rows = self.filter(agreement__in=Agreement.objects.visible_to(user))
        return rows.filter(Q(document=None) | Q(document__in=Document.objects.visible_to(user)))


@pghistory.track(meta={"indexes": [newest_first("drafting_check_newest")]})
class ClauseCheck(models.Model):
    """What somebody found about one clause in one version of a text, or in the agreement where no paper is named."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="clause_checks")
    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name=_("paper"), null=True, blank=True, related_name="clause_checks"
    )
    clause = models.ForeignKey(Clause, models.PROTECT, verbose_name=_("clause"), related_name="checks")
    status = models.CharField(_("in the text"), max_length=20, choices=ClauseStatus, default=ClauseStatus.NOT_CHECKED)
    page = models.PositiveIntegerField(_("page"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    # Taken over from the version before and looked at by nobody yet.
    confirmed = models.BooleanField(_("confirmed for this version"), default=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("checked by"), null=True, related_name="+"
    )
    checked_at = models.DateTimeField(_("checked at"))

    objects = ClauseCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("clause checked")
        verbose_name_plural = _("clauses checked")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "document", "clause"],
                name="drafting_clausecheck_once",
                nulls_distinct=False,
                violation_error_message=_("This clause was already checked in this text."),
            ),
            models.CheckConstraint(
                name="drafting_clausecheck_page",
                condition=Q(page=None) | Q(status=ClauseStatus.PRESENT, page__gte=1),
                violation_error_message=_("Give a page only for a clause that is present."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete),
            DOCUMENT_OF_AGREEMENT,
        ]

    def __str__(self) -> str:
        return f"{self.clause}: {self.get_status_display()}"
