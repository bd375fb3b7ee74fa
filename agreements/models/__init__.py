from agreements.models.agreement import Agreement, ReferenceCounter
from agreements.models.parties import AgreementSector, Party, Source
from agreements.models.searching import SearchEntry, SearchWord
from agreements.models.sectors import Commodity, Sector

__all__ = [
    "Agreement",
    "AgreementSector",
    "Commodity",
    "Party",
    "ReferenceCounter",
    "SearchEntry",
    "SearchWord",
    "Sector",
    "Source",
]
