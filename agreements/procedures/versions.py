"""A new version of a procedure, so that agreements keep the one that they began under."""

from django.db import transaction
from django.db.models import Max

from agreements.models import Procedure, Stage, StagePaper


def begin_version(procedure: Procedure) -> Procedure:
    """The next version of ``procedure`` with its stages and their papers, under which agreements begin from now on.

    Two at once: the second waits, and makes the version after that.
    """
    with transaction.atomic():
        same = Procedure.objects.filter(legal_basis=procedure.legal_basis, kind=procedure.kind)
        list(same.select_for_update().order_by("pk"))
        newest = same.aggregate(newest=Max("version"))["newest"]
        stages = list(procedure.stages.prefetch_related("papers"))
        made = Procedure.objects.create(
            legal_basis=procedure.legal_basis, kind=procedure.kind, version=newest + 1, source=procedure.source
        )
        for stage in stages:
            _copy(stage, made)
    return made


def _copy(stage: Stage, into: Procedure) -> None:
    papers = list(stage.papers.all())
    values = {field.attname: getattr(stage, field.attname) for field in Stage._meta.concrete_fields}
    copied = Stage.objects.create(**values | {"id": None, "procedure_id": into.pk})
    StagePaper.objects.bulk_create(
        StagePaper(stage=copied, kind=paper.kind, necessity=paper.necessity, source=paper.source) for paper in papers
    )
