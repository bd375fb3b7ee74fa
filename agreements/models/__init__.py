from agreements.models.agreement import Agreement, ReferenceCounter
from agreements.models.documents import Document
from agreements.models.downloads import Download
from agreements.models.parties import AgreementSector, Party, Source
from agreements.models.procedures import Procedure, Stage, StagePaper
from agreements.models.searching import SearchEntry, SearchWord
from agreements.models.sectors import Commodity, Sector
from agreements.models.stages import StageChange
from agreements.models.texts import DocumentText, TextState

__all__ = [
    "Agreement",
    "AgreementSector",
    "Commodity",
    "Document",
    "DocumentText",
    "Download",
    "Party",
    "Procedure",
    "ReferenceCounter",
    "SearchEntry",
    "SearchWord",
    "Sector",
    "Source",
    "Stage",
    "StageChange",
    "StagePaper",
    "TextState",
]
