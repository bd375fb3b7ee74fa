"""Which tables make up the history of an agreement and of the reference data beside it."""

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
from coopreg.history import Family, Table

AGREEMENT = Family(
    (
        Table(Agreement, named_by=("reference",)),
        Table(Party, "agreement", named_by=("region", "partner")),
        Table(AgreementSector, "agreement", named_by=("sector",), noun=Sector._meta.verbose_name),
        Table(Source, "agreement", named_by=("citation",)),
        Table(StageChange, "agreement", named_by=("to_stage",)),
        Table(Document, "agreement", named_by=("title",)),
    )
)
SECTOR = Family((Table(Sector, named_by=("name_id",)),))
COMMODITY = Family((Table(Commodity, named_by=("name_id",)),))
PROCEDURE = Family((Table(Procedure, named_by=("legal_basis", "kind")),))
STAGE = Family((Table(Stage, named_by=("name_id",)), Table(StagePaper, "stage", named_by=("kind",))))
