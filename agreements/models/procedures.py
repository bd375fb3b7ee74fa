"""The procedure as data: through which stages an agreement goes, under which rule, with which papers."""

from typing import Any, Self

import pghistory
import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from agreements.choices import ActingBody, CooperationKind, LegalBasis, MovedBy, Necessity, PaperKind
from agreements.models import triggers
from coopreg.expressions import language


class ProcedureQuerySet(models.QuerySet["Procedure"]):
    def current(self) -> Self:
        """The newest version for each legal basis and kind: what an agreement begins under now."""
        same = Procedure.objects.filter(
            legal_basis=OuterRef("legal_basis"), kind=OuterRef("kind"), retired_on=None
        ).order_by()
        newest = same.values("legal_basis").annotate(newest=Max("version")).values("newest")
        return self.filter(retired_on=None, version=Subquery(newest))

    def with_current(self) -> Self:
        """The procedures, each with whether agreements begin under it now (``is_current``)."""
        newest = Procedure.objects.current().filter(pk=OuterRef("pk")).order_by()
        return self.annotate(is_current=Exists(newest))

    def of(self, agreement: Any) -> "Procedure | None":
        """The procedure that ``agreement`` begins under; None where its legal basis is not known or has none."""
        return self.current().filter(legal_basis=agreement.legal_basis, kind=agreement.kind).first()


@pghistory.track()
class Procedure(models.Model):
    """The stages that a legal basis asks of one kind of cooperation (domain.md 3).

    An agreement keeps the version that it began under: a change of the rule is a new version.
    """

    legal_basis = models.CharField(_("legal basis"), max_length=30, choices=LegalBasis)
    kind = models.CharField(_("cooperation kind"), max_length=10, choices=CooperationKind)
    version = models.PositiveSmallIntegerField(_("version"), default=1, validators=[MinValueValidator(1)])
    source = models.TextField(_("source"), blank=True, help_text=_("The regulation or guide that says so."))
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        ordering = ["legal_basis", "kind", "-version"]
        constraints = [
            models.UniqueConstraint(
                "legal_basis",
                "kind",
                "version",
                name="agreements_procedure_once",
                violation_error_message=_("There is already a procedure of this legal basis, kind and version."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        words = f"{self.get_kind_display().partition(':')[0]}, {self.get_legal_basis_display()}"
        return words if self.version == 1 else f"{words} ({self.version})"


@pghistory.track()
class Stage(models.Model):
    """One step of a procedure: an agreement at a stage waits for what is done in it."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, verbose_name=_("procedure"), related_name="stages")
    order = models.PositiveSmallIntegerField(_("order"))
    # The same step has the same code in every procedure, so that a list can be narrowed by it.
    code = models.SlugField(_("code"), max_length=30)
    name_id = models.CharField(_("Indonesian name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100)
    task_id = models.CharField(
        _("what is to be done, in Indonesian"), max_length=300, blank=True, help_text=_("Shown as the next step.")
    )
    task_en = models.CharField(_("what is to be done, in English"), max_length=300, blank=True)
    acting_body = models.CharField(_("acting body"), max_length=20, choices=ActingBody)
    moved_by = models.CharField(_("moved on by"), max_length=20, choices=MovedBy, default=MovedBy.EDITORS)
    days = models.PositiveSmallIntegerField(
        _("days"), null=True, blank=True, help_text=_("How long the stage should take at most. Empty: no limit.")
    )
    signs = models.BooleanField(
        _("the text is signed here"), default=False, help_text=_("An unsigned agreement cannot move on from here.")
    )
    closes_loi = models.BooleanField(
        _("a Letter of Intent ends here"),
        default=False,
        help_text=_("The procedure of a Letter of Intent is completed with this stage."),
    )
    rests = models.BooleanField(
        _("nothing is waited for"), default=False, help_text=_("An agreement that comes here has passed the procedure.")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["procedure", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "order"],
                name="agreements_stage_order_once",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("Two stages of a procedure cannot stand in the same place."),
            ),
            models.UniqueConstraint(
                "procedure",
                "code",
                name="agreements_stage_code_once",
                violation_error_message=_("The procedure already has this stage."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete),
            triggers.CARRIES_ITS_PLACE,
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the person's language."""
        return str(getattr(self, f"name_{language()}"))

    @property
    def task(self) -> str:
        """What is to be done at this stage, in the person's language."""
        return str(getattr(self, f"task_{language()}"))


@pghistory.track()
class StagePaper(models.Model):
    """A paper that a stage must or should have before the agreement moves on from it."""

    stage = models.ForeignKey(Stage, models.CASCADE, verbose_name=_("stage"), related_name="papers")
    kind = models.CharField(_("paper"), max_length=30, choices=PaperKind)
    necessity = models.CharField(_("necessity"), max_length=20, choices=Necessity, default=Necessity.REQUIRED)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("paper of a stage")
        verbose_name_plural = _("papers of a stage")
        ordering = ["stage", "id"]
        constraints = [
            models.UniqueConstraint(
                "stage",
                "kind",
                name="agreements_stagepaper_once",
                violation_error_message=_("The stage already has this paper."),
            ),
            models.CheckConstraint(
                name="agreements_stagepaper_kind_known",
                condition=~Q(kind=""),
                violation_error_message=_("Choose the kind of paper."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_necessity_display()})"
