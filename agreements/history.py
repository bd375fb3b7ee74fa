"""Which tables make up the history of an agreement and of the reference data beside it."""

from agreements.models import Agreement, AgreementSector, Commodity, Party, Sector, Source
from coopreg.history import Family, Table

AGREEMENT = Family(
    (
        Table(Agreement, named_by=("reference",)),
        Table(Party, "agreement", named_by=("region", "partner")),
        Table(AgreementSector, "agreement", named_by=("sector",), noun=Sector._meta.verbose_name),
        Table(Source, "agreement", named_by=("citation",)),
    )
)
SECTOR = Family((Table(Sector, named_by=("name_id",)),))
COMMODITY = Family((Table(Commodity, named_by=("name_id",)),))
