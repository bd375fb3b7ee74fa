"""Which tables make up the history of an agreement and of the reference data beside it."""

from typing import Any

from django.db.models import QuerySet

from agreements.models import (
    Agreement,
    AgreementSector,
    Commodity,
    Document,
    Party,
    Procedure,
    Sector,
    Source,
    Stage,
    StageChange,
    StagePaper,
)
from coopreg.access import edit_scope
from coopreg.historytables import Family, Table


def _readable_papers(user: Any) -> QuerySet[Document] | None:
    """The papers whose history ``user`` may read: those that they may open; None for all."""
    if user is None:
        return Document.objects.none()
    return None if edit_scope(user).everything else Document.objects.readable_by(user)


AGREEMENT = Family(
    (
        Table(Agreement, named_by=("reference",)),
        Table(Party, "agreement", named_by=("region", "partner")),
        Table(AgreementSector, "agreement", named_by=("sector",), noun=Sector._meta.verbose_name),
        Table(Source, "agreement", named_by=("citation",)),
        Table(StageChange, "agreement", named_by=("to_stage",)),
        Table(Document, "agreement", named_by=("title", "name"), readable=_readable_papers),
    )
)
SECTOR = Family((Table(Sector, named_by=("name_id",)),))
COMMODITY = Family((Table(Commodity, named_by=("name_id",)),))
PROCEDURE = Family((Table(Procedure, named_by=("legal_basis", "kind")),))
STAGE = Family((Table(Stage, named_by=("name_id",)), Table(StagePaper, "stage", named_by=("kind",))))
