from agreements.models.agreement import Agreement, ReferenceCounter
from agreements.models.parties import AgreementSector, Party, Source
from agreements.models.sectors import Commodity, Sector

__all__ = [
    "Agreement",
    "AgreementSector",
    "Commodity",
    "Party",
    "ReferenceCounter",
    "Sector",
    "Source",
]
